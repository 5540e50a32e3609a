import type { Id } from '#values';
import { dayOf, fen, isRefusal } from '#values';
import { CloseShift, ExtendShift, MakeBadge, OpenShift, ReadDay, ReadShift, ReportDevice, SetPin, type ShiftToClose, SiteStaff, TellTime } from '#counter';
import { serverTimeText } from '#core/snapshot';
import { OnlineKey } from '#cards';
import { DisableUser, RefreshSession, type SessionGrant } from '#identity';
import { type Actor, Tally, UnitOfWork } from '#platform';
import { RedeemMeal, SellFullPrice, VoidRedemption } from '#redemption';
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { BADGE_ROOT, badgeMarkText, parseBadge } from '#core/code';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { putRow } from '../tampering/administrator.js';
import { hire, openCounterCounty, openShift, PASSWORD, PIN, Tablet } from './tablet.js';

const HOUR = 3_600_000;
const MANAGER_PIN = '550193';

let county: SmallCounty;
let tablet: Tablet;
let operator: Actor;
let manager: Actor;
beforeEach(async () => {
  county = await openCounterCounty();
  tablet = await Tablet.at(county, county.till.siteId);
  operator = await hire(county, 'caihe.operator', { siteId: county.till.siteId });
  manager = await hire(county, 'caihe.manager', { siteId: county.till.siteId, role: 'site_manager', pin: MANAGER_PIN });
});
afterEach(async () => county.drop());

const at = (grant: SessionGrant): Actor => grant.actor;
const sessionOf = (grant: SessionGrant): Id => grant.refreshToken.slice(0, 36);
const isLive = async (grant: SessionGrant): Promise<boolean> => !isRefusal(await county.get(RefreshSession).refresh({ audience: 'counter', refreshToken: grant.refreshToken }));
const closing = (shiftId: Id, change: Partial<ShiftToClose> = {}): ShiftToClose => ({ id: county.id(), shiftId, countedCashFen: fen(0), unsentRows: 0, ...change });

it('opens with a PIN at an enrolled tablet, for twelve hours and not a minute more', async () => {
  const grant = done(await openShift(county, tablet, operator));
  const began = county.clock.nowMs();
  expect(grant.shift).toMatchObject({ operatorId: operator.id, operatorName: 'caihe.operator', opensAt: began, endsAt: began + 12 * HOUR, warnsAt: began + 12 * HOUR - 600_000 });
  expect(grant.actor).toEqual({ ...operator, deviceId: tablet.deviceId });
  expect(grant.refreshExpiresAt).toBe(grant.shift.endsAt);
  county.clock.set(grant.shift.endsAt - 1000);
  const renewed = done(await county.get(RefreshSession).refresh({ audience: 'counter', refreshToken: grant.refreshToken }));
  county.clock.set(grant.shift.endsAt);
  expect(await county.get(RefreshSession).refresh({ audience: 'counter', refreshToken: renewed.refreshToken })).toMatchObject({ code: 'unauthenticated' });
});

it('extends by one tap, an hour at a time, twelve times, and only for its own operator and tablet', async () => {
  const grant = done(await openShift(county, tablet, operator));
  const extend = (actor: Actor) => county.get(ExtendShift).extend(actor, grant.shift.id);
  expect(await extend({ ...at(grant), deviceId: county.till.deviceId })).toMatchObject({ code: 'not_found' });
  expect(await extend({ ...at(grant), id: manager.id })).toMatchObject({ code: 'not_found' });
  // Nor does a row that somebody altered become the end of a session.
  await putRow(county.db.database, 'shift', { id: grant.shift.id }, { ends_at: grant.shift.endsAt + 1000 * HOUR });
  expect(await extend(at(grant))).toMatchObject({ code: 'not_found' });
  await putRow(county.db.database, 'shift', { id: grant.shift.id }, { ends_at: grant.shift.endsAt });
  for (let time = 1; time <= 12; time++) expect(done(await extend(at(grant))).endsAt).toBe(grant.shift.endsAt + time * HOUR);
  expect(await extend(at(grant))).toMatchObject({ code: 'shift_over' });
  await putRow(county.db.database, 'shift', { id: grant.shift.id }, { extensions: 0 });
  expect(await extend(at(grant))).toMatchObject({ code: 'not_found' });
  await putRow(county.db.database, 'shift', { id: grant.shift.id }, { extensions: 12 });
  county.clock.set(grant.shift.endsAt + HOUR);
  expect(await isLive(grant)).toBe(true);
});

