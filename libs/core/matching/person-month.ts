import type { CarrierDeed, CountKind, DayCount, DecidedBearer, HoldFacts, ListClaim, ListRecord, Standing, Theft } from '#core/offline';
import type { AllowancePolicy, MealDiscountPolicy, MealSubsidyPolicy, MealWindow, MealWindowName, PersonFacts } from '#core/policy';
import type { Transfer } from '#core/postings';
import type { Lot } from '#core/purse';
import type { MealSplit } from '#core/redemption';
import type { Day, Fen, Id, Month } from '#values';

/** The policies in force on one day. */
export interface LawOfDay {
  readonly allowances: ReadonlyMap<string, AllowancePolicy>;
  readonly discount: MealDiscountPolicy | null;
  readonly subsidy: MealSubsidyPolicy | null;
}

/** A price as it is filed. */
export interface FiledPrice {
  readonly siteId: Id;
  /** Whole fen; the ceiling where the price is open. */
  readonly priceFen: Fen;
  readonly openPrice: boolean;
  readonly window: MealWindowName | null;
  readonly validFrom: Day;
  readonly validUntil: Day | null;
}

/** What all persons of a run share: the month, the law of each day, the sites and their filed prices, the runs posted. */
export interface CountyMonth {
  readonly month: Month;
  /** The law by which a meal of that day is judged. */
  lawOn(day: Day): LawOfDay;
  siteServes(siteId: Id, day: Day): boolean;
  /** Windows of the site's own; empty where the county's are used. */
  siteWindows(siteId: Id, atMs: number): readonly MealWindow[];
  filedPrice(menuItemId: Id): FiledPrice | null;
  /** Programmes whose monthly run for this month is posted: only there can a line be missing. */
  readonly issuedProgrammes: ReadonlySet<string>;
  /** How much of an excess may go against a person's next months, fen a month. */
  readonly advanceCapFen: bigint;
  /** Whether an account was of the staff of a site at an instant, UTC ms. */
  workedThen(operatorId: string, siteId: Id, at: number): boolean;
  /** What the tablet of a late meal had served before it that day, by its chain. */
  countBefore(mealId: Id): DayCount;
}

/** A redemption as it is stored. */
export interface StoredMeal {
  readonly id: Id;
  readonly mealDay: Day;
  readonly window: MealWindowName;
  readonly ordinal: number;
  readonly siteId: Id;
  readonly menuItemId: Id | null;
  readonly split: MealSplit;
  readonly tender: string;
  readonly occurredAtMs: number;
  /** A phone code's key and step; null for other codes. */
  readonly step: string | null;
  /** The registered proxy who collected it, with their number of meals a month. */
  readonly proxy: { readonly id: Id; readonly perMonth: number } | null;
  /** Typed beyond what its site has in a day; false when left out. */
  readonly byHandAbove?: boolean;
  readonly transferId: Id | null;
  readonly origin: MealOrigin;
}

/** Who asked for a meal, and how. */
export interface MealOrigin {
  /** Whether it came through a tablet's chain. */
  readonly offline: boolean;
  readonly deviceId: Id | null;
  readonly operatorId: string;
  /** Server time, UTC ms. */
  readonly receivedAtMs: number;
  /** Whether the question was kept that it answers. */
  readonly attempted: boolean;
  /** Whether it is still the meal that this question was answered with: the digest of its facts, under the seal of the answer. */
  readonly asAnswered: boolean;
}

export interface StoredVoid {
  readonly id: Id;
  readonly redemptionId: Id;
  readonly transferId: Id | null;
  /** Server time, UTC ms. */
  readonly atMs: number;
  readonly deviceId: Id | null;
  /** Whether a second person stands behind it. */
  readonly approved: boolean;
  /** Whether the app wrote it so (its seal fits). */
  readonly written: boolean;
}

/** An event of a tablet's chain under a late meal or void, with what the county knows of the tablet and its list. Times in UTC ms. */
export interface StoredEvent {
  readonly kind: string;
  readonly deviceId: Id;
  readonly operatorId: string | null;
  readonly eventAt: number;
  readonly receivedAt: number;
  readonly doubt: string | null;
  /** Null when the county enrolled no such tablet. */
  readonly enrolledAt: number | null;
  readonly theft: Theft | null;
  readonly claim: ListClaim;
  readonly list: ListRecord | null;
  readonly ceilings: HoldFacts['ceilings'];
  /** Null of a sale from before it was kept. */
  readonly mealKind: CountKind | null;
  /** What people said of it while it was held. `afterAll`: two let it pass after it had been declined. */
  readonly decisions: { readonly grants: number; readonly declines: number; readonly lastAt: number | null; readonly afterAll: boolean };
}

/** One row of who bears a meal; the one with the highest `n` holds. */
export interface StoredStanding {
  readonly id: Id;
  readonly redemptionId: Id;
  readonly n: number;
  readonly standing: Standing;
  readonly code: string | null;
  readonly transferId: Id | null;
  /** What two persons decided of the meal; null where nobody did. */
  readonly decided: DecidedBearer | null;
}

/** What is fixed about a meal that was accepted without the network. */
export interface StoredOffline {
  /** The generation under which its code was given. */
  readonly generation: number;
  readonly step: string | null;
  readonly block: string | null;
  readonly kept: boolean;
}

/** A lot with the sum of all its LOT postings, whatever their month. */
export interface StoredLot {
  readonly lot: Lot;
  readonly posted: bigint;
}

/** A line of a posted run of the month. */
export interface StoredLine {
  readonly id: Id;
  readonly runKind: 'monthly' | 'difference';
  readonly programme: string;
  readonly unit: 'POINT' | 'CNY';
  readonly amount: bigint;
}

/** All that is recorded about one person and month, and the facts from which it is judged again. */
export interface PersonMonth {
  readonly county: CountyMonth;
  readonly personId: Id;
  /** Null when nobody in the registry has this id. */
  readonly facts: PersonFacts | null;
  /** When the county learnt of the death that is recorded, UTC ms; null where no notice is on record. Read for those who died in the month. */
  readonly deathKnownAt: number | null;
  /** Meals of the month, and earlier ones whose reversal falls into it (only their pair is checked). */
  readonly meals: readonly StoredMeal[];
  /** Voids of these meals, and voids whose meal does not exist. */
  readonly voids: readonly StoredVoid[];
  /** Who bears which of these meals, with its past. */
  readonly standings: readonly StoredStanding[];
  /** Those of the meals that were accepted without the network. */
  readonly offline: ReadonlyMap<Id, StoredOffline>;
  /** What stands in the tablets' chains under late meals and voids, by the id of the meal or void. */
  readonly events: ReadonlyMap<Id, StoredEvent>;
  /** Everything that was done to the person's carriers; only read for persons with such meals. */
  readonly deeds: readonly CarrierDeed[];
  /** Transfers of the person effective in the month, with those that the meals, voids and lines name. */
  readonly transfers: readonly Transfer[];
  /** Those of them that a meal, void or line of another month or person accounts for. */
  readonly accountedElsewhere: ReadonlySet<Id>;
  /** All lots of the person. */
  readonly lots: readonly StoredLot[];
  readonly lines: readonly StoredLine[];
  /** Meals counted per day (`2026-11-03`) and month (`2026-11`). */
  readonly counters: ReadonlyMap<string, number>;
}
