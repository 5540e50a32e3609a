import type { Day, Fen, Id, Refusal, Words } from '#values';
import { fen, isAreaCode, isCreditCode, jsonAmount, refuse } from '#values';
import type { MealWindow, MealWindowName } from '#core/policy';

/** The five kinds of meal site (domain.md 3), and the home-care centres, which serve no meals. */
export const SITE_TYPES = {
  kitchen: { zh: '中央厨房', en: 'central kitchen' },
  canteen: { zh: '老年食堂', en: 'canteen' },
  point: { zh: '助餐点', en: 'meal point' },
  restaurant: { zh: '社会餐饮', en: 'restaurant' },
  delivery: { zh: '送餐', en: 'delivery' },
  care_centre: { zh: '居家养老服务中心', en: 'home-care centre' },
} as const satisfies Record<string, Words>;
export type SiteType = keyof typeof SITE_TYPES;

export const MEAL_SITE_TYPES: readonly SiteType[] = ['kitchen', 'canteen', 'point', 'restaurant', 'delivery'];

export const LICENCE_KINDS = {
  food: { zh: '食品经营许可证', en: 'food business licence' },
  fire: { zh: '消防验收', en: 'fire safety approval' },
  health: { zh: '卫生许可', en: 'health permit' },
} as const satisfies Record<string, Words>;
export type LicenceKind = keyof typeof LICENCE_KINDS;

export interface LicenceOfSite {
  readonly kind: LicenceKind;
  readonly validFrom: Day;
  /** The last day on which it holds. */
  readonly validUntil: Day;
}

/** A meal site with everything that a redemption asks of it. */
export interface SiteRecord {
  readonly id: Id;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: SiteType;
  readonly areaCode: string;
  readonly address: string;
  readonly operatorId: Id;
  readonly seats: number;
  readonly portionsPerMeal: number;
  readonly openedOn: Day;
  /** From this day on the site is closed; null while it is open. */
  readonly closedOn: Day | null;
  readonly licences: readonly LicenceOfSite[];
  readonly windows: readonly MealWindow[];
  /** What the hours were before, the oldest first. */
  readonly pastHours: readonly PastHours[];
}

/** Hours that held until an instant, UTC ms, at which they were changed. */
export interface PastHours {
  readonly untilMs: number;
  readonly windows: readonly MealWindow[];
}

/** The hours of a site's own at an instant: those that were changed first after it, or those of today where nobody changed them since. */
export function windowsAt({ windows, pastHours }: Pick<SiteRecord, 'windows' | 'pastHours'>, atMs: number): readonly MealWindow[] {
  return pastHours.find(({ untilMs }) => atMs < untilMs)?.windows ?? windows;
}

/** One filed price. With `openPrice` it is the ceiling of a weighed self-service tray. */
export interface MenuItemRecord {
  readonly id: Id;
  readonly siteId: Id;
  readonly name: string;
  readonly nameEn: string;
  readonly priceFen: Fen;
  readonly openPrice: boolean;
  /** The only window in which it is sold; null for all of them. */
  readonly window: MealWindowName | null;
  readonly validFrom: Day;
  /** The last day on which the price holds; null while it is in force. */
  readonly validUntil: Day | null;
}

/** A licensee: the company or body that runs sites. */
export interface OperatorRecord {
  readonly id: Id;
  readonly creditCode: string;
  readonly name: string;
  readonly openedOn: Day;
  readonly closedOn: Day | null;
}

/**
 * Whether subsidised meals may be served: the site is open, is of a kind that serves meals, and holds a food licence
 * that is valid on the day. A lapsed licence stops the subsidy only; anyone can still eat at full price.
 */
export function siteMayServe(site: Pick<SiteRecord, 'type' | 'openedOn' | 'closedOn' | 'licences'>, day: Day): boolean {
  if (site.type === 'care_centre' || day < site.openedOn || (site.closedOn !== null && day >= site.closedOn)) return false;
  return site.licences.some((licence) => licence.kind === 'food' && licence.validFrom <= day && day <= licence.validUntil);
}

export function creditCodeFault(creditCode: string): Refusal | null {
  return isCreditCode(creditCode) ? null : refuse('credit_code_invalid', { creditCode });
}

export function areaFault(areaCode: string): Refusal | null {
  return isAreaCode(areaCode) ? null : refuse('area_unknown', { areaCode });
}

/**
 * What one portion may cost at the most, a dish or a weighed tray, 100 yuan: more than six times a set lunch and more than a banquet's share. What is
 * filed decides what a meal may take from a purse and from charity, and one person files it.
 */
const LIST_PRICE_MOST = fen(10_000);

/** A price of nothing, and one that no portion costs. */
export function priceFault(priceFen: Fen): Refusal | null {
  if (priceFen <= 0n) return refuse('invalid_request', { field: 'priceFen' });
  return priceFen <= LIST_PRICE_MOST ? null : refuse('price_above_ceiling', { field: 'priceFen', mostFen: jsonAmount(LIST_PRICE_MOST) });
}

/** A period that ends before it begins. Both ends are days inside the period. */
export function periodFault(period: { readonly validFrom: Day; readonly validUntil: Day | null }): Refusal | null {
  if (period.validUntil === null || period.validUntil >= period.validFrom) return null;
  return refuse('period_invalid', { validFrom: period.validFrom, validUntil: period.validUntil });
}

/** Windows of one site: each named once, inside one day, and not overlapping, so that one instant has at most one window. */
export function windowsFault(windows: readonly MealWindow[]): Refusal | null {
  const names = new Set(windows.map((window) => window.window));
  const inOrder = [...windows].sort((a, b) => a.fromMinute - b.fromMinute);
  const fits = inOrder.every(({ fromMinute, toMinute }, index) => {
    const before = inOrder[index - 1];
    return fromMinute >= 0 && fromMinute < toMinute && toMinute <= 1440 && (before === undefined || before.toMinute <= fromMinute);
  });
  return names.size === windows.length && fits ? null : refuse('period_invalid', { field: 'windows' });
}