it('locks an operator at one tablet after five wrong PINs for ten minutes, and nobody else', async () => {
  for (let time = 0; time < 5; time++) expect(await openShift(county, tablet, operator, { pin: '918273' })).toMatchObject({ code: 'pin_wrong' });
  expect(await openShift(county, tablet, operator)).toMatchObject({ code: 'pin_locked' });
  expect(isRefusal(await openShift(county, tablet, manager, { pin: MANAGER_PIN }))).toBe(false);
  expect(isRefusal(await openShift(county, await Tablet.at(county, county.till.siteId), operator))).toBe(false);
  county.clock.set(county.clock.nowMs() + 9 * 60_000);
  expect(await openShift(county, tablet, operator)).toMatchObject({ code: 'pin_locked' });
  county.clock.set(county.clock.nowMs() + 60_000);
  expect(isRefusal(await openShift(county, tablet, operator))).toBe(false);
});

it('counts wrong PINs of an operator over all tablets: who has many tablets has no more tries, and a colleague’s right PIN gives none back', async () => {
  const tablets = [tablet, await Tablet.at(county, county.till.siteId), await Tablet.at(county, county.till.siteId)];
  const wrongAt = async (at: Tablet) => {
    const answer = await openShift(county, at, operator, { pin: '918273' });
    return isRefusal(answer) ? answer.code : 'open';
  };
  const codes: string[] = [];
  for (let time = 0; time < 4; time++) {
    for (const one of tablets) codes.push(await wrongAt(one));
    expect(isRefusal(await openShift(county, tablets[0] ?? tablet, manager, { pin: MANAGER_PIN }))).toBe(false);
  }
  expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'pin_wrong'));
  expect(codes.slice(10)).toEqual(['pin_locked_all', 'pin_locked_all']);
  // The right one neither, at any tablet, until the hour is over; one's own right PIN is never counted.
  expect(await openShift(county, tablets[1] ?? tablet, operator)).toMatchObject({ code: 'pin_locked_all' });
  expect(await county.get(Tally).of(county.get(UnitOfWork).reader, 'pin_wrong|refused', dayOf(LUNCH))).toBe(3);
  county.clock.set(LUNCH + HOUR);
  for (let time = 0; time < 12; time++) expect(isRefusal(await openShift(county, tablets[2] ?? tablet, operator))).toBe(false);
});

it('lets in ten at once only as often as five tries allow', async () => {
  const proofs = Array.from({ length: 10 }, (_, index) => tablet.proof(`shift:${operator.id}`, LUNCH + index));
  const codes = await Promise.all(
    proofs.map(async (device) => {
      const answer = await county.get(OpenShift).open({ id: county.id(), operatorId: operator.id, pin: '918273', device });
      return isRefusal(answer) ? answer.code : 'open';
    }),
  );
  expect(codes.filter((code) => code === 'pin_wrong').length).toBeLessThanOrEqual(5);
  expect(codes).not.toContain('open');
});

it('does not open for another site, a disabled account, a foreign or revoked tablet, or a signature for somebody else', async () => {
  const other = await Tablet.at(county, county.otherTill.siteId);
  expect(await openShift(county, other, operator)).toMatchObject({ code: 'pin_wrong' });
  const ask = (device = tablet.proof(`shift:${operator.id}`)) => county.get(OpenShift).open({ id: county.id(), operatorId: operator.id, pin: PIN, device });
  expect(await ask({ ...other.proof(`shift:${operator.id}`), deviceId: tablet.deviceId })).toMatchObject({ code: 'unauthenticated' });
  expect(await ask(tablet.proof(`shift:${manager.id}`))).toMatchObject({ code: 'unauthenticated' });
  expect(await ask(tablet.proof('operators'))).toMatchObject({ code: 'unauthenticated' });
  expect(await ask(tablet.proof(`shift:${operator.id}`, LUNCH - 130_000))).toMatchObject({ code: 'invalid_request' });
  done(await county.get(DisableUser).disable(county.bureau, { userId: manager.id, reason: '已离职人员' }));
  expect(await openShift(county, tablet, manager, { pin: MANAGER_PIN })).toMatchObject({ code: 'pin_wrong' });
  await tablet.revoke();
  expect(await ask()).toMatchObject({ code: 'device_revoked' });
});

