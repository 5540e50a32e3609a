import type { MealWindowName } from '#core/policy';
import type { MenuTag, SitePlace } from '#sites';
import type { Day, Month } from '#values';
import { addDays, addMonths, creditCodeCheck, firstDay } from '#values';
import type { CastSite } from './cast.js';
import { CAST_SITES, CAST_STREET } from './cast.js';
import { Chance, quotas } from './chance.js';
import type { DemoCommunity, Dimensions } from './geography.js';
import { communities } from './geography.js';
import { placesOf } from './population.js';
import { placeOf } from './places.js';

export type DemoSiteType = 'kitchen' | 'canteen' | 'point' | 'restaurant' | 'delivery' | 'care_centre';

export interface DemoMenuItem {
  readonly name: string;
  readonly nameEn: string;
  /** For an item sold by weight, the most that a tray may cost. */
  readonly priceFen: number;
  readonly openPrice: boolean;
  readonly window: MealWindowName | null;
  readonly tags: readonly MenuTag[];
}

export interface DemoWindow {
  readonly window: MealWindowName;
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface DemoSite {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: DemoSiteType;
  readonly areaCode: string;
  readonly address: string;
  readonly seats: number;
  readonly portionsPerMeal: number;
  readonly operator: number;
  readonly openedOn: Day;
  /** Null for a care centre, which serves no meals and needs no food licence. */
  readonly foodLicence: { readonly validFrom: Day; readonly validUntil: Day } | null;
  /** Empty where the county's windows hold. */
  readonly windows: readonly DemoWindow[];
  readonly place: SitePlace;
  readonly menu: readonly DemoMenuItem[];
  /** How many of the county's subsidised meals it serves, against the others; 0 for kitchens and care centres. */
  readonly weight: number;
}

export interface DemoOperator {
  readonly creditCode: string;
  readonly name: string;
}

export interface SitePlan {
  readonly operators: readonly DemoOperator[];
  readonly sites: readonly DemoSite[];
}

/** Round the clock, so that a newcomer's first meal works whenever they try it. */
const ALL_DAY: readonly DemoWindow[] = [
  { window: 'breakfast', fromMinute: 0, toMinute: 630 },
  { window: 'lunch', fromMinute: 630, toMinute: 990 },
  { window: 'dinner', fromMinute: 990, toMinute: 1440 },
];

const KINDS: readonly {
  readonly type: DemoSiteType;
  readonly share: number;
  readonly zh: string;
  readonly en: string;
  readonly seats: readonly [number, number];
  readonly turns: number;
  readonly weight: number;
}[] = [
  { type: 'kitchen', share: 4, zh: '中央厨房', en: 'Central Kitchen', seats: [0, 0], turns: 0, weight: 0 },
  { type: 'canteen', share: 62, zh: '老年食堂', en: 'Senior Canteen', seats: [60, 140], turns: 3, weight: 10 },
  { type: 'point', share: 44, zh: '助餐点', en: 'Meal Point', seats: [16, 44], turns: 4, weight: 5 },
  { type: 'restaurant', share: 16, zh: '爱心餐厅', en: 'Partner Restaurant', seats: [40, 90], turns: 3, weight: 5 },
  { type: 'delivery', share: 8, zh: '送餐站', en: 'Delivery Station', seats: [0, 0], turns: 0, weight: 5 },
];

const ITEMS: readonly (readonly [string, string, number, MealWindowName, readonly MenuTag[]])[] = [
  ['早餐套餐', 'Breakfast set', 600, 'breakfast', ['soft']],
  ['两荤两素套餐', 'Set of two meats, two greens', 1600, 'lunch', []],
  ['一荤两素套餐', 'Set of one meat, two greens', 1500, 'lunch', ['low_salt']],
  ['素食简餐', 'Light vegetable meal', 1200, 'lunch', ['low_fat', 'vegetarian']],
  ['晚餐套餐', 'Dinner set', 1500, 'dinner', ['low_sugar', 'soft']],
];

/** The meal sites of five types and the care centres of a demo county, with their operators. Pure. */
export function sitePlan(request: { readonly size: Dimensions; readonly month: Month; readonly seed: number }): SitePlan {
  const { size, month } = request;
  const chance = new Chance(request.seed, 'sites');
  const places = communities(size);
  const operators = Array.from({ length: Math.ceil(size.sites / 3.5) }, (_value, index) => operator(index));
  const maker = new SiteMaker(month, chance, operators.length);
  const cast = CAST_SITES.map((member) => maker.member(member, placesOf(places, CAST_STREET)));
  const types = typesOf(size.sites, chance, cast);
  const counts = quotas(
    types.length,
    size.streets.map((street) => street.weight),
  );
  const streets = size.streets.flatMap((street, index) => Array.from({ length: counts[index] ?? 0 }, () => street.code));
  const meals = types.map((type, index) => maker.stranger(type, { serial: cast.length + index, place: chance.pick(placesOf(places, streets[index] ?? CAST_STREET)) }));
  const centres = Array.from({ length: size.careCentres }, (_value, index) => maker.centre(index, places[index % places.length] as DemoCommunity));
  return { operators, sites: [...cast, ...meals, ...centres] };
}

/** The types of the sites beside the cast, so that the whole has its shares; shuffled, so that streets get a mixture. */
function typesOf(total: number, chance: Chance, cast: readonly DemoSite[]): DemoSiteType[] {
  const counts = quotas(
    total,
    KINDS.map((kind) => kind.share),
  );
  const types = KINDS.flatMap((kind, index) => Array.from({ length: Math.max(0, (counts[index] ?? 0) - cast.filter((site) => site.type === kind.type).length) }, () => kind.type));
  return chance.shuffle(types).slice(0, total - cast.length);
}

/** Credit codes of the area 990102, which is nobody's. */
function operator(index: number): DemoOperator {
  const first17 = `91990102MA${String(2_000_000 + index * 37)}`;
  return { creditCode: first17 + creditCodeCheck(first17), name: `演示餐饮服务有限公司${String(index + 1)}` };
}

class SiteMaker {
  private readonly opened: Day;
  private readonly first: Day;
  private readonly beyond: Day;

