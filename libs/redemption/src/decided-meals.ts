import type { Id, Refusal } from '#values';
import { countyOf, dayOf, isRefusal, monthOf, refuse } from '#values';
import type { Transfer } from '#core/postings';
import type { LotAmount } from '#core/purse';
import type { MealAccepted } from '#core/redemption';
import { decideRedemption } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { RecordedBy } from '#ledger';
import type { Actor } from '#platform';
import type { Counter } from './counter-facts.js';
import type { Holders } from './holder-facts.js';
import type { BeyondHand, HandRoom } from './meals-by-hand.js';
import { mealDigest } from './meal-facts.js';
import { receiptOf } from './receipt.js';
import type { RedeemItem, Verdict } from './redeem-item.js';
import type { Attempt } from './redemption.store.js';
import { type RedemptionInsert, redemptionRow, transferOf } from './redemption-row.js';

interface Case {
  readonly item: RedeemItem;
  readonly hash: string;
  readonly reading: CodeReading | Refusal;
  readonly receivedAt: number;
}

/** Decides the items of a batch one after the other and gathers what has to be written for them. */
export class DecidedMeals {
  readonly attempts: Attempt[] = [];
  readonly redemptions: RedemptionInsert[] = [];
  readonly transfers: Transfer[] = [];
  readonly taken: LotAmount[] = [];
  readonly uses = new Map<string, { personId: Id; period: string; meals: number; cap: number }>();
  readonly refusals = new Map<string, { day: string; siteId: Id; code: string; count: number }>();
  /** Meals whose code was looked up by hand: who did, and why. */
  readonly typed: { readonly actor: Actor; readonly id: Id; readonly reason: string | null }[] = [];
  /** By county. */
  readonly charityDrawnFen = new Map<string, bigint>();

  private readonly recorded = new Map<Id, RecordedBy>();

  constructor(
    private readonly counter: Counter,
    private readonly holders: Holders,
    private readonly charityFen: ReadonlyMap<string, bigint>,
    private readonly hand: HandRoom,
  ) {}

  /** Accepted meals by typed number that are beyond what their site has in a day. */
  get beyondHand(): ReadonlyMap<Id, BeyondHand> {
    return this.hand.accepted;
  }

  /** By whom, and in whose books, the transfer of a meal of this batch is recorded. */
  recordedBy(redemptionId: Id): RecordedBy {
    const by = this.recorded.get(redemptionId);
    if (by === undefined) throw new Error(`${redemptionId} is no meal of this batch`);
    return by;
  }

  private drawn(item: RedeemItem): bigint {
    return this.charityDrawnFen.get(this.counter.countyOf(item)) ?? 0n;
  }

  decide(meal: Case): Verdict {
    const result = this.judge(meal);
    return isRefusal(result) ? this.refuse(meal, result) : this.accept(meal, result.reading, result.accepted);
  }

  /** Records a no; it is the answer to this id from now on. */
  refuse({ item, hash }: Pick<Case, 'item' | 'hash'>, refusal: Refusal): Refusal {
    this.attempts.push({ id: item.id, requestSha256: hash, outcome: refusal.code, refusal, factsSha256: null });
    if (item.actor.siteId !== null) {
      const day = dayOf(item.occurredAt);
      const key = `${day}|${item.actor.siteId}|${refusal.code}`;
      const entry = this.refusals.get(key) ?? { day, siteId: item.actor.siteId, code: refusal.code, count: 0 };
      entry.count += 1;
      this.refusals.set(key, entry);
    }
    return refusal;
  }

