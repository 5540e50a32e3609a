import { CounterModule, ReadDay } from '#counter';
import { CheckLedger } from '#ledger';
import { DecideHeld, FindReviews } from '#offline';
import { type Actor, DISCLOSURE_BUDGET, Tally, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { ByHandLeast, RedeemMeal, SellFullPrice, VoidRedemption } from '#redemption';
import { countyOf, dayOf, fen, type Id, type Month } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

/*
 * Goal: with the line down a tablet knows only its own regulars by a typed number. Somebody else eats at full price, the number
 * goes with the sale, and a person at the bureau says whether the subsidy was missed: then the sale is the meal that it should
 * have been. Nothing is given twice, and the answer to an upload tells nobody which numbers are good.
 */
const HOUR = 3_600_000;
const BORN = 1941;
const SOLD = { saleKind: 'elder', priceFen: 1600, tender: 'cash', refusalCode: 'offline_reject' };

let county: SmallCounty;
let officer: Actor;
let till: OfflineTill;
beforeAll(async () => {
  county = await openOfflineCounty({ modules: [CounterModule] });
  officer = { ...county.bureau, id: 'wang.officer' };
  till = await OfflineTill.enrol(county);
});
beforeEach(() => {
  county.clock.set(LUNCH + 3 * HOUR);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

const sell = (code: string, birthYear: number | undefined = BORN, { at = LUNCH, saleKind = 'elder', id = county.id() } = {}): Id =>
  till.record('full_price', { at }, { saleKind, priceFen: 1600, tender: 'cash', refusalCode: 'offline_reject', code, menuItemId: till.menuItemId, birthYear }, id);
const decide = (eventId: Id, decision: 'grant' | 'decline' = 'grant', eventAt: number | null = null, by: Actor = officer) =>
  county.get(DecideHeld).decide(by, { eventId, decision, reason: '查实是本县老人', eventAt });
/** Two different persons, one after the other: the answer of the second. */
async function decideByTwo(eventId: Id, decision: 'grant' | 'decline' = 'grant', eventAt: number | null = null): ReturnType<DecideHeld['decide']> {
  expect(done(await decide(eventId, decision, eventAt, { ...officer, id: `first.${eventId}`, staffNumber: `F-${eventId.slice(-8)}` }))).toEqual({ final: false });
  return decide(eventId, decision, eventAt);
}
const meals = async (id: Id): Promise<number> => Number((await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM redemption WHERE id = ?', [id])).n);
const takings = async (): Promise<{ subsidised: number; fullPrice: number; cash: bigint }> => {
  const { meals: subsidised, fullPrice, takings: taken } = done(await county.get(ReadDay).read(till.actor, dayOf(LUNCH)));
  return { subsidised, fullPrice: fullPrice.reduce((sum, one) => sum + one.meals, 0), cash: taken.cashFen };
};
async function reconciled(person: SmallPerson): Promise<string[]> {
  const auditor: Actor = { ...county.bureau, id: 'auditor', role: 'auditor' };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: '330102' }));
  const { items } = done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 200, cursor: undefined }));
  return items.filter((one) => one.personId === person.personId).map((one) => one.type);
}

it('goes with the sale, waits for two persons where the number was typed, and becomes the meal that it should have been', async () => {
  const person = await elder(county);
  const id = sell(person.number);
  expect(told(await till.upload())).toEqual(['held not_known_here_offline']);
  expect(await takings()).toEqual({ subsidised: 0, fullPrice: 1, cash: 1600n });
  expect(done(await county.get(FindReviews).one(officer, id))).toMatchObject({ kind: 'full_price', persons: 2, personId: person.personId, shown: { selfPayFen: 1600 } });
  expect(done(await decide(id))).toEqual({ final: false });
  expect(await meals(id)).toBe(0);
  expect(done(await decide(id, 'grant', null, { ...officer, id: 'qian.officer', staffNumber: 'Q-002' }))).toEqual({ final: true });
  const { verdict } = done(await county.get(FindReviews).one(officer, id));
  expect(verdict).toMatchObject({ outcome: 'accepted', receipt: { selfPayFen: 820n, subsidyFen: 300n }, words: { zh: '已补记补贴，请网点退还老人 7.80 元' } });
  // The sale is that meal now, and in no sum twice.
  expect(await takings()).toEqual({ subsidised: 1, fullPrice: 0, cash: 820n });
  expect(await reconciled(person)).toEqual([]);
});

it('is found by reconciliation when the meal was booked and no person had said so', async () => {
  const person = await elder(county);
  const id = sell(person.number);
  await till.upload();
  done(await decideByTwo(id));
  // The word is gone, as whoever may write any row would do it.
  await county.db.database.writer.query('DROP TRIGGER offline_decision_no_delete');
  await county.db.database.writer.query('DELETE FROM offline_decision WHERE event_id = ?', [id]);
  expect(await reconciled(person)).toEqual(['meal_without_evidence']);
});

