import { CheckPurses } from '#allowances';
import { ReportLost } from '#cards';
import { RevokeDevice } from '#identity';
import { CheckLedger, ReadTrialBalance } from '#ledger';
import { DecideHeld, OfflineClosings } from '#offline';
import { RecordDeath } from '#people';
import { UnitOfWork } from '#platform';
import { RedeemMeal, SellFullPrice } from '#redemption';
import { type Day, fen } from '#values';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let county: SmallCounty;
beforeAll(async () => {
  county = await openOfflineCounty();
});
beforeEach(() => {
  county.clock.set(LUNCH + 3 * HOUR);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
  expect(await county.get(CheckPurses).check()).toEqual([]);
});
afterAll(async () => county.drop());

const balance = async (kind: string, personId: string): Promise<number> => {
  const { s } = await county.one<{ s: unknown }>(
    'SELECT COALESCE(SUM(p.amount), 0) AS s FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.person_id = ? AND p.account_kind = ?',
    [personId, kind],
  );
  return Number(s);
};
const used = async (personId: string): Promise<number> =>
  Number((await county.one<{ s: unknown }>('SELECT COALESCE(SUM(used), 0) AS s FROM meal_counter WHERE person_id = ? AND LENGTH(period) = 10', [personId])).s);

it('books a meal as the funds pay it, without points and without charity', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county, { categories: ['DIBAO'], points: 300n })];
  const id = till.meal(person, { at: LUNCH });
  const answer = await till.upload();
  expect(answer).toMatchObject({ expectedSeq: 2, fault: null, verdicts: [{ seq: 1, id, outcome: 'accepted', refusal: null, replay: false }] });
  expect(answer.verdicts[0]?.receipt).toMatchObject({ redemptionId: id, occurredAt: LUNCH, subsidyFen: 500n, charityFen: 0n, points: 0n, selfPayFen: 620n });
  expect(answer.verdicts[0]?.flags).toEqual(['amounts_differ']);
  expect(await balance('SITE_PAYABLE', person.personId)).toBe(500);
  expect(await used(person.personId)).toBe(1);
});