  private judge({ item, reading }: Case): Refusal | { reading: CodeReading; accepted: MealAccepted } {
    const { counter, holders } = this;
    if (isRefusal(reading)) return reading.code === 'code_unknown' ? reading : (this.counterRefusal(item) ?? reading);
    const person = holders.person(reading.personId);
    const carrier = holders.carrier(reading.personId);
    if (!person || !carrier) return refuse('code_unknown');
    const day = dayOf(item.occurredAt);
    const window = counter.windowOf(item);
    // A card of another county pays full price: what its own county owes nobody here can settle.
    if (countyOf(person.facts.residenceArea) !== counter.countyOf(item) && counter.site(item.actor.siteId) !== null) return this.counterRefusal(item) ?? refuse('other_county');
    const law = counter.law(item);
    // Nobody may be made to pay points by somebody's typing, nor charity by more of it than is usual.
    const isBeyond = this.hand.beyond(item, reading) !== null;
    const decision = decideRedemption({
      day,
      window,
      deviceTrusted: counter.trusts(item),
      siteMayServe: counter.mayServe(item),
      listPriceFen: counter.listPrice(item),
      carrier,
      code: { generation: reading.generation, expiresOn: reading.expiresOn, alreadyUsed: holders.stepUsed(reading) },
      person: person.facts,
      usage: holders.usageOf(reading.personId, day, window),
      discount: law.discount,
      subsidy: law.subsidy,
      lots: person.pointsOnMeals && !item.offline && reading.codeKind !== 'manual' ? holders.lotsOf(reading.personId) : [],
      charityRemainingFen: isBeyond ? 0n : (this.charityFen.get(counter.countyOf(item)) ?? 0n) - this.drawn(item),
    });
    if (isRefusal(decision)) return decision;
    const proxy = holders.proxyRefusal(item, reading.personId);
    if (proxy) return proxy;
    if (item.expectedSelfPayFen !== undefined && item.expectedSelfPayFen !== decision.split.selfPayFen)
      return refuse('quote_changed', { selfPayFen: Number(decision.split.selfPayFen), expectedSelfPayFen: Number(item.expectedSelfPayFen) });
    return { reading, accepted: decision };
  }

  /** A code that has expired is the lesser fault where the device or the site may not serve at all. */
  private counterRefusal(item: RedeemItem): Refusal | null {
    if (!this.counter.trusts(item)) return refuse('device_revoked');
    return this.counter.mayServe(item) ? null : refuse('licence_lapsed');
  }

  private accept(meal: Case, reading: CodeReading, accepted: MealAccepted): Verdict {
    const { item } = meal;
    const day = dayOf(item.occurredAt);
    const law = this.counter.law(item);
    const row = rowOf(meal, reading, accepted);
    const transfer = transferOf(row, accepted.split, {
      subsidyShares: law.subsidy?.funding ?? [],
      pointsFunder: law.allowances.get('cyf')?.funding[0]?.funder ?? 'DISTRICT',
      lots: accepted.taken,
    });
    this.redemptions.push(row);
    if (transfer) this.transfers.push(transfer);
    this.attempts.push({ id: item.id, requestSha256: meal.hash, outcome: 'accepted', refusal: null, factsSha256: mealDigest(row) });
    // By what was read, not by what the till says of it: a reason that is left out leaves no meal out of the log.
    if (reading.codeKind === 'manual') this.typed.push({ actor: item.actor, id: item.id, reason: item.typedReason ?? null });
    this.taken.push(...accepted.taken);
    this.charityDrawnFen.set(this.counter.countyOf(item), this.drawn(item) + accepted.split.charityFen);
    this.recorded.set(item.id, { actorId: item.actor.id, county: this.counter.countyOf(item) });
    this.use(reading.personId, day, law.subsidy?.caps.perDay ?? 0);
    this.use(reading.personId, monthOf(day), law.subsidy?.caps.perMonth ?? 0);
    const site = this.counter.site(item.actor.siteId);
    this.holders.note({
      reading,
      day,
      window: accepted.window,
      earlier: { redemptionId: item.id, occurredAt: item.occurredAt, siteName: site?.name ?? '', siteNameEn: site?.nameEn ?? '' },
      taken: accepted.taken,
    });
    this.holders.noteProxy(item);
    this.hand.note(item, reading);
    return { kind: 'redeemed', replay: false, receipt: receiptOf(row, law) };
  }

  private use(personId: Id, period: string, cap: number): void {
    const key = `${personId}|${period}`;
    const entry = this.uses.get(key) ?? { personId, period, meals: 0, cap };
    entry.meals += 1;
    // The law may change inside a month: the cap of the latest meal is the one its count was held to.
    entry.cap = cap;
    this.uses.set(key, entry);
  }
}

function rowOf({ item, receivedAt }: Case, reading: CodeReading, { split, right, window, ordinal }: MealAccepted): RedemptionInsert {
  return redemptionRow({
    ...item,
    reading,
    phoneStep: reading.phoneStep,
    window,
    ordinal,
    siteId: item.actor.siteId ?? '',
    deviceId: item.actor.deviceId,
    operatorId: item.actor.id,
    evidence: item.evidence ?? null,
    typedReason: item.typedReason ?? null,
    split,
    right,
    receivedAt,
  });
}