it('is for nobody with a wrong year or an unknown number, and the upload does not tell the one from the other', async () => {
  const person = await elder(county);
  const [wrong, unknown] = [sell(person.number, BORN + 1), sell('9999999999999995')];
  const answer = await till.upload();
  expect(told(answer).slice(-2)).toEqual(['held not_known_here_offline', 'held not_known_here_offline']);
  expect(done(await county.get(FindReviews).one(officer, unknown))).toMatchObject({ persons: 2 });
  expect(await decideByTwo(wrong)).toMatchObject({ code: 'birth_year_wrong' });
  expect(await decideByTwo(unknown)).toMatchObject({ code: 'code_unknown' });
  expect([await meals(wrong), await meals(unknown)]).toEqual([0, 0]);
  // Nothing of a grant that could not be carried out stands, so it can still be declined: the sale stays a sale.
  expect(done(await decide(wrong, 'decline'))).toEqual({ final: true });
  expect(done(await county.get(FindReviews).one(officer, wrong)).verdict).toMatchObject({ outcome: 'accepted', refusal: { code: 'not_granted' } });
});

it('gives nothing to somebody who had eaten with a subsidy in that window, nor to somebody who has no right', async () => {
  const person = await elder(county);
  county.clock.set(LUNCH - 10 * 60_000);
  done(await county.get(RedeemMeal).redeem({ ...county.meal(person), occurredAt: LUNCH - 10 * 60_000 }));
  county.clock.set(LUNCH + 3 * HOUR);
  const [again, young] = [sell(person.number), sell((await elder(county, { born: '1990-03-05' })).number, 1990)];
  await till.upload();
  expect(await decideByTwo(again)).toMatchObject({ code: 'already_redeemed' });
  expect(await decideByTwo(young)).toMatchObject({ code: expect.stringMatching(/ineligible|not_granted/) as string });
  expect([await meals(again), await meals(young)]).toEqual([0, 0]);
});

it('needs no more than a scanned card that the list did not have yet', async () => {
  const person = await elder(county);
  const id = sell(person.code, undefined);
  expect(told(await till.upload()).at(-1)).toBe('held not_known_here_offline');
  expect(done(await decide(id))).toEqual({ final: true });
  expect(await meals(id)).toBe(1);
});

it('is no way to move a meal: the time is the chain’s, a place that another meal has is not taken, and guests have no subsidy', async () => {
  const person = await elder(county);
  const [first, second] = [sell(person.code, undefined, { at: LUNCH - 60_000 }), sell(person.code, undefined, { at: LUNCH })];
  const guest = sell((await elder(county)).code, undefined, { saleKind: 'guest' });
  expect(told(await till.upload()).slice(-3)).toEqual(['held not_known_here_offline', 'held not_known_here_offline', 'accepted']);
  expect(await decide(second, 'grant', LUNCH - 10 * 86_400_000)).toMatchObject({ code: 'invalid_request', detail: { field: 'eventAt' } });
  expect(done(await decide(second))).toEqual({ final: true });
  // The earlier one would push it out of its place, and the elder would owe for a meal.
  expect(await decide(first)).toMatchObject({ code: 'already_redeemed', detail: { otherRedemptionId: second } });
  expect(await decide(guest)).toMatchObject({ code: 'conflict' });
  expect([await meals(first), await meals(second), await meals(guest)]).toEqual([0, 1, 0]);
  expect(
    await county.one('SELECT COUNT(*) AS n FROM redemption_standing s JOIN redemption r ON r.id = s.redemption_id WHERE r.person_id = ? AND s.standing <> ?', [
      person.personId,
      'funded',
    ]),
  ).toEqual({ n: 0 });
});

it('takes a sale out of the sums for its own meal only, and puts it back when that is taken back', async () => {
  const before = await takings();
  const person = await elder(county);
  const [sold, eaten] = [county.id(), county.id()];
  const sale = { kind: 'guest' as const, priceFen: fen(3000), tender: 'cash' as const, occurredAt: LUNCH, refusalCode: null };
  done(await county.get(SellFullPrice).sell(till.actor, { id: sold, ...sale }));
  county.clock.set(LUNCH);
  // One id is a sale or a meal, in either order.
  expect(await county.get(RedeemMeal).redeem({ ...county.meal(person), id: sold, actor: till.actor, occurredAt: LUNCH })).toMatchObject({ code: 'id_reused' });
  done(await county.get(RedeemMeal).redeem({ ...county.meal(person), actor: till.actor, occurredAt: LUNCH }));
  done(await county.get(RedeemMeal).redeem({ ...county.meal(await elder(county)), id: eaten, actor: till.actor, occurredAt: LUNCH }));
  expect(await county.get(SellFullPrice).sell(till.actor, { id: eaten, ...sale })).toMatchObject({ code: 'id_reused' });
  const now = await takings();
  expect({ subsidised: now.subsidised - before.subsidised, fullPrice: now.fullPrice - before.fullPrice, cash: now.cash - before.cash }).toEqual({
    subsidised: 2,
    fullPrice: 1,
    cash: 3000n + 820n + 820n,
  });
  // The same id in the chain, granted: a meal that is there already was not missed.
  sell((await elder(county)).code, undefined, { id: county.id() });
  county.clock.set(LUNCH + 3 * HOUR);
  await till.upload();
  const id = sell((await elder(county)).code, undefined);
  await till.upload();
  done(await decide(id));
  // Ten minutes run from when the county heard of the meal first: a grant does not begin them anew.
  county.clock.set(LUNCH + 4 * HOUR);
  expect(await county.get(VoidRedemption).void(till.actor, { id: county.id(), redemptionId: id, reason: '点错人了' })).toMatchObject({ code: 'void_too_late' });
});

