import { createHmac, randomBytes } from 'node:crypto';
import { BADGE_ROOT, badgeMarkText } from '#core/code';
import { BADGE_MS, ShiftKey } from './shift-key.js';
import { LOCK_MS, type Mark, unwrapKey, type Wrapped, wrapKey, WRONG_MOST } from './wrapped.js';

const WHO = { operatorId: '019ab0d2-7c00-7000-8000-0123456789ab', displayName: '操作员', madeAt: 1_795_500_000_000 };
const DEVICE = '019ab0d2-7c00-7000-8000-0123456789ac';
const NOW = WHO.madeAt;
const PIN = '407182';

/** As the county makes it, with node's own functions. */
function markOf(badge: Uint8Array, salt = randomBytes(16).toString('base64url')): Mark {
  const root = createHmac('sha256', badge).update(BADGE_ROOT).digest();
  return {
    badgeId: WHO.operatorId,
    salt,
    mark: createHmac('sha256', root)
      .update(badgeMarkText({ deviceId: DEVICE, operatorId: WHO.operatorId, salt }))
      .digest('base64url'),
  };
}

const badge = new Uint8Array(randomBytes(16));
const key = new Uint8Array(randomBytes(32));
const wrapped = (): Promise<Wrapped> => wrapKey(WHO, markOf(badge), { pin: PIN, key });
const trying = (row: Wrapped, change: { pin?: string; badge?: Uint8Array<ArrayBuffer>; deviceId?: string } = {}, at = NOW) =>
  unwrapKey(row, { deviceId: DEVICE, pin: PIN, badge, ...change }, at);

it('opens by PIN and badge together, at this tablet, and by neither alone', async () => {
  const row = await wrapped();
  expect(await trying(row)).toMatchObject({ kind: 'right', key });
  expect((await trying(row, { pin: '407183' })).kind).toBe('wrong');
  expect((await trying(row, { badge: new Uint8Array(randomBytes(16)) })).kind).toBe('wrong');
  expect((await trying(row, { deviceId: WHO.operatorId })).kind).toBe('wrong');
  expect(JSON.stringify({ ...row, iv: [...row.iv], cipher: [...new Uint8Array(row.cipher)] })).not.toContain(PIN);
});

it('is good for a day after the county last accepted the PIN', async () => {
  const row = await wrapped();
  expect((await trying(row, {}, NOW + BADGE_MS)).kind).toBe('right');
  expect((await trying(row, {}, NOW + BADGE_MS + 1)).kind).toBe('old');
});

it('locks for ten minutes after five wrong tries, and a right one forgives the ones before', async () => {
  let row = await wrapped();
  const attempt = async (pin: string, at: number): Promise<string> => {
    const answer = await trying(row, { pin }, at);
    if (answer.kind === 'right' || answer.kind === 'wrong') row = answer.wrapped;
    return answer.kind;
  };
  for (let n = 1; n < WRONG_MOST; n++) expect(await attempt('000000', NOW)).toBe('wrong');
  expect(await attempt(PIN, NOW)).toBe('right');
  for (let n = 0; n < WRONG_MOST; n++) expect(await attempt('000000', NOW)).toBe('wrong');
  expect(await attempt(PIN, NOW + LOCK_MS - 1)).toBe('locked');
  expect(await attempt(PIN, NOW + LOCK_MS)).toBe('right');
});

it('a shift’s key opens what it has shut, after a reload of the tab too; another one, and a tab that was closed, read nothing of it', async () => {
  const tab = new Map<string, string>();
  const storage = {
    getItem: (name: string) => tab.get(name) ?? null,
    setItem: (name: string, value: string) => tab.set(name, value),
    removeItem: (name: string) => tab.delete(name),
  } as unknown as Storage;
  const first = new ShiftKey(storage);
  expect(await first.shut('王*英')).toBeNull();
  await first.take();
  const shut = await first.shut({ name: '王*英' });
  expect(Buffer.from(shut?.cipher ?? new ArrayBuffer(0)).toString('utf8')).not.toContain('王');
  const reloaded = new ShiftKey(storage);
  await reloaded.resume();
  expect(await reloaded.open(shut)).toEqual({ name: '王*英' });
  const next = new ShiftKey(storage);
  await next.take();
  expect(await next.open(shut)).toBeNull();
  reloaded.drop();
  expect([reloaded.held, tab.size, await reloaded.open(shut)]).toEqual([false, 0, null]);
});
