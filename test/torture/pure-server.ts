import type { KeyObject } from 'node:crypto';
import type { ChainKnown, ChainLink, EventTime, MealStanding, OfflineEvent } from '#core/offline';
import {
  batchText,
  bearingOf,
  carrierAt,
  countKindOf,
  DeviceCount,
  eventTime,
  foldMeals,
  holdReason,
  isPossible,
  NO_TRAIL,
  parseEvent,
  readChain,
  STATIC_PER_ELDER_DAY,
} from '#core/offline';
import { serverTimeText } from '#core/snapshot';
import { isStepGood } from '#core/code';
import { decideMeal } from '#core/policy';
import type { Transfer } from '#core/postings';
import { reclassificationTransfer, redemptionTransfer, reversal } from '#core/postings';
import { refuseVoid, splitPrice } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { Id, Refusal } from '#values';
import { dayOf, fen, isRefusal, monthOf, refuse } from '#values';
import { rightThen } from '../../libs/offline/src/right-then.js';
import { Nets, type Outcome, rowName } from './outcome.js';
import { CEILINGS, ISSUED, NOW, type Plan, type PlannedPerson } from './plan.js';
import { deedsOf, factsOf, lawOn, nameOf, type PureCode, siteName, windowOf } from './pure-facts.js';
import { type DeviceState, type Meal, placedOf, type Row, slotOf, verdictOf } from './pure-rows.js';
import { OPERATORS, type Signatures, sha256 } from './tablets.js';

const PRICE = fen(1600);
const ADVANCE_CAP = 3000n;

const FUNDED: MealStanding = { standing: 'funded', code: null, otherId: null };

/**
 * The server without a database: the same pure functions in the same order, one upload after the other, with the money
 * moved as it comes. It is both quick enough for a hundred shuffles and a second opinion on what the database ends with.
 */
export class PureServer {
  private readonly devices: readonly DeviceState[];
  private readonly meals: Meal[][];
  private readonly byId = new Map<Id, Meal>();
  private readonly rowsById = new Map<Id, Row>();
  private readonly nets = new Nets();
  private arrivals = 0;

  /** `byArrival` is the negative control: places go to whoever came in first. */
  constructor(
    private readonly plan: Plan,
    private readonly world: {
      deviceIds: readonly Id[];
      publics: readonly KeyObject[];
      read(code: string): PureCode | null;
      isOwnTime(text: string, signature: string): boolean;
      signatures: Signatures;
    },
    private readonly byArrival = false,
  ) {
    this.devices = plan.devices.map(() => ({ known: { seq: 0, hashes: new Map() }, trail: NO_TRAIL, count: new DeviceCount(), rows: [] }));
    this.meals = plan.people.map(() => []);
    for (const [person, planned] of plan.people.entries()) if (planned.online !== null) this.online(person, planned, planned.online);
  }

  upload(device: number, part: Parameters<typeof readChain>[0] & { deviceId: Id; signature: string }): void {
    const key = this.world.publics[device];
    const state = this.devices[device];
    if (key === undefined || state === undefined || !this.world.signatures.isGood(batchText(part), part.signature, key)) return;
    const reading = readChain(part, state.known as ChainKnown, sha256);
    if (reading.kind === 'fault') return;
    const touched = new Set<number>();
    for (const link of reading.links) if (link.seq > state.known.seq) this.takeIn(device, state, link, touched);
    for (const person of touched) this.settle(person);
  }

  /** The number of the next event of a tablet. */
  expects(device: number): number {
    return (this.devices[device]?.known.seq ?? 0) + 1;
  }

  outcome(): Outcome {
    const verdicts = new Map<string, string>();
    for (const { rows } of this.devices) for (const row of rows) verdicts.set(row.event.kind === 'unreadable' ? rowName(row.device, row.seq) : row.event.id, verdictOf(row));
    const funded = this.meals.flatMap((meals) => meals.filter((meal) => !meal.voided && meal.standing.standing === 'funded').map(slotOf));
    return { verdicts, nets: this.nets, funded };
  }

  private takeIn(device: number, state: DeviceState, link: ChainLink, touched: Set<number>): void {
    state.known.seq = link.seq;
    state.known.hashes.set(link.seq, link.hash);
    const event = parseEvent(link.text);
    const row: Row = { device, seq: link.seq, event, outcome: 'noted', code: null, meal: null };
    state.rows.push(row);
    if (event.kind === 'unreadable') {
      [row.outcome, row.code] = ['rejected', 'event_unreadable'];
      return;
    }
    const { signedTime } = event;
    const deviceId = this.world.deviceIds[device] ?? '';
    const isSigned = signedTime !== null && this.world.isOwnTime(serverTimeText({ deviceId, ms: signedTime.ms, nonce: signedTime.nonce }), signedTime.signature);
    const time = eventTime({ ...event, isSigned, mayProve: event.v > 1 }, state.trail, { receivedAt: NOW, enrolledAt: ISSUED });
    state.trail = time.trail;
    this.rowsById.set(event.id, row);
    if (event.kind === 'full_price') [row.outcome, row.code] = isPossible(time.eventAt, { receivedAt: NOW, enrolledAt: ISSUED }) ? ['accepted', null] : ['held', 'clock_doubt'];
    if (event.kind === 'meal') this.meal(row, event, { time, count: state.count }, touched);
    if (event.kind === 'void') this.void(row, event, time, touched);
  }