it('takes each signed instant once: a copied request opens nothing', async () => {
  const device = tablet.proof(`shift:${operator.id}`);
  const ask = (id: Id) => county.get(OpenShift).open({ id, operatorId: operator.id, pin: PIN, device });
  const first = county.id();
  expect(isRefusal(await ask(first))).toBe(false);
  expect(await ask(county.id())).toMatchObject({ code: 'proof_used' });
  expect(await ask(first)).toMatchObject({ code: 'proof_used' });
});

it('brings back to the same shift who signs in again, and signs out who was there before', async () => {
  const id = county.id();
  const first = done(await openShift(county, tablet, operator, { id }));
  const again = done(await openShift(county, tablet, operator, { id }));
  expect(again.shift).toEqual(first.shift);
  expect(await isLive(first)).toBe(false);
  expect(await openShift(county, tablet, manager, { id, pin: MANAGER_PIN })).toMatchObject({ code: 'id_reused' });
  const relieved = done(await openShift(county, tablet, manager, { pin: MANAGER_PIN }));
  expect(await isLive(again)).toBe(false);
  expect(await isLive(relieved)).toBe(true);
});

it('takes over a shift that was opened with the line down, and none that would have ended', async () => {
  const now = county.clock.nowMs();
  const grant = done(await openShift(county, tablet, operator, { startedAt: now - 3 * HOUR }));
  expect(grant.shift).toMatchObject({ opensAt: now - 3 * HOUR, endsAt: now + 9 * HOUR });
  expect(await openShift(county, tablet, operator, { startedAt: now - 13 * HOUR })).toMatchObject({ code: 'invalid_request' });
});

it('a badge is made by the manager or the bureau, told to the tablet as a mark of this shift alone, and replaced by the next one', async () => {
  const badgeOf = (code: string, salt: string): string => {
    const root = createHmac('sha256', parseBadge(code) ?? '')
      .update(BADGE_ROOT)
      .digest();
    return createHmac('sha256', root)
      .update(badgeMarkText({ deviceId: tablet.deviceId, operatorId: operator.id, salt }))
      .digest('base64url');
  };
  expect(done(await openShift(county, tablet, operator)).badge).toBeNull();
  // Nobody makes one for himself, nor the manager of another site.
  expect(await county.get(MakeBadge).make({ ...operator, deviceId: tablet.deviceId }, operator.id)).toMatchObject({ code: 'forbidden' });
  const strange = await hire(county, 'other.manager', { siteId: county.otherTill.siteId, role: 'site_manager', pin: null });
  expect(await county.get(MakeBadge).make(strange, operator.id)).toMatchObject({ code: 'not_found' });
  const old = done(await county.get(MakeBadge).make(manager, operator.id));
  expect(old.code).toMatch(/^\d{39}$/);
  const [first, second] = [done(await openShift(county, tablet, operator)).badge, done(await openShift(county, tablet, operator)).badge];
  expect(first?.mark).toBe(badgeOf(old.code, first?.salt ?? ''));
  expect([first?.badgeId, second?.badgeId, second?.mark === first?.mark]).toEqual([old.badgeId, old.badgeId, false]);
  const next = done(await county.get(MakeBadge).make(county.bureau, operator.id));
  const after = done(await openShift(county, tablet, operator)).badge;
  expect([after?.badgeId, after?.mark === badgeOf(old.code, after?.salt ?? ''), after?.mark === badgeOf(next.code, after?.salt ?? '')]).toEqual([next.badgeId, false, true]);
  // The tablet is told which one is in force, so it forgets what it wrapped by the old one.
  const staff = done(await county.get(SiteStaff).of(tablet.proof('operators'))) as readonly { operatorId: Id; badgeId: Id | null }[];
  expect(staff.find((one) => one.operatorId === operator.id)?.badgeId).toBe(next.badgeId);
  expect(staff.find((one) => one.operatorId === manager.id)?.badgeId).toBeNull();
  // Neither the code nor what makes marks of it can be read in the database.
  const rows = JSON.stringify(await county.get(UnitOfWork).reader.query('SELECT * FROM operator_badge'));
  expect(rows).not.toContain(next.code);
  expect(rows).not.toContain(
    createHmac('sha256', parseBadge(next.code) ?? '')
      .update(BADGE_ROOT)
      .digest('base64url'),
  );
  const log = await county.get(UnitOfWork).reader.query<{ actor_id: string }>("SELECT actor_id FROM audit_entry WHERE action = 'badge.make' ORDER BY id");
  expect(log.map((row) => row.actor_id)).toEqual([manager.id, county.bureau.id]);
});

