import { createECDH } from 'node:crypto';
import { QueueKey } from '#cards';
import { TakeQueueFile } from '#offline';
import type { Actor } from '#platform';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

const HOUR = 3_600_000;

/** The tablet's own writer: what it makes in a browser is what is opened here. */
const WRITER = '../../../apps/web/counter/engine/queue-file.js';
type Made = { readonly file: Blob; readonly passphrase: string };
type Write = (batches: readonly object[], madeAt: number, county?: { keyId: string; publicKey: string } | null) => Promise<Made>;

let county: SmallCounty;
let officer: Actor;
let write: Write;
beforeAll(async () => {
  county = await openOfflineCounty();
  officer = { ...county.bureau, id: 'wang.officer', role: 'bureau_officer' };
  ({ queueFile: write } = (await import(WRITER)) as { queueFile: Write });
});
beforeEach(() => {
  county.clock.set(LUNCH + HOUR);
});
afterAll(async () => county.drop());

const take = (text: string, passphrase: string | null = null, actor = officer) => county.get(TakeQueueFile).take(actor, { text, passphrase });

/** A tablet with three meals of two people that nobody has heard of, and its file. */
async function stranded(key: { keyId: string; publicKey: string } | null = county.get(QueueKey)): Promise<{ till: OfflineTill; text: string; passphrase: string }> {
  const [till, chen, wu] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
  till.meal(chen, { at: LUNCH });
  till.meal(wu, { at: LUNCH + 60_000 });
  till.meal(chen, { at: LUNCH + 120_000 });
  const { file, passphrase } = await write([till.batch(1, 2), till.batch(3, 3)], LUNCH, key);
  return { till, text: await file.text(), passphrase };
}

it('is opened by the county without any passphrase, and its rows get the verdicts of an upload', async () => {
  const { till, text } = await stranded();
  expect(done(await take(text))).toEqual({
    deviceId: till.deviceId,
    siteId: till.actor.siteId,
    rows: 3,
    known: 0,
    outcomes: { accepted: 2, site_bears: 1 },
    fault: null,
    expectedSeq: 4,
  });
  // The tablet that opens after all sends the same rows, and the file comes a second time: nothing happens twice.
  expect(told(await till.upload())).toEqual(['accepted', 'accepted', 'site_bears already_redeemed']);
  expect(done(await take(text))).toMatchObject({ known: 3, outcomes: { accepted: 2, site_bears: 1 } });
  const audit = await county.one<{ n: unknown }>(`SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'queue_file.open' AND object_id = ? AND actor_id = ?`, [
    till.deviceId,
    officer.id,
  ]);
  expect(Number(audit.n)).toBe(2);
});

it('is opened by the printed passphrase when the tablet had not learnt the key of the county', async () => {
  const { text, passphrase } = await stranded(null);
  expect(await take(text)).toMatchObject({ code: 'queue_file_locked' });
  expect(
    await take(
      text,
      passphrase.replace(/^./, (letter) => (letter === '2' ? '3' : '2')),
    ),
  ).toMatchObject({ code: 'queue_file_locked' });
  expect(done(await take(text, passphrase.toLowerCase().replaceAll('-', ' ')))).toMatchObject({ rows: 3, fault: null });
});

it('is not opened by the key of another county, nor once a letter of it was changed', async () => {
  const other = createECDH('prime256v1');
  other.generateKeys();
  const foreign = { keyId: county.get(QueueKey).keyId, publicKey: other.getPublicKey().toString('base64url') };
  expect(await take((await stranded(foreign)).text)).toMatchObject({ code: 'queue_file_locked' });
  const { text } = await stranded();
  const file = JSON.parse(text) as { cipher: string; headHash: string };
  const turned = (letters: string): string => `${letters.startsWith('A') ? 'B' : 'A'}${letters.slice(1)}`;
  expect(await take(JSON.stringify({ ...file, cipher: turned(file.cipher) }))).toMatchObject({ code: 'queue_file_unreadable' });
  expect(await take(JSON.stringify({ ...file, headHash: 'f'.repeat(64) }))).toMatchObject({ code: 'queue_file_locked' });
  for (const junk of ['', 'null', '[]', '{"format":"love-card/queue-file/v2"}', text.slice(0, 200)]) expect(await take(junk)).toMatchObject({ code: 'queue_file_unreadable' });
});

it('is no way to keep the county busy: as many keys and rounds as a tablet writes, and no others', async () => {
  const { text, passphrase } = await stranded(null);
  const file = JSON.parse(text) as { keys: { by: string; iterations?: number }[] };
  const [key] = file.keys;
  expect(key).toMatchObject({ by: 'passphrase', iterations: 600_000 });
  for (const keys of [[key, key], Array.from({ length: 12_000 }, () => key), [{ ...key, iterations: 2_000_000 }], [key, key, key]])
    expect(await take(JSON.stringify({ ...file, keys }), passphrase)).toMatchObject({ code: expect.stringMatching(/^queue_file_/) as string });
  expect(await take(JSON.stringify({ ...file, keys: [{ ...key, iterations: 2_000_000 }] }), passphrase)).toMatchObject({ code: 'queue_file_locked' });
});

it('says where it stopped when a part is missing, and is for the area of its site only', async () => {
  const till = await OfflineTill.enrol(county);
  const person = await elder(county);
  for (let meal = 0; meal < 3; meal++) till.meal(person, { at: LUNCH + meal * 60_000 });
  const { file } = await write([till.batch(1, 1), till.batch(3, 3)], LUNCH, county.get(QueueKey));
  expect(done(await take(await file.text()))).toMatchObject({ outcomes: { accepted: 1 }, fault: 'gap', expectedSeq: 2 });
  const { text } = await stranded();
  expect(await take(text, null, { ...officer, areaCode: '330106' })).toMatchObject({ code: 'not_found' });
});
