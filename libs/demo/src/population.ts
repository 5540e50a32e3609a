import type { Category } from '#core/policy';
import type { Day, Month } from '#values';
import { addDays, citizenIdCheck, day, firstDay, isDay } from '#values';
import type { CastPerson } from './cast.js';
import { CAST, CAST_STREET } from './cast.js';
import { Chance, quotas } from './chance.js';
import type { DemoCommunity, Scale } from './geography.js';
import { communities, dimensions, NEIGHBOURS } from './geography.js';
import { circumstances } from './hardship.js';
import { demoName } from './names.js';
import type { DemoPerson } from './person.js';
import { ages } from './pyramid.js';

/**
 * The people over 60 of a demo county on the first day of a month, in roster order; the named cast comes first. Pure: the
 * same scale, month and seed give the same people. Sources of the shares: domain.md 0, decisions 26.
 */
export function population(request: { readonly scale: Scale; readonly month: Month; readonly seed: number }): DemoPerson[] {
  const size = dimensions(request.scale);
  const chance = new Chance(request.seed, 'population');
  const places = communities(size);
  const maker = new PersonMaker(firstDay(request.month), chance);
  const people = CAST.map((member) => maker.member(member, placesOf(places, CAST_STREET)));
  const drawn = ages(size.persons, chance);
  const homes = homesOf(places, size.persons, chance);
  for (let index = people.length; index < size.persons; index++) people.push(maker.stranger(drawn[index] ?? 60, places[homes[index] ?? 0] as DemoCommunity));
  return people;
}

export function placesOf(places: readonly DemoCommunity[], street: string): DemoCommunity[] {
  return places.filter((place) => place.street.code === street);
}

/** The community of each person: streets by their weight, the communities of one street alike. */
function homesOf(places: readonly DemoCommunity[], total: number, chance: Chance): Uint16Array {
  const counts = quotas(
    total,
    places.map((place) => place.street.weight / placesOf(places, place.street.code).length),
  );
  const homes = new Uint16Array(total);
  let next = 0;
  for (const [place, count] of counts.entries()) homes.fill(place, next, (next += count));
  return chance.shuffle(homes);
}

class PersonMaker {
  /** How many people were born on a day so far: the serial part of the ID number. */
  private readonly born = new Map<string, number>();
  /** The last 365 days as year and month-day, from which birthdays are taken. */
  private readonly birthdays: readonly { readonly year: number; readonly monthDay: string }[];
  private phones = 0;

  constructor(
    private readonly today: Day,
    private readonly chance: Chance,
  ) {
    this.birthdays = Array.from({ length: 365 }, (_value, daysAgo) => {
      const past = addDays(today, -daysAgo);
      return { year: Number(past.slice(0, 4)), monthDay: past.slice(5) };
    });
  }

  stranger(age: number, home: DemoCommunity): DemoPerson {
    const { chance } = this;
    const sex = chance.happens(age >= 80 ? 0.56 : 0.52) ? 'F' : 'M';
    const life = circumstances(chance, age);
    return {
      ...this.identity({ birthDay: this.birthDay(age), sex, street: home.street.code }),
      name: demoName(chance, sex),
      age,
      residenceArea: home.code,
      hukouArea: chance.happens(age >= 80 ? 0.008 : 0.04) ? chance.pick(NEIGHBOURS).code : home.code,
      phone: this.phone(age >= 80 ? 0.55 : 0.9),
      purseOpenedOn: life.purse ? addDays(this.today, -chance.between(20, 1400)) : null,
      categories: life.categories.map((category) => this.category(category)),
      assessment: life.grade === null ? null : this.assessment(life.grade),
    };
  }

  member(member: CastPerson, homes: readonly DemoCommunity[]): DemoPerson {
    const home = homes[member.community] ?? homes[0];
    if (!home) throw new RangeError('the street of the cast has no community');
    const year = Number(this.today.slice(0, 4)) - member.age - (member.birthday > this.today.slice(5) ? 1 : 0);
    return {
      ...this.identity({ birthDay: day(`${String(year)}-${member.birthday}`), sex: member.sex, street: home.street.code }),
      name: member.name,
      age: member.age,
      residenceArea: home.code,
      hukouArea: member.hukou === 'here' ? home.code : member.hukou,
      phone: this.phone(1),
      purseOpenedOn: member.purse ? addDays(this.today, -400) : null,
      categories: member.categories.map((category) => this.category(category)),
      assessment: member.grade === null ? null : this.assessment(member.grade),
    };
  }

  private birthDay(age: number): Day {
    const { year, monthDay } = this.chance.pick(this.birthdays);
    const text = `${String(year - age)}-${monthDay}`;
    return isDay(text) ? text : (`${text.slice(0, 8)}28` as Day);
  }

  private identity(of: { birthDay: Day; sex: 'F' | 'M'; street: string }): Pick<DemoPerson, 'idNumber' | 'sex' | 'birthDay'> {
    const count = this.born.get(of.birthDay) ?? 0;
    this.born.set(of.birthDay, count + 1);
    const serial = count * 2 + (of.sex === 'M' ? 1 : 0);
    const first17 = `9901${of.street.slice(7)}${of.birthDay.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
    return { idNumber: first17 + citizenIdCheck(first17), sex: of.sex, birthDay: of.birthDay };
  }

  /** Numbers that begin with 100 belong to no mobile operator. */
  private phone(share: number): string | null {
    return this.chance.happens(share) ? `100${String(10_000_000 + this.phones++)}` : null;
  }

  private category(category: Category): DemoPerson['categories'][number] {
    return { category, startsOn: addDays(this.today, -this.chance.between(40, 2000)) };
  }

  /** Assessments hold for a year; these end at least two months after the demo month begins. */
  private assessment(grade: NonNullable<DemoPerson['assessment']>['grade']): DemoPerson['assessment'] {
    const assessedOn = addDays(this.today, -this.chance.between(10, 300));
    return { grade, assessedOn, validUntil: addDays(assessedOn, 364) };
  }
}