it('answers a batch sent again with the same verdicts, and counts nothing twice', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  const first = await till.upload();
  const again = await till.upload();
  expect(again.verdicts).toEqual(first.verdicts.map((verdict) => ({ ...verdict, replay: true })));
  expect(await used(person.personId)).toBe(1);
  // The raw words are kept once, whatever name and number of waiting rows an upload goes by: a repeat fills no disk.
  await till.upload({ ...till.batch(), queueLength: 900, appVersion: '9.9' });
  expect(Number((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM offline_batch WHERE device_id = ?', [till.deviceId])).n)).toBe(1);
});

it('gives the place to the earlier meal, whichever came in first, and pays both sites', async () => {
  const [early, late, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const first = early.meal(person, { at: LUNCH });
  const second = late.meal(person, { at: LUNCH + 20 * MINUTE });
  expect(told(await late.upload())).toEqual(['accepted']);
  expect(told(await early.upload())).toEqual(['accepted']);
  const now = await late.upload();
  expect(now.verdicts).toMatchObject([
    { id: second, outcome: 'honoured', refusal: { code: 'already_redeemed', detail: { borneBy: 'advance', otherRedemptionId: first } }, otherId: first },
  ]);
  expect(await balance('SITE_PAYABLE', person.personId)).toBe(600);
  expect(await balance('RECEIVABLE', person.personId)).toBe(-300);
  expect(await balance('FUND', person.personId)).toBe(-300);
  expect(await used(person.personId)).toBe(1);
});

it('gives the place back when the earlier meal is taken back', async () => {
  const [early, late, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const first = early.meal(person, { at: LUNCH });
  early.void(first, { at: LUNCH + 5 * MINUTE });
  late.meal(person, { at: LUNCH + 20 * MINUTE });
  await early.upload(early.batch(1, 1));
  expect(told(await late.upload())).toEqual(['honoured already_redeemed']);
  expect(told(await early.upload())).toEqual(['noted already_voided', 'accepted']);
  expect(told(await late.upload())).toEqual(['accepted']);
  expect(await balance('RECEIVABLE', person.personId)).toBe(0);
  expect(await balance('SITE_PAYABLE', person.personId)).toBe(300);
  expect(await used(person.personId)).toBe(1);
});

it('takes the place from a meal that was redeemed online later, whose receipt never changes', async () => {
  const [till, person] = [await OfflineTill.enrol(county, 'other'), await elder(county, { points: 300n })];
  county.clock.set(LUNCH + 10 * MINUTE);
  const online = done(await county.get(RedeemMeal).redeem(county.meal(person)));
  till.meal(person, { at: LUNCH });
  expect(told(await till.upload())).toEqual(['accepted']);
  const row = await county.one<{ standing: string; code: string }>('SELECT standing, code FROM redemption_standing WHERE redemption_id = ?', [online.receipt.redemptionId]);
  expect(row).toEqual({ standing: 'advance', code: 'already_redeemed' });
  // Points stay where they are; only the public part moves.
  expect(await balance('LOT', person.personId)).toBe(300 - 300);
  expect(await balance('RECEIVABLE', person.personId)).toBe(-300);
  expect(await used(person.personId)).toBe(1);
});

it('leaves the excess with the site when it broke a rule', async () => {
  const [first, second, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  first.meal(person, { at: LUNCH });
  const id = second.meal(person, { at: LUNCH + MINUTE, listMadeAt: LUNCH - 4 * DAY });
  await first.upload();
  // Somebody looks at what was decided on such a list; granted, the meal has no place, and the site broke the rule.
  expect(told(await second.upload())).toEqual(['held list_too_old']);
  done(await county.get(DecideHeld).decide({ ...county.bureau, id: 'wang.officer' }, { eventId: id, decision: 'grant', reason: '断网证明已核', eventAt: null }));
  expect((await second.upload()).verdicts).toMatchObject([{ outcome: 'site_bears', refusal: { code: 'already_redeemed', detail: { because: 'list_too_old' } } }]);
  expect(await balance('SITE_PAYABLE', person.personId)).toBe(300);
  expect(await balance('RECEIVABLE', person.personId)).toBe(0);
});

it('keeps what is beyond the cap of advances for a person to look at', async () => {
  const [one, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county, { categories: ['DIBAO'] })];
  county.clock.set(LUNCH + 3 * HOUR);
  for (let day = 0; day < 7; day++) {
    county.clock.set(LUNCH - (6 - day) * DAY + 3 * HOUR);
    one.meal(person, { at: LUNCH - (6 - day) * DAY });
    other.meal(person, { at: LUNCH - (6 - day) * DAY + MINUTE });
    await one.upload(one.batch(one.head));
    await other.upload(other.batch(other.head));
  }
  const verdicts = (await other.upload()).verdicts;
  expect(verdicts.map((verdict) => verdict.refusal?.detail['borneBy'])).toEqual(['advance', 'advance', 'advance', 'advance', 'advance', 'advance', 'suspense']);
  expect(await balance('RECEIVABLE', person.personId)).toBe(-3000);
  expect(await balance('SUSPENSE', person.personId)).toBe(-500);
});

it('judges a lost card by the time of the meal, and by what the list could have said', async () => {
  const [till, knew, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  county.clock.set(LUNCH - 2 * HOUR);
  done(await county.get(ReportLost).report(county.bureau, { personId: person.personId, reason: '遗失' }));
  county.clock.set(LUNCH + 3 * HOUR);
  till.meal(person, { at: LUNCH - 2 * HOUR - 10 * MINUTE, listMadeAt: LUNCH - 6 * HOUR }); // breakfast is over: outside
  till.meal(person, { at: LUNCH, listMadeAt: LUNCH - 6 * HOUR });
  knew.meal(person, { at: LUNCH + MINUTE, listMadeAt: LUNCH - HOUR });
  expect(told(await till.upload())).toEqual(['site_bears out_of_window', 'honoured revoked']);
  expect((await knew.upload()).verdicts).toMatchObject([{ outcome: 'site_bears', refusal: { code: 'revoked', detail: { because: 'listed' } } }]);
  expect(await balance('SUSPENSE', person.personId)).toBe(-300);
  expect(await used(person.personId)).toBe(0);
});

it('pays for a meal that was eaten before the card was reported lost', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  county.clock.set(LUNCH + HOUR);
  done(await county.get(ReportLost).report(county.bureau, { personId: person.personId, reason: '遗失' }));
  county.clock.set(LUNCH + 3 * HOUR);
  till.meal(person, { at: LUNCH });
  expect(told(await till.upload())).toEqual(['accepted']);
});

it('blocks a meal on the day of death once the death was known, and pays for one before', async () => {
  county.clock.set(LUNCH);
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  done(await county.get(RecordDeath).record(county.bureau, { personId: person.personId, diedOn: '2026-11-23' as Day, source: '殡仪馆' }));
  till.meal(person, { at: LUNCH - DAY });
  till.meal(person, { at: LUNCH + 10 * MINUTE });
  county.clock.set(LUNCH + HOUR);
  expect(told(await till.upload())).toEqual(['accepted', 'honoured deceased']);
  county.clock.set(LUNCH);
});

it('lets a revoked device bring in what it did before, and bears nothing of what it did after', async () => {
  const [till, person, other] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
  county.clock.set(LUNCH + 10 * MINUTE);
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '平板遗失' }));
  county.clock.set(LUNCH + 3 * HOUR);
  till.meal(person, { at: LUNCH });
  till.meal(other, { at: LUNCH + 20 * MINUTE });
  expect(told(await till.upload())).toEqual(['accepted', 'site_bears device_revoked']);
});

it('answers an event whose online try was accepted with the same receipt', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county, { points: 100n })];
  county.clock.set(LUNCH);
  const item = county.meal(person, { actor: till.actor });
  const online = done(await county.get(RedeemMeal).redeem(item));
  till.meal(person, { at: LUNCH + 2000 }, { onlineTried: true }, item.id);
  const answer = await till.upload();
  expect(answer.verdicts).toMatchObject([{ outcome: 'accepted', receipt: online.receipt, flags: ['accepted_online'] }]);
  expect(await used(person.personId)).toBe(1);
});