it('keeps a PIN only after the password, and none that everybody tries first', async () => {
  const set = (pin: string, password = PASSWORD) => county.get(SetPin).set(operator, { password, pin });
  for (const weak of ['111111', '121212', '123456', '987654', '123123', '12345']) expect(await set(weak)).toMatchObject({ code: 'pin_weak' });
  expect(await set('602914', 'wrong horse 85')).toMatchObject({ code: 'credentials_wrong' });
  done(await set('602914'));
  expect(await openShift(county, tablet, operator)).toMatchObject({ code: 'pin_wrong' });
  expect(isRefusal(await openShift(county, tablet, operator, { pin: '602914' }))).toBe(false);
  const stored = await county.one<{ pin_hash: string }>('SELECT pin_hash FROM counter_pin WHERE account_id = ?', [operator.id]);
  expect(stored.pin_hash).toMatch(/^\$argon2id\$/);
});

it('names the staff of its own site to a tablet', async () => {
  // The small county has an operator of its own at each till.
  const staff = async (at: Tablet) => done(await county.get(SiteStaff).of(at.proof('operators'))).filter(({ displayName }) => !displayName.startsWith('operator-'));
  expect((await staff(tablet)).map(({ displayName, role, hasPin }) => [displayName, role, hasPin])).toEqual([
    ['caihe.manager', 'site_manager', true],
    ['caihe.operator', 'site_operator', true],
  ]);
  const other = await Tablet.at(county, county.otherTill.siteId);
  expect(await staff(other)).toEqual([]);
});