  private meal(row: Row, event: OfflineEvent & { kind: 'meal' }, { time, count }: { time: EventTime; count: DeviceCount }, touched: Set<number>): void {
    const code = this.world.read(event.code);
    const isRead = code !== null && (code.step === null || isStepGood(code.step, time.eventAt));
    const kind = countKindOf(isRead ? code.kind : null, event.typedReason);
    const day = dayOf(time.eventAt);
    const held = holdReason({
      eventAt: time.eventAt,
      receivedAt: NOW,
      theft: null,
      doubt: time.doubt,
      list: { madeAt: event.snapshotMadeAt, basis: 'as_claimed' },
      ceilings: CEILINGS,
      kind,
      count: count.before(day, row.seq),
      isStaff: this.isStaff(row, event),
    });
    count.note({ seq: row.seq, day, kind });
    if (held !== null) {
      [row.outcome, row.code] = ['held', held];
      return;
    }
    const meal = code === null ? refuse('code_unknown') : this.judged(row, code, { eventAt: time.eventAt, listMadeAt: event.snapshotMadeAt, id: event.id });
    if (isRefusal(meal)) {
      [row.outcome, row.code] = ['site_bears', meal.code];
      return;
    }
    row.outcome = 'judged';
    row.meal = meal;
    this.add(meal);
    touched.add(meal.person);
  }

  private isStaff({ device }: Row, { operatorId }: OfflineEvent): boolean {
    return operatorId === OPERATORS[this.plan.devices[device]?.site ?? -1];
  }

  private judged(row: Row, code: PureCode, at: { eventAt: number; listMadeAt: number | null; id: Id }): Meal | Refusal {
    if (code.step !== null && !isStepGood(code.step, at.eventAt)) return refuse('code_expired');
    const law = lawOn(dayOf(at.eventAt));
    const day = dayOf(at.eventAt);
    const window = windowOf(law, at.eventAt);
    const planned = this.plan.people[code.person];
    if (planned === undefined) return refuse('code_unknown');
    const carrierId = `${code.kind} of ${String(code.person)}`;
    const reading: CodeReading = { kind: 'read', codeKind: code.kind, personId: nameOf(code.person), carrierId, generation: 1, phoneStep: code.step, expiresOn: null };
    const served = (this.meals[code.person] ?? []).filter(
      (meal) => meal.device === row.device && meal.placed.day === day && meal.seq < row.seq && (meal.voidedAtSeq ?? Number.MAX_SAFE_INTEGER) > row.seq,
    );
    const then = rightThen({
      eventAt: at.eventAt,
      window,
      listPriceFen: PRICE,
      deviceTrusted: true,
      siteMayServe: true,
      law,
      person: factsOf(code.person, planned),
      // Every death of the plan becomes known now, later than any list was made.
      stoppedKnownAt: planned.diedOn === null ? null : NOW,
      reading,
      carrier: carrierAt(deedsOf(planned), at.eventAt),
      proxyHolds: true,
      listMadeAt: at.listMadeAt,
      withinLimits: (age) =>
        age === 'stale'
          ? served.length === 0
          : !served.some((meal) => meal.placed.window === window) && (code.kind === 'phone' || served.filter((meal) => meal.codeKind !== 'phone').length < STATIC_PER_ELDER_DAY),
    });
    if (isRefusal(then)) return then;
    const step = code.step === null ? null : `${carrierId}|${String(code.step)}`;
    const site = this.plan.devices[row.device]?.site ?? 0;
    const placed = placedOf({ id: at.id, eventAt: at.eventAt, window: then.window, split: then.split, step, block: then.block, kept: then.broke === null });
    return this.mealOf({ placed, split: then.split, person: code.person, site, device: row.device, seq: row.seq, codeKind: code.kind });
  }