it('takes no meal of a chain for one that was accepted online of somebody else, or paid otherwise', async () => {
  const [till, person, other] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
  county.clock.set(LUNCH);
  const [one, two] = [county.meal(person, { actor: till.actor }), county.meal(other, { actor: till.actor })];
  for (const item of [one, two]) done(await county.get(RedeemMeal).redeem(item));
  till.meal(other, { at: LUNCH + 2000 }, { onlineTried: true }, one.id);
  till.meal(other, { at: LUNCH + 3000 }, { onlineTried: true, tender: 'phone' }, two.id);
  expect(told(await till.upload())).toEqual(['rejected id_reused', 'rejected id_reused']);
});

it('has one id for one thing, at whatever tablet: a meal of a chain is none under the id of a sale, nor a sale under that of a meal', async () => {
  const [till, elsewhere, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const guest = { saleKind: 'guest', priceFen: 1600, tender: 'cash' };
  const sold = till.record('full_price', { at: LUNCH }, guest);
  await till.upload();
  till.meal(person, { at: LUNCH + MINUTE }, {}, sold);
  expect(told(await till.upload(till.batch(2)))).toEqual(['rejected id_reused']);
  elsewhere.meal(person, { at: LUNCH + 2 * MINUTE }, {}, sold);
  const online = { kind: 'guest' as const, priceFen: fen(1600), tender: 'cash' as const, occurredAt: LUNCH, refusalCode: null };
  const { saleId } = done(await county.get(SellFullPrice).sell(till.actor, { ...online, id: county.id() }));
  elsewhere.meal(person, { at: LUNCH + 3 * MINUTE }, {}, saleId);
  county.clock.set(LUNCH);
  const asked = { ...county.meal(person, { actor: till.actor }), id: sold };
  expect(await county.get(RedeemMeal).redeem(asked)).toMatchObject({ code: 'id_reused' });
  const { redemptionId } = done(await county.get(RedeemMeal).redeem({ ...asked, id: county.id() })).receipt;
  elsewhere.record('full_price', { at: LUNCH + 4 * MINUTE }, guest, redemptionId);
  const meal = elsewhere.meal(await elder(county), { at: LUNCH + 5 * MINUTE });
  county.clock.set(LUNCH + 3 * HOUR);
  expect(told(await elsewhere.upload())).toEqual(['rejected id_reused', 'rejected id_reused', 'rejected id_reused', 'accepted']);
  expect(await county.get(SellFullPrice).sell(till.actor, { ...online, id: meal })).toMatchObject({ code: 'id_reused' });
  expect(await used(person.personId)).toBe(1);
});

it('gives a row whose online try was refused a verdict of its own, and a flag', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  county.clock.set(LUNCH);
  done(await county.get(RedeemMeal).redeem(county.meal(person)));
  const item = county.meal(person, { actor: till.actor });
  expect(await county.get(RedeemMeal).redeem(item)).toMatchObject({ code: 'already_redeemed' });
  till.meal(person, { at: LUNCH + 2000 }, { onlineTried: true }, item.id);
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'honoured', flags: ['refused_online'], refusal: { code: 'already_redeemed' } }]);
});

