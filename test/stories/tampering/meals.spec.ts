import { createHmac, hkdfSync } from 'node:crypto';
import { CheckIntegrity } from '#integrity';
import { type Database, type Row, RowSeals, sealedRow, sealedText, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { mealDigest, type RedeemItem, RedeemMeal, VoidRedemption } from '#redemption';
import type { Id, Month } from '#values';
import { Restart } from '../../support/sealed-rows.js';
import { COUNTY, done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { elder, LIST_SERIAL, listMade, OfflineTill, told } from '../offline/offline-till.js';
import { LaterAnswers } from '../../../migrations/later-answers.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
let online: Id;
let offline: Id;
let refusedFirst: Id;
let asked: RedeemItem;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  await listMade(county, LIST_SERIAL, 1);
  online = done(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).receipt.redemptionId;
  const till = await OfflineTill.enrol(county);
  offline = till.meal(await elder(county), { at: LUNCH - 600_000 });
  expect(told(await till.upload())).toEqual(['accepted']);
  // Refused with the network, because another meal had its place; that one was taken back, and the tablet brings what it served.
  const [other, person] = [await OfflineTill.enrol(county), await elder(county)];
  const first = county.meal(person);
  done(await county.get(RedeemMeal).redeem(first));
  asked = county.meal(person, { actor: other.actor });
  expect(await county.get(RedeemMeal).redeem(asked)).toMatchObject({ code: 'already_redeemed' });
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: first.id, reason: '点错了' }));
  refusedFirst = other.meal(person, { at: LUNCH - 300_000 }, { onlineTried: true }, asked.id);
  expect((await other.upload()).verdicts).toMatchObject([{ outcome: 'accepted', flags: ['refused_online'] }]);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const differences = async (): Promise<string[]> => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items.map(
    ({ type, redemptionId }) => `${type} ${redemptionId ?? ''}`,
  );
};
const mealOf = (id: Id): Promise<Row> => county.one<Row>('SELECT * FROM redemption WHERE id = ?', [id]);

/** Another site in the meal, its transfer and what stands there as owed to the site. */
const moved = async (id: Id, siteId: string): Promise<void> => {
  const { transfer_id: transferId, site_id: from } = await mealOf(id);
  await asAdministrator(
    database(),
    ['redemption', 'transfer', 'posting'],
    ['UPDATE redemption SET site_id = ? WHERE id = ?', siteId, id],
    ['UPDATE transfer SET site_id = ? WHERE id = ?', siteId, String(transferId)],
    ['UPDATE posting SET account_owner = ? WHERE transfer_id = ? AND account_owner = ?', siteId, String(transferId), String(from)],
  );
};

it('finds nothing in meals that the app wrote, and every answer carries the digest of its meal', async () => {
  expect(await found()).toEqual([]);
  expect(await differences()).toEqual([]);
  for (const id of [online, offline]) {
    const { facts_sha256: facts } = await county.one<Row>('SELECT facts_sha256 FROM attempt WHERE id = ?', [id]);
    expect(facts).toBe(mealDigest(await mealOf(id)));
  }
});

it.each([
  ['with the network', () => online],
  ['without', () => offline],
  ['without, after it was refused with it,', () => refusedFirst],
])('finds a meal %s that was moved to another site together with its postings', async (_how, which) => {
  const id = which();
  await moved(id, county.otherTill.siteId ?? '');
  expect(await found()).toEqual([`meal_altered redemption ${id}`]);
  expect((await differences()).filter((one) => one.endsWith(id))).not.toEqual([]);
  await moved(id, county.till.siteId ?? '');
  expect(await found()).toEqual([]);
  expect(await differences()).toEqual([]);
});

it('keeps a second answer of a meal that was refused with the network, sealed with its digest, and gives it to whoever asks again', async () => {
  const answer = await county.one<Row>('SELECT * FROM later_answer WHERE id = ?', [refusedFirst]);
  expect(answer['facts_sha256']).toBe(mealDigest(await mealOf(refusedFirst)));
  expect((await county.one<Row>('SELECT outcome FROM attempt WHERE id = ?', [refusedFirst]))['outcome']).toBe('already_redeemed');
  expect(done(await county.get(RedeemMeal).redeem(asked))).toMatchObject({ replay: true, receipt: { redemptionId: refusedFirst } });
  expect(await county.get(RedeemMeal).redeem({ ...asked, tender: 'phone' })).toMatchObject({ code: 'id_reused' });
  await asAdministrator(database(), ['later_answer'], ['DELETE FROM later_answer WHERE id = ?', refusedFirst]);
  expect(await found()).toEqual([`meal_without_attempt redemption ${refusedFirst}`]);
  expect(await county.get(RedeemMeal).redeem(asked)).toMatchObject({ code: 'already_redeemed' });
  await asAdministrator(database(), [], insert('later_answer', { ...answer, seal: null }));
  expect(await found()).toEqual([`rights_altered later_answer ${refusedFirst}`]);
  expect(await county.get(RedeemMeal).redeem(asked)).toMatchObject({ code: 'already_redeemed' });
  await putRow(database(), 'later_answer', { id: refusedFirst }, { seal: answer['seal'] });
  expect(await found()).toEqual([]);
});

