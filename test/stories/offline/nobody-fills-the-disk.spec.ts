import { createHash } from 'node:crypto';
import { RevokeDevice } from '#identity';
import { type EventBatch, TakeEventBatch, TakeQueueFile } from '#offline';
import { QueueKey } from '#cards';
import { Tally, UnitOfWork, Vault } from '#platform';
import { UNSIGNED_PER_NETWORK } from '../../../libs/offline/src/upload-budget.js';
import type { Id } from '#values';
import { dayOf, isRefusal } from '#values';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { batchSignedBy, elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

/*
 * Goal: nothing that a stranger, a stolen or a revoked tablet sends fills a disk. Method: the uploads of the attack (parts
 * that never join the chain, by whoever holds the key; parts without a signature; a chain that never ends), and what stands
 * in the database afterwards. An enrolled tablet's own contiguous parts come in all the while.
 */
const MINUTE = 60_000;
/** The tablet's own writer of the file of last resort. */
const WRITER = '../../../apps/web/counter/engine/queue-file.js';
type Write = (batches: readonly object[], madeAt: number, county: { keyId: string; publicKey: string }) => Promise<{ readonly file: Blob }>;
/** A text as long as an event may be. */
const LONG = 'x'.repeat(7_900);

let county: SmallCounty;
beforeEach(() => {
  county.clock.set(LUNCH + 60 * MINUTE);
});
beforeAll(async () => {
  county = await openOfflineCounty();
});
afterAll(async () => county.drop());

const take = async (batch: EventBatch): Promise<string> => {
  const answer = await county.get(TakeEventBatch).take(batch);
  return isRefusal(answer) ? answer.code : `${answer.fault ?? 'taken'}${answer.kept ? '' : ' not kept'}`;
};
/** Bytes of everything that an upload can leave behind, of one tablet. */
async function stored(deviceId: Id): Promise<number> {
  const parts = await Promise.all(
    [
      'SELECT COALESCE(SUM(LENGTH(sealed) + 300), 0) AS n FROM offline_batch WHERE device_id = ?',
      'SELECT COALESCE(SUM(LENGTH(body_sealed) + 500), 0) AS n FROM offline_event WHERE device_id = ?',
      'SELECT COUNT(*) * 300 AS n FROM upload_not_kept WHERE device_id = ?',
    ].map((sql) => county.one<{ n: unknown }>(sql, [deviceId])),
  );
  return parts.reduce((sum, { n }) => sum + Number(n), 0);
}
const alarms = async (deviceId: Id): Promise<string[]> =>
  (await county.get(UnitOfWork).reader.query<{ why: string }>('SELECT why FROM upload_alarm WHERE device_id = ? ORDER BY why', [deviceId])).map((row) => row.why);

/** A part of a chain that was never there: 236 long texts, rightly signed. */
function farAhead(till: OfflineTill, nth: number): EventBatch {
  const fromSeq = 1000 + 300 * nth;
  const events = Array.from({ length: 236 }, (_unused, index) => `${String(nth)}-${String(index)}-${LONG}`);
  const prevHash = createHash('sha256').update(String(nth)).digest('hex');
  return batchSignedBy(till, { fromSeq, prevHash, events });
}

it('keeps a digest of signed parts that never join the chain, whoever sends them, and no more than that', async () => {
  const till = await OfflineTill.enrol(county);
  till.meal(await elder(county), { at: LUNCH });
  const before = await stored(till.deviceId);
  for (let nth = 0; nth < 40; nth++) expect(await take(farAhead(till, nth))).toBe('gap not kept');
  expect((await stored(till.deviceId)) - before).toBeLessThan(20_000);
  // A revoked one leaves no more.
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '平板失窃' }));
  for (let nth = 40; nth < 54; nth++) expect(await take(farAhead(till, nth))).toBe('gap not kept');
  expect((await stored(till.deviceId)) - before).toBeLessThan(30_000);
});