it('takes two persons where nobody knows when it was, though a card was scanned', async () => {
  const person = await elder(county);
  const id = till.record('full_price', { at: LUNCH - 24 * HOUR, unanchored: true }, { ...SOLD, code: person.code, menuItemId: till.menuItemId, birthYear: null });
  expect(told(await till.upload()).at(-1)).toBe('held not_known_here_offline');
  expect(done(await county.get(FindReviews).one(officer, id))).toMatchObject({ persons: 2, doubt: 'moved_back' });
  expect(done(await decide(id))).toEqual({ final: false });
  expect(await meals(id)).toBe(0);
});

it('finds no more of them than a site may type in a day, those typed with the network included, whoever decides', async () => {
  // A day on which nobody else typed anything.
  const before = LUNCH - 2 * 24 * HOUR;
  county.clock.set(before + HOUR);
  const [at, most] = [{ at: before }, county.get(ByHandLeast).meals];
  const other = await OfflineTill.enrol(county, 'other');
  const sales: Id[] = [];
  for (let n = 0; n <= most; n++) {
    const { number } = await elder(county);
    sales.push(other.record('full_price', at, { ...SOLD, code: number, menuItemId: other.menuItemId, birthYear: BORN }));
  }
  await other.upload();
  for (const id of sales.slice(0, most)) expect(done(await decideByTwo(id))).toEqual({ final: true });
  expect(await decideByTwo(sales[most] ?? '')).toMatchObject({ code: 'by_hand_above', detail: { nth: most + 1, most } });
  // The room is one: a number typed with the network after them is beyond it too, and waits for two persons.
  const late = done(
    await county
      .get(RedeemMeal)
      .redeem({ ...county.meal(await elder(county)), code: (await elder(county)).number, actor: other.actor, menuItemId: other.menuItemId, occurredAt: before }),
  );
  expect(await county.one('SELECT nth, most FROM held_by_hand WHERE redemption_id = ?', [late.receipt.redemptionId])).toEqual({ nth: most + 1, most });
});

it('counts in what the tablet’s list allows: meals typed after such sales wait for a person', async () => {
  const small = await OfflineTill.enrol(county, 'first', { ceilings: { fresh: 30, stale: 30 } });
  for (let n = 0; n < 3; n++) small.record('full_price', { at: LUNCH }, { ...SOLD, code: (await elder(county)).number, menuItemId: small.menuItemId, birthYear: BORN });
  small.meal({ code: (await elder(county)).number }, { at: LUNCH + 60_000 }, { typedReason: 'torn' });
  expect(told(await small.upload()).at(-1)).toBe('held over_ceiling');
});

it('is granted so often by one person in a day, and the next by another', async () => {
  const id = sell((await elder(county)).code, undefined);
  await till.upload();
  const { account } = DISCLOSURE_BUDGET.sale_granted;
  const busy: Actor = { ...officer, id: 'busy.officer', staffNumber: 'B-009' };
  await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, `sale_granted|${countyOf(busy.areaCode)}/B-009`, dayOf(county.clock.nowMs()), account));
  expect(await decide(id, 'grant', null, busy)).toMatchObject({ code: 'desk_limit', detail: { most: account } });
  expect(await meals(id)).toBe(0);
  expect(done(await decide(id))).toEqual({ final: true });
});

it('is in no books before two persons have settled its time, where no clock can have had it', async () => {
  const booked = async (id: Id): Promise<number> => Number((await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM full_price_meal WHERE id = ?', [id])).n);
  const guest = { ...SOLD, saleKind: 'guest', code: null, menuItemId: null, birthYear: null };
  // A clock at its beginning, and steady ones that have run for a hundred years and more since they heard the server's time.
  const sales = [
    till.record('full_price', { at: 86_400_000, signedAt: 80_000_000, listMadeAt: null }, guest),
    ...['2156-03-01', '2056-01-01'].map((day) => till.record('full_price', { at: LUNCH, listMadeAt: null }, { ...guest, monoMs: new Date(day).getTime() - LUNCH + 60_000 })),
  ];
  expect(told(await till.upload()).slice(-3)).toEqual(['held clock_doubt', 'held clock_doubt', 'held clock_doubt']);
  const [first = '', second = ''] = sales;
  expect([await booked(first), await booked(second)]).toEqual([0, 0]);
  expect(await decide(second)).toMatchObject({ code: 'invalid_request', detail: { field: 'eventAt' } });
  expect(done(await decideByTwo(second, 'grant', LUNCH))).toEqual({ final: true });
  expect(done(await decide(first, 'decline'))).toEqual({ final: false });
  expect([await booked(first), await booked(second)]).toEqual([0, 1]);
});
