import type { Month } from '#values';
import { addDays, addMonths, ageOn, firstDay, isCitizenId, isCreditCode, lastDay, monthOf, weekday } from '#values';
import { arrivals } from './arrivals.js';
import { habits, WINDOWS } from './appetite.js';
import { CAST } from './cast.js';
import { quotas } from './chance.js';
import { fates } from './fates.js';
import { communities, dimensions } from './geography.js';
import { population } from './population.js';
import { sitePlan } from './sites.js';

const MONTH = '2025-09' as Month;
const FIRST = firstDay(MONTH);
const SEED = 7;
const size = dimensions('district');

function within(value: number, expected: number, share: number): void {
  expect(value).toBeGreaterThan(expected * (1 - share));
  expect(value).toBeLessThan(expected * (1 + share));
}

describe('the district of published figures', () => {
  const people = population({ scale: 'district', month: MONTH, seed: SEED });
  const old = people.filter((person) => ageOn(person.birthDay, FIRST) >= 80);
  const sites = sitePlan({ size, month: MONTH, seed: SEED }).sites;
  const held = habits({ people, sites, size, seed: SEED });

  it('draws 248,660 people', () => {
    expect(people).toHaveLength(248_660);
  });

  it('has the age pyramid: 16.13 % aged 80+, of them about 16 % 90+ and 0.2 % 100+', () => {
    expect(people.every((person) => ageOn(person.birthDay, FIRST) === person.age && person.age >= 60)).toBe(true);
    within(old.length / people.length, 0.1613, 0.001);
    within(old.filter((person) => person.age >= 90).length / old.length, 0.165, 0.05);
    within(old.filter((person) => person.age >= 100).length / old.length, 0.002, 0.2);
  });

  it('gives nobody the ID of a real person, and no ID twice', () => {
    expect(new Set(people.map((person) => person.idNumber)).size).toBe(people.length);
    expect(people.every((person) => person.idNumber.startsWith('990') && isCitizenId(person.idNumber))).toBe(true);
    expect(new Set(people.flatMap((person) => person.phone ?? [])).size).toBe(people.filter((person) => person.phone !== null).length);
  });

  it('opens purses for about 51 % of those aged 80+, about 2.1 % of them on a care tier', () => {
    const purses = people.filter((person) => person.purseOpenedOn !== null);
    within(old.filter((person) => person.purseOpenedOn !== null).length / old.length, 0.51, 0.03);
    const care = purses.filter(
      ({ assessment, categories }) =>
        assessment !== null &&
        ['MODERATE', 'SEVERE', 'TOTAL'].includes(assessment.grade) &&
        categories.some(({ category }) => ['DIBAO', 'DIBIAN', 'ZHICHU', 'JISHENG'].includes(category)),
    );
    within(care.length / purses.length, 0.021, 0.15);
  });

  it('has 14 streets, 134 meal sites of five types and 193 care centres, each in a community of its street', () => {
    const places = communities(size);
    expect(places).toHaveLength(193);
    const served = sites.filter((site) => site.type !== 'care_centre');
    expect(served).toHaveLength(134);
    expect(new Set(served.map((site) => site.type)).size).toBe(5);
    expect(new Set(sites.map((site) => site.code)).size).toBe(sites.length);
    const codes = new Set(places.map((place) => place.code));
    expect(sites.every((site) => codes.has(site.areaCode)) && people.every((person) => codes.has(person.residenceArea))).toBe(true);
    for (const street of size.streets) expect(served.filter((site) => site.areaCode.startsWith(street.code) && site.weight > 0).length).toBeGreaterThan(1);
    expect(sitePlan({ size, month: MONTH, seed: SEED }).operators.every((operator) => isCreditCode(operator.creditCode))).toBe(true);
  });

  it('gives cards to about 45,000 and a phone code to about 35 % of them', () => {
    within(held.holders.length, 44_000, 0.12);
    within(held.phones.size / held.holders.length, 0.35, 0.06);
    expect(CAST.every((_member, index) => held.diners.some((diner) => diner.person === index))).toBe(true);
  });

  it('serves 16,000 meals a working day, 45 % at weekends, most of them between 11 and 12', () => {
    const days = Array.from({ length: 7 }, (_value, index) => addDays(FIRST, index)).map((day) => ({
      day,
      meals: arrivals({ day, diners: held.diners, sites, seed: SEED }).filter(({ errand }) => errand === 'meal'),
    }));
    for (const { day, meals } of days) within(meals.length, weekday(day) > 5 ? 7200 : 16_000, 0.06);
    const meals = days[0]?.meals ?? [];
    const [breakfast = 0, lunch = 0, dinner = 0] = WINDOWS.map((window) => meals.filter((meal) => meal.window === window).length);
    expect(lunch).toBeGreaterThan(breakfast + dinner);
    expect(dinner).toBeGreaterThan(breakfast);
    const hour = meals.filter(({ atMs }) => new Date(atMs + 8 * 3600_000).getUTCHours() === 11);
    expect(hour.length / lunch).toBeGreaterThan(0.6);
    expect(new Set(meals.map(({ site }) => site)).size).toBeGreaterThan(110);
    for (const [index, meal] of meals.entries()) if (index > 0) expect(meal.atMs).toBeGreaterThanOrEqual(meals[index - 1]?.atMs ?? 0);
  });

  it('loses about 3 % of its people a year, and some cards', () => {
    const month = fates({ people, holders: held.holders, month: MONTH, seed: SEED });
    const deaths = month.filter(({ kind }) => kind === 'dies').length;
    within((deaths * 12) / people.length, 0.027, 0.25);
    within(month.filter(({ kind }) => kind === 'loses_card').length, 130, 0.35);
    expect(month.every(({ on, noticedOn }) => on >= FIRST && on <= lastDay(MONTH) && noticedOn >= on && monthOf(on) === MONTH)).toBe(true);
  });
});

describe('the same seed', () => {
  it('draws the same town, and another seed another one', () => {
    const once = population({ scale: 'town', month: MONTH, seed: 1 });
    expect(population({ scale: 'town', month: MONTH, seed: 1 })).toEqual(once);
    expect(population({ scale: 'town', month: MONTH, seed: 2 })).not.toEqual(once);
    expect(once).toHaveLength(8000);
    expect(population({ scale: 'town', month: addMonths(MONTH, 1), seed: 1 })[0]?.birthDay).toBe('1940-05-18');
  });
});

describe('quotas', () => {
  it('splits by largest remainder without losing one', () => {
    expect(quotas(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(
      quotas(
        193,
        size.streets.map(({ weight }) => weight),
      ).reduce((sum, part) => sum + part, 0),
    ).toBe(193);
  });
});