it('takes no more than two hundred digests a day, raises an alarm, and the chain of the tablet comes in all the same', async () => {
  const till = await OfflineTill.enrol(county);
  till.meal(await elder(county), { at: LUNCH });
  const unsigned = (nth: number): EventBatch => ({ ...till.batch(), signature: String(nth).padStart(86, 'A') });
  for (let nth = 0; nth < 200; nth++) expect(await take(unsigned(nth))).toBe('signature not kept');
  expect(await alarms(till.deviceId)).toEqual([]);
  expect(await take(unsigned(200))).toBe('too_many_requests');
  // The same content again costs nothing and is answered.
  expect(await take(unsigned(7))).toBe('signature not kept');
  expect(await alarms(till.deviceId)).toEqual(['not_kept']);
  expect(await stored(till.deviceId)).toBeLessThanOrEqual(200 * 300);
  expect(told(await till.upload())).toEqual(['accepted']);
});

it('answers whoever signs with the key of the tablet, whatever strangers sent in its name: it learns where to go on, and mends its chain', async () => {
  const till = await OfflineTill.enrol(county);
  till.meal(await elder(county), { at: LUNCH });
  const unsigned = (nth: number): EventBatch => ({ ...till.batch(), signature: String(nth).padStart(86, 'B') });
  for (let nth = 0; nth < 200; nth++) expect(await take(unsigned(nth))).toBe('signature not kept');
  expect(await take(unsigned(200))).toBe('too_many_requests');
  // The tablet's own part with a damaged text, and one beyond a gap: it is told, and where to go on.
  const damaged = { ...till.batch(), events: [`${till.texts[0] ?? ''} `] };
  expect(done(await county.get(TakeEventBatch).take(damaged))).toMatchObject({ fault: 'broken', kept: false, expectedSeq: 1 });
  expect(done(await county.get(TakeEventBatch).take(farAhead(till, 1)))).toMatchObject({ fault: 'gap', kept: false, expectedSeq: 1 });
  // Of these two hundred digests stand and no more, and the answer is the same.
  const room = await stored(till.deviceId);
  for (let nth = 2; nth < 210; nth++) {
    till.append(`junk ${String(nth)}`);
    expect(done(await county.get(TakeEventBatch).take(till.batch(till.head, till.head)))).toMatchObject({ fault: 'gap', expectedSeq: 1 });
  }
  expect((await stored(till.deviceId)) - room).toBeLessThanOrEqual(198 * 300);
  expect(told(await till.upload(till.batch(1, 1)))).toEqual(['accepted']);
});

it('counts uploads at one moment one by one: by tablet, and by network whatever tablets they name', async () => {
  const till = await OfflineTill.enrol(county);
  const others = [await OfflineTill.enrol(county), await OfflineTill.enrol(county)];
  for (const one of [till, ...others]) one.meal(await elder(county), { at: LUNCH });
  const from = async (one: OfflineTill, network: string, nth: number): Promise<string> => {
    const answer = await county.get(TakeEventBatch).take({ ...one.batch(), signature: String(nth).padStart(86, 'D') }, { network });
    return isRefusal(answer) ? answer.code : (answer.fault ?? 'taken');
  };
  const kept = (answers: readonly string[]) => answers.filter((answer) => answer === 'signature').length;
  const digest = { device_id: till.deviceId, why: 'signature', from_seq: 1, to_seq: 1, bytes: 1, at: county.clock.nowMs() };
  const standing = Array.from({ length: 194 }, (_unused, nth) => ({
    ...digest,
    sha256: createHash('sha256')
      .update(`stands ${String(nth)}`)
      .digest('hex'),
  }));
  await county.get(UnitOfWork).run((tx) => tx.insert('upload_not_kept', standing));
  expect(kept(await Promise.all(Array.from({ length: 24 }, (_unused, nth) => from(till, `198.51.100.${String(nth)}`, nth))))).toBe(6);
  expect(await county.one('SELECT COUNT(*) AS n FROM upload_not_kept WHERE device_id = ?', [till.deviceId])).toEqual({ n: 200 });
  expect(await alarms(till.deviceId)).toEqual(['not_kept']);
  const network = `upload_unsigned|${county.get(Vault).index('network', '203.0.113.50')}` as const;
  await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, network, dayOf(county.clock.nowMs()), UNSIGNED_PER_NETWORK - 6));
  const both = others.flatMap((one) => Array.from({ length: 12 }, (_unused, nth) => from(one, '203.0.113.50', nth)));
  expect(kept(await Promise.all(both))).toBe(6);
  expect(await county.get(Tally).of(county.get(UnitOfWork).reader, network, dayOf(county.clock.nowMs()))).toBe(UNSIGNED_PER_NETWORK);
  expect(told(await till.upload())).toEqual(['accepted']);
  await county.get(UnitOfWork).run((tx) => tx.execute(`DELETE FROM tally WHERE name LIKE 'upload_unsigned|%'`));
});