it('does not give an accepted offline meal again to a try online', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  await till.upload();
  county.clock.set(LUNCH + HOUR);
  expect(await county.get(RedeemMeal).redeem(county.meal(person))).toMatchObject({ code: 'already_redeemed' });
});

it('keeps evidence, sales at full price and steps of a delivery, and returns what it cannot read', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.record('not_holder', { at: LUNCH }, { code: person.code });
  till.record('refused', { at: LUNCH }, { code: person.code, reason: 'revoked' });
  const sale = till.record('full_price', { at: LUNCH }, { saleKind: 'guest', priceFen: 1600, tender: 'cash' });
  till.record('delivery', { at: LUNCH }, { deliveryId: county.id(), step: 'delivered' });
  till.record('close', { at: LUNCH }, { countedFen: 1600 });
  till.append('{"v":1,"not":"an event"}');
  till.append('not even json');
  expect(told(await till.upload())).toEqual(['noted', 'noted', 'accepted', 'noted', 'noted', 'rejected event_unreadable', 'rejected event_unreadable']);
  expect(await county.one('SELECT kind, occurred_at FROM full_price_meal WHERE id = ?', [sale])).toEqual({ kind: 'guest', occurred_at: LUNCH });
  expect(await county.one('SELECT person_id FROM offline_event WHERE device_id = ? AND kind = ?', [till.deviceId, 'not_holder'])).toEqual({ person_id: person.personId });
});

it('knows when a till was closed with the line down, by no time that is in doubt, and at its own site', async () => {
  const [till, doubtful] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county)];
  for (const at of [LUNCH, LUNCH + HOUR]) till.record('close', { at }, { countedFen: 1600 });
  doubtful.record('close', { at: LUNCH, unanchored: true, off: 2 * DAY }, { countedFen: 1600 });
  for (const one of [till, doubtful]) await one.upload();
  const last = (one: OfflineTill, afterMs: number, siteId = one.actor.siteId ?? '') =>
    county.get(OfflineClosings).last(county.get(UnitOfWork).reader, { siteId, deviceId: one.deviceId, afterMs });
  expect([await last(till, 0), await last(till, LUNCH), await last(till, LUNCH + HOUR)]).toEqual([LUNCH + HOUR, LUNCH + HOUR, null]);
  expect([await last(doubtful, 0), await last(till, 0, county.otherTill.siteId ?? '')]).toEqual([null, null]);
});

it('keeps personal data of an upload sealed', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  await till.upload();
  const rows = await county
    .get(UnitOfWork)
    .reader.query('SELECT b.sealed, e.body_sealed FROM offline_batch b JOIN offline_event e ON e.batch_id = b.id WHERE b.device_id = ?', [till.deviceId]);
  expect(JSON.stringify(rows)).not.toContain(person.code);
});

it('leaves the trial balance at zero', async () => {
  const { totals } = done(await county.get(ReadTrialBalance).read(county.bureau));
  expect(totals).toEqual({ CNY: 0n, POINT: 0n });
});