describe('closing', () => {
  let grant: Awaited<ReturnType<typeof begin>>;
  const begin = async () => done(await openShift(county, tablet, operator));
  /** Two cash meals (one taken back), one by phone, a guest in cash and staff. */
  const work = async (): Promise<void> => {
    const actor = at(grant);
    const meal = async (tender: 'cash' | 'phone') => done(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { actor, tender }))).receipt;
    await meal('cash');
    const taken = await meal('cash');
    await meal('phone');
    done(await county.get(VoidRedemption).void(actor, { id: county.id(), redemptionId: taken.redemptionId, reason: '点错了' }));
    const sell = (kind: 'guest' | 'staff', priceFen: number) =>
      county.get(SellFullPrice).sell(actor, { id: county.id(), kind, priceFen: fen(priceFen), tender: 'cash', occurredAt: county.clock.nowMs(), refusalCode: null });
    done(await sell('guest', 1600));
    done(await sell('staff', 800));
  };
  const close = (order: ShiftToClose) => county.get(CloseShift).close(at(grant), order);
  beforeEach(async () => {
    grant = await begin();
    await work();
  });

  it('sums the tablet’s own work by way of paying, guests and staff apart, without what was taken back', async () => {
    // The other tablet of the site works too; its cash is in another drawer.
    done(await county.get(RedeemMeal).redeem(county.meal(await county.person())));
    const { totals } = await county.get(ReadShift).current(at(grant), sessionOf(grant));
    expect(totals).toMatchObject({ meals: 2, voids: 1, takings: { cashFen: 820n + 1600n + 800n, phoneFen: 820n, familyFen: 0n }, subsidyFen: 600n, discountFen: 960n });
    expect(totals?.fullPrice).toEqual([
      { kind: 'elder', meals: 0, amountFen: 0n },
      { kind: 'guest', meals: 1, amountFen: 1600n },
      { kind: 'staff', meals: 1, amountFen: 800n },
    ]);
    const day = done(await county.get(ReadDay).read(at(grant), dayOf(LUNCH)));
    expect(day).toMatchObject({ meals: 3, voids: 1, takings: { cashFen: 4040n, phoneFen: 820n } });
    expect(await county.get(ReadDay).read(county.otherTill, dayOf(LUNCH))).toMatchObject({ meals: 0 });
  });

  it('holds counted cash against the books and asks why they differ', async () => {
    expect(await close(closing(grant.shift.id, { countedCashFen: fen(3200) }))).toMatchObject({ code: 'reason_required', detail: { expectedCashFen: 3220, differenceFen: -20 } });
    const order = closing(grant.shift.id, { countedCashFen: fen(3200), reason: '找零多给两角' });
    const closed = done(await close(order));
    expect(closed).toMatchObject({ expectedCashFen: 3220n, countedCashFen: 3200n, differenceFen: -20n, reason: '找零多给两角', unsentRows: 0, confirmedBy: null });
    expect(await isLive(grant)).toBe(false);
    expect(await close(order)).toEqual(closed);
    expect(await close(closing(grant.shift.id, { countedCashFen: fen(3220) }))).toMatchObject({ code: 'shift_closed' });
    expect(await openShift(county, tablet, operator, { id: grant.shift.id })).toMatchObject({ code: 'shift_closed' });
  });

  it('covers everything since the last closing of this tablet, whoever handed over in between, and nothing twice', async () => {
    const minute = (): void => {
      county.clock.set(county.clock.nowMs() + 60_000);
    };
    const serve = async (actor: Actor): Promise<void> => void done(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { actor, tender: 'cash' })));
    minute();
    // The operator hands over without a count, comes back, and a manager relieves them.
    const again = done(await openShift(county, tablet, operator));
    await serve(at(again));
    minute();
    const relieved = done(await openShift(county, tablet, manager, { pin: MANAGER_PIN }));
    await serve(at(relieved));
    expect((await county.get(ReadShift).current(at(relieved), sessionOf(relieved))).totals).toMatchObject({ takings: { cashFen: 3220n + 820n + 820n } });
    minute();
    const shut = async (one: typeof grant, cash: number) => done(await county.get(CloseShift).close(one.actor, closing(one.shift.id, { countedCashFen: fen(cash) })));
    expect(await shut(relieved, 3220 + 820 + 820)).toMatchObject({ expectedCashFen: 4860n, totals: { meals: 4 } });
    minute();
    const next = await begin();
    await serve(at(next));
    minute();
    expect(await shut(next, 820)).toMatchObject({ expectedCashFen: 820n, totals: { meals: 1 } });
    // The first shift is still without a closing of its own: its cash was counted long ago.
    expect(await shut(again, 0)).toMatchObject({ expectedCashFen: 0n, totals: { meals: 0 } });
  });

  it('under the id of another closing, or again with another count, is refused', async () => {
    const order = closing(grant.shift.id, { countedCashFen: fen(3200), reason: '找零多给两角' });
    const closed = done(await close(order));
    for (const other of [{ countedCashFen: fen(3210) }, { reason: '找零少给两角' }]) expect(await close({ ...order, ...other })).toMatchObject({ code: 'id_reused' });
    expect(await close(order)).toEqual(closed);
    const next = await begin();
    const again = closing(next.shift.id, { id: order.id });
    expect(await county.get(CloseShift).close(at(next), again)).toMatchObject({ code: 'id_reused' });
    expect(await isLive(next)).toBe(true);
    // Also of two shifts that close at once, at two tills.
    const elsewhere = await Tablet.at(county, county.otherTill.siteId);
    const colleague = await hire(county, 'hubin.operator', { siteId: county.otherTill.siteId });
    const [here, there] = [await begin(), done(await openShift(county, elsewhere, colleague))];
    const id = county.id();
    const answers = await Promise.all([here, there].map(({ actor, shift }) => county.get(CloseShift).close(actor, closing(shift.id, { id }))));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(answers.find((answer) => isRefusal(answer))).toMatchObject({ code: 'id_reused' });
  });

  it('is refused while rows are unsent, unless a manager of the site confirms with a PIN', async () => {
    const unsent = (supervisor?: ShiftToClose['supervisor']) => close(closing(grant.shift.id, { countedCashFen: fen(3220), unsentRows: 3, supervisor }));
    expect(await unsent()).toMatchObject({ code: 'unsent_rows', detail: { unsentRows: 3 } });
    expect(await unsent({ operatorId: operator.id, pin: PIN })).toMatchObject({ code: 'forbidden' });
    expect(await unsent({ operatorId: manager.id, pin: '918273' })).toMatchObject({ code: 'pin_wrong' });
    const stranger = await hire(county, 'hubin.manager', { siteId: county.otherTill.siteId, role: 'site_manager', pin: MANAGER_PIN });
    expect(await unsent({ operatorId: stranger.id, pin: MANAGER_PIN })).toMatchObject({ code: 'pin_wrong' });
    expect(done(await unsent({ operatorId: manager.id, pin: MANAGER_PIN }))).toMatchObject({ unsentRows: 3, confirmedBy: manager.id });
  });

  it('is for the shift’s own tablet', async () => {
    expect(await county.get(CloseShift).close({ ...at(grant), deviceId: county.till.deviceId }, closing(grant.shift.id))).toMatchObject({ code: 'not_found' });
    expect(await county.get(CloseShift).close(county.otherTill, closing(grant.shift.id))).toMatchObject({ code: 'not_found' });
  });

  it('is kept for ever: the database itself refuses to change a record, or to make a false one', async () => {
    const closed = done(await close(closing(grant.shift.id, { countedCashFen: fen(3220) })));
    const run = (sql: string) => county.get(UnitOfWork).run((tx) => tx.execute(sql, [closed.id]));
    await expect(run('UPDATE shift_closing SET counted_fen = 0 WHERE id = ?')).rejects.toThrow(/insert-only/);
    await expect(run('DELETE FROM shift_closing WHERE id = ?')).rejects.toThrow(/insert-only/);
    const copy = (change: Record<string, string>) => {
      const columns = [
        'id',
        'shift_id',
        'site_id',
        'device_id',
        'closed_at',
        'closed_by',
        'confirmed_by',
        'unsent_rows',
        'meals',
        'cash_fen',
        'phone_fen',
        'family_fen',
        'counted_fen',
        'difference_fen',
        'reason',
        'summary',
      ];
      const values = columns.map((column) => change[column] ?? (column === 'id' || column === 'shift_id' ? `'${county.id()}'` : column));
      return run(`INSERT INTO shift_closing (${columns.join(',')}) SELECT ${values.join(',')} FROM shift_closing WHERE id = ?`);
    };
    await expect(copy({ unsent_rows: '2' })).rejects.toThrow();
    await expect(copy({ counted_fen: '1' })).rejects.toThrow();
    await expect(copy({})).resolves.toBe(1);
  });
});