it('finds a meal of another dish of the same price, which its postings know nothing of, in reconciliation too', async () => {
  await putRow(database(), 'redemption', { id: online }, { tender: 'phone' });
  expect(await found()).toEqual([`meal_altered redemption ${online}`]);
  expect((await differences()).filter((one) => one.endsWith(online))).toHaveLength(1);
  await putRow(database(), 'redemption', { id: online }, { tender: 'cash' });
  await putRow(database(), 'redemption', { id: online }, { code_kind: 'social' });
  expect(await differences()).toEqual([`meal_without_evidence ${online}`]);
  await putRow(database(), 'redemption', { id: online }, { code_kind: 'card' });
  expect(await found()).toEqual([]);
});

it('finds a meal that was made dearer together with its postings, and the digest that was changed with it', async () => {
  const meal = await mealOf(online);
  const dearer = { list_price_fen: Number(meal['list_price_fen']) + 100, subsidy_fen: Number(meal['subsidy_fen']) + 100 };
  const transferId = String(meal['transfer_id']);
  const postings = await county.get(UnitOfWork).reader.query('SELECT line_no, account_kind, amount FROM posting WHERE transfer_id = ?', [transferId]);
  const more = (kind: string, by: number) => {
    const line = postings.find((one) => one['account_kind'] === kind);
    return ['UPDATE posting SET amount = amount + ? WHERE transfer_id = ? AND line_no = ?', by, transferId, Number(line?.['line_no'])] as const;
  };
  const owed = postings.find((one) => /SITE/.test(String(one['account_kind'])))?.['account_kind'] as string;
  const sign = Number(postings.find((one) => one['account_kind'] === owed)?.['amount']) > 0 ? 1 : -1;
  const { price_fen: price } = await county.one<Row>('SELECT price_fen FROM menu_item WHERE id = ?', [county.menuItemId]);
  expect(Number(price)).toBe(Number(meal['list_price_fen']));
  await asAdministrator(database(), ['posting'], more(owed, 100 * sign), more('FUND', -100 * sign));
  await putRow(database(), 'redemption', { id: online }, dearer);
  expect(await found()).toContain(`meal_altered redemption ${online}`);
  // The digest made anew beside it: it is under the seal of the answer.
  const kept = await county.one<Row>('SELECT * FROM attempt WHERE id = ?', [online]);
  const facts = mealDigest(await mealOf(online));
  await putRow(database(), 'attempt', { id: online }, { facts_sha256: facts });
  expect(await found()).toContain(`rights_altered attempt ${online}`);
  // Control: with the seal that only the keys make, it would be the meal that was answered.
  await putRow(database(), 'attempt', { id: online }, { seal: county.get(RowSeals).of('attempt', { ...kept, facts_sha256: facts }) });
  expect((await found()).filter((one) => one.endsWith(online))).toEqual([]);
  await putRow(database(), 'attempt', { id: online }, { facts_sha256: kept['facts_sha256'], seal: kept['seal'] });
  await asAdministrator(database(), ['posting'], more(owed, -100 * sign), more('FUND', 100 * sign));
  await putRow(database(), 'redemption', { id: online }, { list_price_fen: meal['list_price_fen'], subsidy_fen: meal['subsidy_fen'] });
  expect(await found()).toEqual([]);
});

it('gives meals and voids from before their digest and their seals once, and none to what is written in later', async () => {
  const restart = new Restart(county.db);
  const gone = done(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).receipt.redemptionId;
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: gone, reason: '点错了人' }));
  const taken = await county.one<Row>('SELECT * FROM redemption_void WHERE redemption_id = ?', [gone]);
  const answered = await county.one<Row>('SELECT * FROM attempt WHERE id = ?', [online]);
  // The seal of the version before, over fewer columns; voids had none.
  const columns = sealedRow('attempt').before ?? [];
  const key = Buffer.from(hkdfSync('sha256', county.db.keys.secret('blind-index'), '', 'love-card/row-seal/v1', 32));
  const text = JSON.stringify(['attempt', ...columns, ...columns.map((name) => sealedText(answered[name]))]);
  await putRow(database(), 'attempt', { id: online }, { facts_sha256: null, seal: createHmac('sha256', key).update(text).digest('hex') });
  await putRow(database(), 'attempt', { id: offline }, { seal: 'f'.repeat(64) });
  await putRow(database(), 'redemption_void', { id: taken['id'] }, { seal: null });
  // A county from before second answers: the next start migrates it, and finds the meals that have one.
  const later = await county.one<Row>('SELECT * FROM later_answer WHERE id = ?', [refusedFirst]);
  const runner = database().writer.createQueryRunner();
  await new LaterAnswers().down(runner);
  await runner.query(`DELETE FROM migration WHERE name = '${new LaterAnswers().name}'`);
  if (database().engine === 'mysql') await runner.release();
  // The first start writes down what the keys are; the second is one of a county that has lived.
  await restart.open();
  restart.rewrite(
    restart.filled
      .replace('attempt-2', 'attempt')
      .replace(/^redemption_void\n/m, '')
      .replace(/^later_answer\n/m, ''),
  );
  await restart.open();
  expect(await county.one('SELECT * FROM attempt WHERE id = ?', [online])).toEqual(answered);
  expect(await county.get(UnitOfWork).reader.query('SELECT * FROM later_answer')).toEqual([later]);
  expect(await county.one('SELECT * FROM redemption_void WHERE id = ?', [String(taken['id'])])).toEqual(taken);
  expect(await found()).toEqual([`rights_altered attempt ${offline}`]);
  // Control: once it is done, what has no seal stays without one.
  await putRow(database(), 'redemption_void', { id: taken['id'] }, { seal: null });
  await restart.open();
  expect(await found()).toContain(`rights_altered redemption_void ${String(taken['id'])}`);
});