  constructor(
    month: Month,
    private readonly chance: Chance,
    private readonly operators: number,
  ) {
    this.first = firstDay(month);
    this.opened = addDays(this.first, -500);
    this.beyond = firstDay(addMonths(month, 13));
  }

  stranger(type: DemoSiteType, at: { serial: number; place: DemoCommunity }): DemoSite {
    const kind = KINDS.find((candidate) => candidate.type === type);
    if (!kind) throw new RangeError(`no meal site of type ${type}`);
    const { chance } = this;
    const seats = chance.between(kind.seats[0], kind.seats[1]);
    const dearer = type === 'restaurant' ? 200 : type === 'point' ? -100 : 0;
    return {
      ...this.common({ type, place: at.place, code: `SC${String(at.serial + 1).padStart(3, '0')}` }),
      name: `${at.place.name}${kind.zh}${String(at.serial + 1)}`,
      nameEn: `${at.place.nameEn} ${kind.en} ${String(at.serial + 1)}`,
      seats,
      portionsPerMeal: kind.turns === 0 ? 400 : seats * kind.turns,
      menu: kind.weight === 0 ? [] : menu(dearer, type === 'canteen'),
      weight: kind.weight * (0.6 + chance.next() * 0.8),
    };
  }

  member(member: CastSite, places: readonly DemoCommunity[]): DemoSite {
    const place = places[member.community] as DemoCommunity;
    const lapses = member.lapsesOnDay;
    return {
      ...this.common({ type: member.type, place, code: member.code }),
      ...(lapses === undefined ? {} : { foodLicence: { validFrom: this.opened, validUntil: addDays(this.first, lapses - 1) } }),
      name: member.name,
      nameEn: member.nameEn,
      seats: member.type === 'point' ? 30 : 120,
      portionsPerMeal: member.type === 'point' ? 120 : 360,
      windows: member.allDay ? ALL_DAY : [],
      menu: menu(0, true),
      weight: member.type === 'point' ? 6 : 10,
    };
  }

  centre(index: number, place: DemoCommunity): DemoSite {
    return {
      ...this.common({ type: 'care_centre', place, code: `JJ${String(index + 1).padStart(3, '0')}` }),
      foodLicence: null,
      name: `${place.name}居家养老服务中心${String(index + 1)}`,
      nameEn: `${place.nameEn} Home-care Centre ${String(index + 1)}`,
      seats: this.chance.between(10, 40),
      portionsPerMeal: 0,
      menu: [],
      weight: 0,
    };
  }

  private common(of: { type: DemoSiteType; place: DemoCommunity; code: string }) {
    const validFrom = addDays(this.opened, this.chance.between(0, 30));
    return {
      code: of.code,
      type: of.type,
      areaCode: of.place.code,
      address: `${of.place.street.name}${of.place.name}演示路${String(this.chance.between(1, 400))}号`,
      place: placeOf(of.place.street.code, of.code),
      operator: this.chance.int(this.operators),
      openedOn: this.opened,
      foodLicence: { validFrom, validUntil: addDays(this.beyond, this.chance.between(0, 900)) } as DemoSite['foodLicence'],
      windows: [] as readonly DemoWindow[],
    };
  }
}

function menu(dearerFen: number, byWeight: boolean): DemoMenuItem[] {
  const sets = ITEMS.map(([name, nameEn, priceFen, window, tags]) => ({
    tags,
    name,
    nameEn,
    priceFen: window === 'breakfast' ? priceFen : priceFen + dearerFen,
    openPrice: false,
    window,
  }));
  return byWeight ? [...sets, { name: '自选称重（每盘上限）', nameEn: 'By weight (at most, a tray)', priceFen: 3000, openPrice: true, window: null, tags: [] }] : sets;
}