it('keeps the newest word of a tablet, also of one that was revoked, which learns of it', async () => {
  const report = { version: '1.2.0', queueLength: 3, oldestUnsentAt: LUNCH - HOUR, snapshotSerial: 7, clockSkewMs: -1200, installed: true, persisted: false };
  expect(await county.get(ReportDevice).report(tablet.proof('report'), report)).toEqual({ serverTime: LUNCH, snapshotSerial: null, revoked: false });
  await tablet.revoke();
  expect(await county.get(ReportDevice).report(tablet.proof('report'), { version: '1.2.1', queueLength: 2 })).toMatchObject({ revoked: true });
  const row = await county.one<Record<string, unknown>>('SELECT * FROM device_report WHERE device_id = ?', [tablet.deviceId]);
  expect(row).toMatchObject({ app_version: '1.2.1', queue_length: 2, oldest_unsent_at: null, site_id: tablet.siteId });
  expect(await county.one('SELECT version, last_seen_at FROM device WHERE id = ?', [tablet.deviceId])).toMatchObject({ version: '1.2.1', last_seen_at: LUNCH });
  expect(await county.get(ReportDevice).report(tablet.proof('snapshot'), report)).toMatchObject({ code: 'unauthenticated' });
});

it('signs the time for one tablet and one question', async () => {
  const { keyId, signature, ...time } = done(await county.get(TellTime).tell({ deviceId: tablet.deviceId, nonce: 'q83vEjRWeJASNFZ4kBI0Vg' }));
  const online = county.get(OnlineKey);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: online.publicKey }, format: 'jwk' });
  const holds = (change: object) =>
    verify(null, Buffer.from(serverTimeText({ deviceId: time.deviceId, ms: time.serverTime, nonce: time.nonce, ...change })), key, Buffer.from(signature, 'base64url'));
  expect([keyId, time.serverTime]).toEqual([online.keyId, LUNCH]);
  expect([holds({}), holds({ ms: LUNCH + 1 }), holds({ nonce: 'another' }), holds({ deviceId: county.till.deviceId })]).toEqual([true, false, false, false]);
  expect(time.revoked).toBe(false);
  await tablet.revoke();
  expect(await county.get(TellTime).tell({ deviceId: tablet.deviceId, nonce: 'q83vEjRWeJASNFZ4kBI0Vg' })).toMatchObject({ revoked: true });
  expect(await county.get(TellTime).tell({ deviceId: county.id(), nonce: 'q83vEjRWeJASNFZ4kBI0Vg' })).toMatchObject({ code: 'not_found' });
});
