import { randomUUID } from 'node:crypto';
import { CheckIntegrity } from '#integrity';
import { type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { RedeemMeal, VoidRedemption } from '#redemption';
import type { Id, Month } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { asAdministrator, insert } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const HOUR = 3_600_000;

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
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
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items.map(({ type }) => type);
};
const serve = async (person: SmallPerson, code = person.code): Promise<Id> => done(await county.get(RedeemMeal).redeem(county.meal(person, { code }))).receipt.redemptionId;
const standing = async (id: Id): Promise<string | undefined> =>
  (await county.get(UnitOfWork).reader.query<{ standing: string }>('SELECT standing FROM redemption_standing WHERE redemption_id = ? ORDER BY n DESC LIMIT 1', [id]))[0]?.standing;

/** A meal by typed number beyond what its site has in a day, in suspense. */
const beyond = async (): Promise<{ person: SmallPerson; id: Id }> => {
  for (;;) {
    const person = await county.person({ born: '1936-03-05' });
    const id = await serve(person, person.number);
    if ((await standing(id)) === 'suspense') return { person, id };
  }
};
/** A dinner that is taken back again, upon which the person's month is settled anew. */
const settle = async (person: SmallPerson): Promise<void> => {
  county.clock.set(county.clock.nowMs() + 6 * HOUR);
  const dinner = await serve(person);
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: dinner, reason: '点错了人' }));
  county.clock.set(LUNCH);
};

it('moves no money by a word on who bears a meal that somebody wrote in, and reconciles nothing by it', async () => {
  const { person, id } = await beyond();
  const word: Row = { redemption_id: id, n: 2, bearer: 'funds', closes: 1, reason: '核实属实', decided_by: randomUUID(), decided_at: LUNCH };
  await asAdministrator(database(), [], insert('standing_decision', { ...word, seal: '0'.repeat(64) }));
  expect(await differences()).toEqual([]);
  await settle(person);
  expect(await standing(id)).toBe('suspense');
  expect(await differences()).toEqual([]);
  expect(await found()).toEqual([`rights_altered standing_decision ${id}#2`]);
  // Control: with the seal that only the keys make, the money would have gone.
  await asAdministrator(
    database(),
    ['standing_decision'],
    ['UPDATE standing_decision SET seal = ? WHERE redemption_id = ?', county.get(RowSeals).of('standing_decision', word), id],
  );
  await settle(person);
  expect(await standing(id)).toBe('granted');
});