  private void(row: Row, event: OfflineEvent & { kind: 'void' }, time: EventTime, touched: Set<number>): void {
    const target = this.rowsById.get(event.redemptionId);
    if (target?.device !== row.device) [row.outcome, row.code] = ['held', 'void_too_late'];
    else if (target.outcome === 'held') {
      row.outcome = 'accepted';
      [target.outcome, target.code] = ['noted', 'already_voided'];
    } else if (target.meal === null) [row.outcome, row.code] = ['noted', 'already_voided'];
    else if (time.doubt !== null) [row.outcome, row.code] = ['held', 'clock_doubt'];
    else if (!this.isStaff(row, event)) [row.outcome, row.code] = ['held', 'operator_unknown'];
    else {
      const { meal } = target;
      meal.voidedAtSeq ??= row.seq;
      const device = String(row.device);
      const refusal = refuseVoid({
        redeemedAtMs: meal.placed.eventAt,
        redeemedByDevice: device,
        alreadyVoided: meal.voided,
        deviceId: device,
        approved: false,
        nowMs: time.eventAt,
      });
      if (refusal !== null) [row.outcome, row.code] = refusal.code === 'already_voided' ? ['noted', refusal.code] : ['held', refusal.code];
      else {
        row.outcome = 'accepted';
        meal.voided = true;
        this.move(reversal(meal.transfer, { id: '', kind: 'void', subjectId: '', effectiveOn: meal.placed.day }), meal);
        touched.add(meal.person);
      }
    }
  }

  private online(person: number, planned: PlannedPerson, { at, site }: { at: number; site: number }): void {
    const law = lawOn(dayOf(at));
    if (law.discount === null || law.subsidy === null) throw new Error('no law');
    const right = decideMeal(factsOf(person, planned), { discount: law.discount, subsidy: law.subsidy }, dayOf(at), PRICE);
    const split = splitPrice({ ...right, listPriceFen: PRICE, pointsAvailable: planned.points });
    const placed = placedOf({ id: `online ${String(person)}`, eventAt: at, window: windowOf(law, at) ?? 'lunch', split, step: null, block: null, kept: true });
    this.add(this.mealOf({ placed, split, person, site, device: null, seq: 0, codeKind: 'card' }));
  }

  private mealOf(meal: Pick<Meal, 'placed' | 'split' | 'person' | 'site' | 'device' | 'seq' | 'codeKind'>): Meal {
    const { placed, split, person, site } = meal;
    const transfer = redemptionTransfer({
      ...split,
      id: placed.id,
      subjectId: placed.id,
      personId: nameOf(person),
      siteId: siteName(site),
      effectiveOn: placed.day,
      subsidyShares: lawOn(placed.day).subsidy?.funding ?? [],
      lots: split.points === 0n ? [] : [{ lotId: `of ${nameOf(person)}`, amount: split.points }],
      tender: 'cash',
      pointsFunder: lawOn(placed.day).allowances.get('cyf')?.funding[0]?.funder ?? 'DISTRICT',
    });
    return { ...meal, transfer, voidedAtSeq: null, voided: false, standing: FUNDED };
  }

  private add(meal: Meal): void {
    this.meals[meal.person]?.push(this.byArrival ? { ...meal, placed: { ...meal.placed, eventAt: ++this.arrivals } } : meal);
    this.byId.set(meal.placed.id, meal);
    this.move(meal.transfer, meal);
  }

  private settle(person: number): void {
    const months = new Map<string, Meal[]>();
    for (const meal of this.meals[person] ?? []) months.set(monthOf(meal.placed.day), [...(months.get(monthOf(meal.placed.day)) ?? []), meal]);
    for (const meals of months.values()) {
      const folded = foldMeals(
        meals.map((meal) => ({ ...meal.placed, voided: this.byId.get(meal.placed.id)?.voided ?? false })),
        { capsOn: (day) => lawOn(day).subsidy?.caps ?? { perDay: 0, perMonth: 0 }, advanceCapFen: ADVANCE_CAP },
      );
      for (const { placed } of meals) {
        const meal = this.byId.get(placed.id);
        const to = folded.get(placed.id);
        if (meal === undefined || to === undefined) continue;
        if (to.standing !== meal.standing.standing) this.move(this.moved(meal, to), meal);
        meal.standing = to;
      }
    }
  }

  private moved(meal: Meal, to: MealStanding): Transfer {
    const { placed, split, person, site } = meal;
    const head = { id: placed.id, subjectId: placed.id, personId: nameOf(person), siteId: siteName(site), effectiveOn: placed.day };
    const shares = lawOn(placed.day).subsidy?.funding ?? [];
    return reclassificationTransfer({
      ...head,
      subsidyFen: split.subsidyFen,
      collectiveFen: split.collectiveFen,
      subsidyShares: shares,
      from: bearingOf(meal.standing.standing),
      to: bearingOf(to.standing),
    });
  }

  private move(transfer: Transfer, { person }: Meal): void {
    for (const { account, amount } of transfer.postings) {
      this.nets.move(`${account.kind} ${account.owner}`, amount);
      this.nets.move(`of ${nameOf(person)}: ${account.kind}`, amount);
    }
  }
}
