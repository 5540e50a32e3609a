import fc from 'fast-check';
import type { Day, Id } from '#values';
import { addDays, addMonths, citizenIdCheck, dayOf, fen, firstDay, instantAt, isRefusal, minuteOfDay, monthOf } from '#values';
import { CheckPurses, ExpireLots, SettleDeath } from '#allowances';
import { IssueCards, ReplaceCard, ReportLost, ResumeCarrier, SuspendCarrier, WithdrawLoss } from '#cards';
import { CheckLedger } from '#ledger';
import { AddCategory, ChoosePoints, RegisterPerson } from '#people';
import { UnitOfWork } from '#platform';
import { ByHandLeast, DecideVoid, type RedeemItem, RedeemMeal, RedeemMeals, RequestVoid, type Verdict, VoidRedemption } from '#redemption';
import { CORRECT_PRICE } from '#sites';
import { byTwo } from '../../support/two-persons.js';
import { type Command, COMMANDS, KINDS, type Script, script, type Tray } from './counter-life.js';
import { type Answer, at, DAY_MS, type Meal, MINUTE, Model, type Person, WINDOWS } from './reference-model.js';
import { COUNTY, done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

/*
 * Goal: whatever tills, desks and nights do to three people and their purses, in any order, the real use cases answer and
 * book what a reference model in memory predicts. Method: 200 runs of 30 random commands on one database, new people for
 * each run. The model knows the law as decisions 7 to 13 state it, in plain numbers. After each command every lot, counter,
 * account of these people and the charity fund is compared; after each run the meals, voids and remembered answers; at the
 * end both nightly checks.
 */
const RUNS = 200;
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
/** Reasons of a void in time and of one that was asked for: an id stands for its reason too. */
const AT_ONCE = '点错了';
const LATE = '顾客退餐';

let registered = 0;

class Run {
  readonly tally: string[] = [];
  private readonly model: Model;
  private readonly voids: { id: Id; meal: Meal; reason: string }[] = [];
  private readonly asked = new Set<Meal>();

  private constructor(
    private readonly county: SmallCounty,
    private readonly dishes: Dishes,
    script: Script,
    persons: readonly Person[],
  ) {
    this.model = new Model(script, persons, [county.till.siteId ?? '', county.otherTill.siteId ?? '']);
  }

  static async open(county: SmallCounty, dishes: Dishes, script: Script): Promise<Run> {
    county.clock.set(LUNCH);
    const persons = await newPersons(county);
    await county.get(UnitOfWork).run(async (tx) => {
      await tx.execute('UPDATE charity_fund SET remaining_fen = ?', [script.charity]);
      if (script.eaten > 0) await tx.insert('meal_counter', [{ person_id: persons[0]?.personId ?? '', period: '2026-11', used: script.eaten, cap: 44 }]);
    });
    return new Run(county, dishes, script, persons);
  }

  async play(commands: readonly Command[]): Promise<void> {
    for (const [index, one] of commands.entries()) {
      await this.do(one);
      const [actual, expected] = [await this.state(), this.model.state()];
      if (actual.join('\n') !== expected.join('\n'))
        throw new Error(`after command ${String(index)} (${one.do}):\n  only in the database: ${missing(actual, expected)}\n  only in the model: ${missing(expected, actual)}`);
    }
    await this.compareRows();
  }

  private get now(): number {
    return this.county.clock.nowMs();
  }

  private async do(one: Command): Promise<void> {
    if (one.do === 'rest') return;
    if (one.do === 'redeem') await this.redeem(one.trays);
    else if (one.do === 'again') await this.again(one.pick, one.otherBody);
    else if (one.do === 'void') await this.void(one.pick, one.way);
    else if (one.do === 'clock') this.county.clock.set(later(this.now, one.to));
    else if (one.do === 'expire') {
      await this.county.get(ExpireLots).expire(dayOf(this.now));
      this.model.expire(dayOf(this.now));
    } else if (one.do === 'grant') await this.grant(this.model.person(one.who), one);
    else if (one.do === 'choose') await this.choose(this.model.person(one.who), one.points);
    else await this.desk(one.do, this.model.person(one.who));
  }

  private async grant(person: Person, { amount, lasts }: { amount: number; lasts: number }): Promise<void> {
    const lastDay = addDays(dayOf(this.now), lasts);
    this.model.grant(person, await this.county.grant(person.personId, BigInt(amount), lastDay), { amount, opens: firstDay(monthOf(dayOf(this.now))), lastDay });
  }

  private async choose(person: Person, points: boolean): Promise<void> {
    person.points = points;
    done(await this.county.get(ChoosePoints).choose(this.county.bureau, { personId: person.personId, pointsOnMeals: points }));
  }

  /** One tray goes through the lane of the till, more in one batch. */
  private async redeem(trays: readonly Tray[]): Promise<void> {
    const items: RedeemItem[] = [];
    const expected: { answer: Answer; replay: boolean }[] = [];
    for (const one of trays) {
      const judged = this.model.judge(one, this.now);
      const item = this.itemOf(one, judged.answer);
      const answer = one.quote === 'wrong' && typeof judged.answer !== 'string' ? 'quote_changed' : judged.answer;
      if (typeof answer !== 'string') this.model.accept(one, item.id, this.now, { answer, taken: judged.taken });
      // What is refused as malformed is not remembered.
      if (answer !== 'invalid_request') this.model.answers.set(item.id, { item, answer });
      items.push(item);
      expected.push({ answer, replay: false });
      if (one.twice) {
        items.push(item);
        expected.push({ answer, replay: true });
      }
    }
    const [only] = items;
    const verdicts = items.length === 1 && only ? [await this.county.get(RedeemMeal).redeem(only)] : await this.county.get(RedeemMeals).decideMany(items);
    for (const [index, { answer, replay }] of expected.entries()) this.same(verdicts[index], answer, replay);
  }

  private async again(pick: number, otherBody: boolean): Promise<void> {
    const known = [...this.model.answers.values()];
    const before = known[pick % Math.max(1, known.length)];
    if (!before) return;
    const { item } = before;
    const other = otherBody ? { tender: item.tender === 'cash' ? ('family' as const) : ('cash' as const) } : {};
    // A retry of an online call carries the time of the retry and may be made by a colleague; both leave it the same call.
    const retried = { ...item, ...other, actor: { ...item.actor, id: 'colleague' }, occurredAt: item.offline ? item.occurredAt : this.now };
    this.same(await this.county.get(RedeemMeal).redeem(retried), otherBody ? 'id_reused' : before.answer, true);
  }

  private async void(pick: number, way: (Command & { do: 'void' })['way']): Promise<void> {
    const { county, model } = this;
    const earlier = this.voids[pick % Math.max(1, this.voids.length)];
    const reuses = way === 'same void again' || way === 'id of another void';
    const meal = way === 'same void again' ? earlier?.meal : [...model.meals].reverse()[pick % Math.max(1, model.meals.length)];
    if (!meal || (reuses && !earlier)) return;
    if (way === 'by approval') {
      await this.lateVoid(meal);
      return;
    }
    const till = meal.site === 0 ? county.till : county.otherTill;
    const stranger = meal.site === 0 ? county.otherTill : county.till;
    const actor = way === 'other site' ? stranger : way === 'other device' ? { ...till, deviceId: stranger.deviceId } : till;
    const id = reuses && earlier ? earlier.id : county.id();
    const expected = this.voidAnswer(meal, id, way);
    const result = await county.get(VoidRedemption).void(actor, { id, redemptionId: meal.id, reason: way === 'no reason' ? ' ' : AT_ONCE });
    this.tally.push(`void ${expected}`);
    insist(isRefusal(result) ? result.code : 'voided', expected, `the void of ${meal.id}`);
    if (expected !== 'voided' || meal.voidId !== null) return;
    model.undo(meal, id, this.now);
    this.voids.push({ id, meal, reason: AT_ONCE });
  }

  /** After the ten minutes: asked for at the till, once a meal, and granted by somebody else. */
  private async lateVoid(meal: Meal): Promise<void> {
    const { county, model } = this;
    const till = meal.site === 0 ? county.till : county.otherTill;
    const asked = await county.get(RequestVoid).request(till, { id: county.id(), redemptionId: meal.id, reason: LATE });
    insist(isRefusal(asked) ? asked.code : 'asked', this.asked.has(meal) ? 'conflict' : 'asked', 'a request for a late void');
    this.asked.add(meal);
    if (isRefusal(asked)) return;
    const decided = await county.get(DecideVoid).decide(county.bureau, { requestId: asked.requestId, granted: true });
    const expected = meal.voidId === null ? 'voided' : 'already_voided';
    insist(isRefusal(decided) ? decided.code : decided.kind, expected, 'a granted late void');
    this.tally.push(`late void ${expected}`);
    if (isRefusal(decided) || decided.kind !== 'voided') return;
    // The void of a grant has an id of the county's own.
    model.undo(meal, decided.voidId, this.now);
    this.voids.push({ id: decided.voidId, meal, reason: LATE });
  }

  private voidAnswer(meal: Meal, id: Id, way: string): string {
    if (way === 'no reason') return 'reason_required';
    if (way === 'other site') return 'not_found';
    const before = this.voids.find((one) => one.id === id);
    if (before) return before.meal === meal && before.reason === AT_ONCE ? 'voided' : 'id_reused';
    if (meal.voidId !== null) return 'already_voided';
    return way === 'other device' || this.now - meal.recordedAt > 10 * MINUTE ? 'void_too_late' : 'voided';
  }

  private async desk(act: 'lose' | 'withdraw' | 'replace' | 'suspend' | 'resume' | 'die', person: Person): Promise<void> {
    const { county } = this;
    const order = { personId: person.personId, reason: '窗口办理' };
    if (act === 'lose') {
      done(await county.get(ReportLost).report(county.bureau, order));
      person.lost = true;
    } else if (act === 'withdraw') {
      const result = await county.get(WithdrawLoss).withdraw(county.bureau, order);
      insist(isRefusal(result) ? result.code : result.state, person.lost ? (person.suspended ? 'suspended' : 'active') : 'conflict', 'a withdrawal');
      person.lost = false;
    } else if (act === 'suspend' || act === 'resume') {
      person.suspended = act === 'suspend';
      const standing = done(await (act === 'suspend' ? county.get(SuspendCarrier).suspend(county.bureau, order) : county.get(ResumeCarrier).resume(county.bureau, order)));
      insist(standing.state, person.lost ? 'lost' : person.suspended ? 'suspended' : 'active', 'the standing');
    } else if (act === 'die') {
      if (person.diedOn !== null) return;
      this.model.die(person, dayOf(this.now));
      done(await county.get(SettleDeath).settle(county.bureau, { personId: person.personId, diedOn: dayOf(this.now), source: '殡仪馆' }));
    } else await this.replace(person, order);
  }

  private async replace(person: Person, order: { personId: Id; reason: string }): Promise<void> {
    const result = await this.county.get(ReplaceCard).replace(this.county.bureau, order);
    insist(isRefusal(result) ? result.code : 'replaced', person.diedOn === null ? 'replaced' : 'deceased', 'a replacement');
    if (!isRefusal(result)) Object.assign(person, { before: person.code, code: result.code, number: result.number, lost: false });
  }

  private itemOf(meal: Tray, answer: Answer): RedeemItem {
    const person = this.model.person(meal.who);
    const code = { card: person.code, number: person.number, 'card before': person.before ?? person.code, junk: '1234567890123456' }[meal.code];
    const selfPay = typeof answer === 'string' ? 0 : (answer[6] ?? 0);
    return {
      actor: meal.site === 0 ? this.county.till : this.county.otherTill,
      id: this.county.id(),
      code,
      menuItemId: this.dishes[meal.dish][meal.site],
      ...(meal.dish === 'weighed' ? { priceFen: fen(meal.price) } : {}),
      occurredAt: at(meal, this.now),
      offline: meal.offline,
      presence: { by: 'holder' },
      tender: meal.tender,
      ...(meal.quote === 'none' ? {} : { expectedSelfPayFen: fen(selfPay + (meal.quote === 'wrong' ? 1 : 0)) }),
    };
  }

  private same(verdict: Verdict | undefined, expected: Answer, replay: boolean): void {
    this.tally.push(typeof expected === 'string' ? expected : replay ? 'replayed' : 'redeemed');
    if (verdict === undefined || typeof expected === 'string' || verdict.kind === 'refused') {
      insist(verdict?.kind === 'refused' ? verdict.code : 'redeemed', typeof expected === 'string' ? expected : 'redeemed', 'the verdict');
      return;
    }
    const { listPriceFen, discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen } = verdict.receipt;
    insist([listPriceFen, discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen].map(Number).join(), expected.join(), 'the split');
    insist(verdict.replay, replay, 'whether it was answered before');
  }

  /** In one query, because it is asked six thousand times. */
  private async state(): Promise<string[]> {
    const ids = this.model.persons.map((person) => person.personId);
    const marks = ids.map(() => '?').join(',');
    const rows = await this.county.get(UnitOfWork).reader.query<{ what: string; of: string; n: number | string }>(
      `SELECT CONCAT(p.account_kind, ':', p.account_owner) AS what, '' AS of, SUM(p.amount) AS n FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.person_id IN (${marks}) GROUP BY p.account_kind, p.account_owner HAVING SUM(p.amount) <> 0
       UNION ALL SELECT CONCAT('lot ', id), '', remaining FROM lot WHERE person_id IN (${marks})
       UNION ALL SELECT CONCAT('meals ', person_id), period, used FROM meal_counter WHERE person_id IN (${marks})
       UNION ALL SELECT 'charity', '', remaining_fen FROM charity_fund`,
      [...ids, ...ids, ...ids],
    );
    return rows.map((row) => `${row.what}${row.what.startsWith('meals') || row.what === 'charity' ? ` ${row.of}` : ''} = ${String(row.n)}`).sort();
  }

  private async compareRows(): Promise<void> {
    const { reader } = this.county.get(UnitOfWork);
    const ids = this.model.persons.map((person) => person.personId);
    const meals = await reader.query<{ id: Id; void_id: Id | null }>(
      `SELECT r.id, v.id AS void_id FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id WHERE r.person_id IN (${ids.map(() => '?').join(',')}) ORDER BY r.id`,
      ids,
    );
    insist(
      JSON.stringify(meals.map((row) => [row.id, row.void_id])),
      JSON.stringify(this.model.meals.map((meal) => [meal.id, meal.voidId]).sort(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1))),
      'the meals on record',
    );
    const asked = [...this.model.answers.keys()].sort();
    if (asked.length === 0) return;
    const kept = await reader.query<{ id: Id; outcome: string }>(`SELECT id, outcome FROM attempt WHERE id IN (${asked.map(() => '?').join(',')}) ORDER BY id`, asked);
    const outcome = (answer: Answer | undefined): string => (typeof answer === 'string' ? answer : 'accepted');
    insist(JSON.stringify(kept.map((row) => [row.id, row.outcome])), JSON.stringify(asked.map((id) => [id, outcome(this.model.answers.get(id)?.answer)])), 'the answers on record');
  }
}

