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

/** How far back the dated facts of a person may lie, in days. */
const PAST_DAYS = 2001;

/** When somebody of the cast was born who is of that age today. */
export function castBirthDay({ age, birthday }: Pick<CastPerson, 'age' | 'birthday'>, today: Day): Day {
  const year = Number(today.slice(0, 4)) - age - (birthday > today.slice(5) ? 1 : 0);
  return day(`${String(year)}-${birthday}`);
}

class PersonMaker {
  /** How many people were born on a day so far: the serial part of the ID number. */
  private readonly born = new Map<Day, number>();
  /** Days by how long ago they are, drawn up once: a quarter of a million people ask for several each. */
  private readonly past: readonly Day[];
  private phones = 0;

  constructor(
    private readonly today: Day,
    private readonly chance: Chance,
  ) {
    this.past = Array.from({ length: PAST_DAYS }, (_value, daysAgo) => addDays(today, -daysAgo));
  }

  stranger(age: number, home: DemoCommunity): DemoPerson {
    const { chance } = this;
    const sex = chance.happens(age >= 80 ? 0.56 : 0.52) ? 'F' : 'M';
    const birthDay = this.birthDay(age);
    const life = circumstances(chance, age);
    return {
      idNumber: this.idNumber(birthDay, sex, home),
      name: demoName(chance, sex),
      sex,
      birthDay,
      age,
      residenceArea: home.code,
      hukouArea: chance.happens(age >= 80 ? 0.008 : 0.04) ? chance.pick(NEIGHBOURS).code : home.code,
      phone: this.phone(age >= 80 ? 0.55 : 0.9),
      purseOpenedOn: life.purse ? this.pastDay(20, 1400) : null,
      categories: life.categories.length === 0 ? NONE : life.categories.map((category) => this.category(category)),
      assessment: life.grade === null ? null : this.assessment(life.grade),
    };
  }

  member(member: CastPerson, homes: readonly DemoCommunity[]): DemoPerson {
    const home = homes[member.community] ?? homes[0];
    if (!home) throw new RangeError('the street of the cast has no community');
    const birthDay = castBirthDay(member, this.today);
    return {
      idNumber: this.idNumber(birthDay, member.sex, home),
      name: member.name,
      sex: member.sex,
      birthDay,
      age: member.age,
      residenceArea: home.code,
      hukouArea: member.hukou === 'here' ? home.code : member.hukou,
      phone: this.phone(1),
      purseOpenedOn: member.purse ? this.pastDay(400, 400) : null,
      categories: member.categories.map((category) => this.category(category)),
      assessment: member.grade === null ? null : this.assessment(member.grade),
    };
  }

  private pastDay(daysMin: number, daysMax: number): Day {
    return this.past[this.chance.between(daysMin, daysMax)] ?? this.today;
  }

  /** A birthday within the last year, `age` years ago; nobody is given 29 February in a year without one. */
  private birthDay(age: number): Day {
    const birthday = this.pastDay(0, 364);
    const text = `${String(Number(birthday.slice(0, 4)) - age)}${birthday.slice(4)}`;
    return birthday.endsWith('02-29') && !isDay(text) ? (`${text.slice(0, 8)}28` as Day) : (text as Day);
  }

  /** Area 9901 and two digits of the street, the day of birth, a serial that is odd for men, and the check character. */
  private idNumber(birthDay: Day, sex: 'F' | 'M', home: DemoCommunity): string {
    const count = this.born.get(birthDay) ?? 0;
    this.born.set(birthDay, count + 1);
    const serial = String(1000 + count * 2 + (sex === 'M' ? 1 : 0)).slice(1);
    const first17 = `9901${home.street.code.slice(7)}${birthDay.slice(0, 4)}${birthDay.slice(5, 7)}${birthDay.slice(8)}${serial}`;
    return first17 + citizenIdCheck(first17);
  }

  /** Numbers that begin with 100 belong to no mobile operator. */
  private phone(share: number): string | null {
    return this.chance.happens(share) ? `100${String(10_000_000 + this.phones++)}` : null;
  }

  private category(category: Category): DemoPerson['categories'][number] {
    return { category, startsOn: this.pastDay(40, 2000) };
  }

  /** Assessments hold for a year; these end at least two months after the demo month begins. */
  private assessment(grade: NonNullable<DemoPerson['assessment']>['grade']): DemoPerson['assessment'] {
    const assessedOn = this.pastDay(10, 300);
    return { grade, assessedOn, validUntil: addDays(assessedOn, 364) };
  }
}

const NONE: DemoPerson['categories'] = [];