it('counts what nobody signed by network too: one network uses up its own, not that of others', async () => {
  const till = await OfflineTill.enrol(county);
  till.meal(await elder(county), { at: LUNCH });
  const from = async (network: string, nth: number): Promise<string> => {
    const answer = await county.get(TakeEventBatch).take({ ...till.batch(), signature: String(nth).padStart(86, 'C') }, { network });
    return isRefusal(answer) ? answer.code : (answer.fault ?? 'taken');
  };
  expect(await from('203.0.113.7', 1)).toBe('signature');
  const { name } = await county.one<{ name: string }>("SELECT name FROM tally WHERE name LIKE 'upload_unsigned|%'");
  expect(name).not.toContain('203.0.113');
  await county.get(UnitOfWork).run((tx) => tx.execute('UPDATE tally SET n = 400 WHERE name = ?', [name]));
  expect(await from('203.0.113.7', 2)).toBe('too_many_requests');
  expect(await from('203.0.113.8', 2)).toBe('signature');
  expect(await alarms(till.deviceId)).toEqual([]);
  expect(told(done(await county.get(TakeEventBatch).take(till.batch(), { network: '203.0.113.7' })))).toEqual(['accepted']);
});

it('costs nothing to name a tablet that was never enrolled', async () => {
  const till = await OfflineTill.enrol(county);
  till.meal(await elder(county), { at: LUNCH });
  const stranger = county.id();
  expect(await take({ ...till.batch(), deviceId: stranger })).toBe('not_found');
  expect([await stored(stranger), await alarms(stranger)]).toEqual([0, []]);
});

it('keeps the new events of a chain that is sent whole each time, not the chain each time', async () => {
  const till = await OfflineTill.enrol(county);
  for (let nth = 0; nth < 30; nth++) {
    till.append(`junk ${String(nth)} ${LONG.slice(0, 4000)}`);
    expect(await take(till.batch())).toBe('taken');
  }
  const { n } = await county.one<{ n: unknown }>('SELECT SUM(LENGTH(sealed)) AS n FROM offline_batch WHERE device_id = ?', [till.deviceId]);
  // 30 texts of 4,000, sealed and in base64; the chain each time would be 465 of them.
  expect(Number(n)).toBeLessThan(30 * 8_000);
  // Nothing new: nothing is kept, and it is answered.
  expect(await take(till.batch(3, 9))).toBe('taken');
});

it('lets a tablet that left send a few megabytes in all, then asks for its file at the desk, where it comes in', async () => {
  const till = await OfflineTill.enrol(county);
  const person = await elder(county);
  till.meal(person, { at: LUNCH });
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '换机' }));
  // What it had served before comes in by itself.
  expect(told(await till.upload())).toEqual(['accepted']);
  let answer = 'taken';
  while (answer === 'taken') {
    for (let nth = 0; nth < 100; nth++) till.append(`junk ${String(till.head)} ${LONG}`);
    answer = await take(till.batch(till.head - 99, till.head));
  }
  expect(answer).toBe('upload_budget_spent');
  expect(await stored(till.deviceId)).toBeLessThan(12_000_000);
  expect(await alarms(till.deviceId)).toEqual(['left']);
  expect(await take(till.batch(till.head - 99, till.head))).toBe('upload_budget_spent');
  // At the desk a person stands behind the file.
  const { queueFile } = (await import(WRITER)) as { queueFile: Write };
  const { file } = await queueFile([till.batch(till.head - 99, till.head)], LUNCH, county.get(QueueKey));
  const taken = done(await county.get(TakeQueueFile).take({ ...county.bureau, role: 'bureau_officer' }, { text: await file.text(), passphrase: null }));
  expect(taken).toMatchObject({ rows: 100, fault: null, outcomes: { rejected: 100 } });
});
