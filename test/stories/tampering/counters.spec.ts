import { EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { CheckIntegrity } from '#integrity';
import { ChoosePoints } from '#people';
import { type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { RedeemMeal } from '#redemption';
import type { Refusal } from '#values';
import { isRefusal } from '#values';
import { done, type SmallCounty } from '../../support/small-county.js';
import { keyPair } from '../elder/elder-town.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

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

it('enrols no tablet by a code that was written in, given to another site or made to last', async () => {
  const siteId = county.till.siteId ?? '';
  const enrol = async (token: string): Promise<string | null> => {
    const answer = await county.get(EnrolDevice).enrol({ token, publicKey: keyPair().publicKey, name: '平板' });
    return isRefusal(answer) ? (answer as Refusal).code : null;
  };
  const before = await county.get(UnitOfWork).reader.query<{ token_hash: string }>('SELECT token_hash FROM device_enrolment');
  const { token } = done(await county.get(MakeDeviceEnrolment).make(county.bureau, { siteId }));
  const known = before.map((one) => one.token_hash);
  const rows = await county.get(UnitOfWork).reader.query('SELECT * FROM device_enrolment');
  const row = rows.find((one) => !known.includes(String(one['token_hash']))) ?? {};
  const key = { token_hash: row['token_hash'] };
  expect(await found()).toEqual([]);
  for (const change of [{ site_id: county.otherTill.siteId ?? '' }, { expires_at: 4_000_000_000_000 }] as Row[]) {
    await putRow(database(), 'device_enrolment', key, change);
    expect(await enrol(token)).toBe('token_used');
    expect(await found()).toContain(`rights_altered device_enrolment ${String(row['token_hash'])}`);
    await putRow(database(), 'device_enrolment', key, row);
    expect(await found()).toEqual([]);
  }
  // Control: as it was made it enrols.
  expect(await enrol(token)).toBeNull();
});

it('finds the row of a meal that waits because it was typed, altered or written in', async () => {
  for (;;) {
    const person = await county.person({ born: '1936-03-05' });
    done(await county.get(RedeemMeal).redeem(county.meal(person, { code: person.number })));
    if ((await county.get(UnitOfWork).reader.query('SELECT nth FROM held_by_hand')).length > 0) break;
  }
  const before = await found();
  expect(before).toEqual([]);
  const row = await county.one<Row>('SELECT * FROM held_by_hand');
  const key = { redemption_id: row['redemption_id'] };
  await putRow(database(), 'held_by_hand', key, { nth: Number(row['nth']) + 5 });
  expect(await found()).toEqual([`rights_altered held_by_hand ${String(row['redemption_id'])}`]);
  await putRow(database(), 'held_by_hand', key, { nth: row['nth'] });
  const other = done(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).receipt.redemptionId;
  await asAdministrator(database(), [], insert('held_by_hand', { ...row, redemption_id: other }));
  expect(await found()).toEqual([`rights_altered held_by_hand ${other}`]);
  await asAdministrator(database(), ['held_by_hand'], ['DELETE FROM held_by_hand WHERE redemption_id = ?', other]);
  expect(await found()).toEqual([]);
});

it('finds a session in somebody else’s shift, and whose points pay for meals without having been asked', async () => {
  const session = { session_id: county.id(), shift_id: county.id(), device_id: county.till.deviceId, proof_ms: 1, opened_at: 1 };
  await asAdministrator(database(), [], insert('shift_session', { ...session, seal: '0'.repeat(64) }));
  expect(await found()).toEqual([`rights_altered shift_session ${session.session_id}`]);
  // Control: with the seal that only the keys make, nothing is found.
  await putRow(database(), 'shift_session', { session_id: session.session_id }, { seal: county.get(RowSeals).of('shift_session', session) });
  expect(await found()).toEqual([]);
  const [chosen, never] = [await county.person(), await county.person()];
  done(await county.get(ChoosePoints).choose(county.bureau, { personId: chosen.personId, pointsOnMeals: false }));
  expect(await found()).toEqual([]);
  for (const [person, now, back] of [
    [chosen, 1, 0],
    [never, 0, 1],
  ] as const) {
    await putRow(database(), 'person', { id: person.personId }, { points_on_meals: now });
    expect(await found()).toEqual([`choice_without_act person ${person.personId}`]);
    await putRow(database(), 'person', { id: person.personId }, { points_on_meals: back });
    expect(await found()).toEqual([]);
  }
});