function insist<T>(actual: T, expected: T, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`);
}

function missing(these: readonly string[], those: readonly string[]): string {
  return these.filter((one) => !those.includes(one)).join('; ') || 'nothing';
}

function later(now: number, to: (Command & { do: 'clock' })['to']): number {
  if (typeof to === 'number') return now + to * MINUTE;
  const today = dayOf(now);
  if (to === 'tomorrow') return now + DAY_MS;
  if (to === 'next month') return instantAt(firstDay(addMonths(monthOf(today), 1)), 700);
  const next = WINDOWS.find(([, from]) => from > minuteOfDay(now));
  return next ? instantAt(today, next[1] + 20) : instantAt(addDays(today, 1), 380);
}

async function newPersons(county: SmallCounty): Promise<Person[]> {
  const ids: Id[] = [];
  for (const kind of KINDS) {
    const serial = String(++registered).padStart(5, '0');
    const born = addDays(kind.born as Day, Number(serial.slice(0, 2)));
    const first17 = `990101${born.replaceAll('-', '')}${serial.slice(2)}`;
    // A clerk of each person's own: one alone registers only so many in a day.
    const clerk = { ...county.bureau, staffNumber: `R-${serial}` };
    const { personId } = done(
      await county.get(RegisterPerson).register(clerk, {
        idNumber: first17 + citizenIdCheck(first17),
        name: '陈小英',
        phone: null,
        residenceArea: `${COUNTY}001`,
        hukouArea: kind.hukou,
        purseOpenedOn: '2026-01-01' as Day,
      }),
    );
    if (kind.poor) done(await county.get(AddCategory).add(clerk, { personId, category: 'DIBAO', startsOn: '2026-01-01' as Day, endsOn: null, evidence: '街道核定' }));
    ids.push(personId);
  }
  const cards = new Map((await county.get(IssueCards).issue(county.bureau, ids)).map((card) => [card.personId, card]));
  return ids.map((personId, index) => {
    const [card, kind] = [cards.get(personId), KINDS[index]];
    if (!card || !kind) throw new Error('a person got no card');
    return { personId, kind, code: card.code, number: card.number, before: null, lost: false, suspended: false, diedOn: null, points: true };
  });
}

/** Menu items by dish and by the site at which they are asked for. */
type Dishes = Readonly<Record<Tray['dish'], readonly [Id, Id]>>;

async function dishesOf(county: SmallCounty): Promise<Dishes> {
  const body = {
    siteId: county.till.siteId ?? '',
    name: '自助称重',
    nameEn: 'By weight',
    priceFen: 3000,
    openPrice: true,
    window: null,
    validFrom: '2024-01-01',
    validUntil: null,
  };
  const weighed = { id: String(done(await byTwo(county, county.bureau, { kind: CORRECT_PRICE, body })).decision?.result?.['menuItemId']) };
  const [here, there] = [county.menuItemId, county.otherMenuItemId];
  return { set: [here, there], weighed: [weighed.id, weighed.id], 'of the other site': [there, here], 'without a price': [weighed.id, weighed.id] };
}

describe('the use cases against the reference model', () => {
  let county: SmallCounty;
  let dishes: Dishes;
  beforeAll(async () => {
    // One county lives through all runs of a day: what is typed beyond a site's limit is another story's (who-bears-it).
    county = await openSmallCounty({ change: (builder) => builder.overrideProvider(ByHandLeast).useValue({ meals: Number.MAX_SAFE_INTEGER }) });
    dishes = await dishesOf(county);
  });
  afterAll(async () => county.drop());

  it(`agree over ${String(RUNS)} runs of ${String(COMMANDS)} commands, and the books are clean at the end`, async () => {
    console.log(`SEED=${String(SEED)} repeats this run of the model of the use cases`);
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(script, async (one) => {
        const run = await Run.open(county, dishes, one);
        await run.play(one.commands);
        for (const name of run.tally) seen.set(name, (seen.get(name) ?? 0) + 1);
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 500_000, markInterruptAsFailure: true },
    );
    expect(await county.get(CheckLedger).check()).toEqual([]);
    expect(await county.get(CheckPurses).check()).toEqual([]);
    // A run that never met a verdict would say nothing about it.
    const counter = [
      'redeemed',
      'replayed',
      'id_reused',
      'invalid_request',
      'batch_late',
      'code_unknown',
      'revoked',
      'suspended',
      'deceased',
      'already_redeemed',
      'over_quota',
      'out_of_window',
      'price_not_filed',
      'quote_changed',
    ];
    const voids = ['voided', 'void_too_late', 'already_voided', 'not_found', 'id_reused', 'reason_required']
      .map((name) => `void ${name}`)
      .concat('late void voided', 'late void already_voided');
    for (const name of [...counter, ...voids]) expect([name, (seen.get(name) ?? 0) > 0]).toEqual([name, true]);
  });
});
