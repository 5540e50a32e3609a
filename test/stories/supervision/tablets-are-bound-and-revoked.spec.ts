import { generateKeyPairSync } from 'node:crypto';
import { parseBinding } from '#core/code';
import { EnrolDevice } from '#identity';
import { COUNTY, done } from '../../support/small-county.js';
import { WatchedCounty } from './watched-county.js';

let watched: WatchedCounty;
beforeAll(async () => {
  watched = await WatchedCounty.open();
});
afterAll(() => watched.close());

it('draws a QR of digits from which a tablet binds itself, once', async () => {
  const { county } = watched;
  const { body } = (await watched.post('first', 'bureau/device-enrolments', { siteId: county.till.siteId ?? '' }).expect(201)) as {
    body: { token: string; qr: string; expiresAt: number };
  };
  expect(parseBinding(body.qr)).toEqual({ token: body.token, county: COUNTY, expiresAtSeconds: Math.floor(body.expiresAt / 1000) });
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const tablet = { token: parseBinding(body.qr)?.token ?? '', publicKey, name: '新平板', version: '1.2.0' };
  const device = done(await county.get(EnrolDevice).enrol(tablet));
  // A lost answer asked for again by the same key is the same tablet; another tablet comes too late.
  expect(await county.get(EnrolDevice).enrol(tablet)).toMatchObject({ id: device.id });
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  expect(await county.get(EnrolDevice).enrol({ ...tablet, publicKey: other })).toMatchObject({ code: 'token_used' });
  const rows = await watched.rows('first', 'bureau/device-standings');
  expect(rows.find((row) => row['deviceId'] === device.id)).toMatchObject({
    siteCode: 'CH001',
    version: '1.2.0',
    online: true,
    reportedAt: null,
    queueLength: null,
    revokedAt: null,
  });
  // It never said what waits on it: that is not none.
  expect((await watched.rows('first', 'bureau/site-standings')).find((site) => site['code'] === 'CH001')).toMatchObject({ rowsUnsent: 0, devicesUnheard: 2 });
});

it('is revoked with a reason by who may, and then counts no more', async () => {
  const { county } = watched;
  const deviceId = String(county.till.deviceId);
  const before = (await watched.figures('first')).get('devices')?.value ?? 0;
  await watched.post('auditor', `bureau/devices/${deviceId}/revocation`, { reason: '平板遗失' }).expect(403);
  await watched.post('auditor', 'bureau/device-enrolments', { siteId: county.till.siteId ?? '' }).expect(403);
  await watched.post('second', `bureau/devices/${deviceId}/revocation`, { reason: '平板遗失' }).expect(404);
  await watched.post('first', `bureau/devices/${deviceId}/revocation`, {}).expect(400);
  await watched.post('first', `bureau/devices/${deviceId}/revocation`, { reason: '平板遗失' }).expect(201);
  const figure = (await watched.figures('first')).get('devices');
  expect(figure?.value).toBe(before - 1);
  if (figure) expect(await watched.sum('first', figure)).toBe(before - 1);
  const revoked = await watched.rows('auditor', 'bureau/device-standings?only=revoked');
  expect(revoked).toMatchObject([{ deviceId, online: false }]);
  const log = await county.one<{ reason: string }>(`SELECT reason FROM audit_entry WHERE action = 'device.revoke' AND object_id = ?`, [deviceId]);
  expect(log.reason).toBe('平板遗失');
});

it('tells of each tablet what it still has to send and how its clock goes', async () => {
  const { county } = watched;
  const { UnitOfWork } = await import('#platform');
  const now = county.clock.nowMs();
  await county.get(UnitOfWork).run((tx) =>
    tx.insert('device_report', [
      {
        device_id: county.otherTill.deviceId,
        site_id: county.otherTill.siteId,
        reported_at: now,
        app_version: '1.3.0',
        queue_length: 4,
        oldest_unsent_at: now - 5000,
        snapshot_serial: 12,
        clock_skew_ms: -61_000,
        installed: 0,
        persisted: 1,
      },
    ]),
  );
  const [standing] = await watched.rows('second', 'bureau/device-standings?only=unsent');
  expect(standing).toMatchObject({ version: '1.3.0', queueLength: 4, oldestUnsentAt: now - 5000, snapshotSerial: 12, clockSkewMs: -61_000, installed: false, persisted: true });
  const [site] = await watched.rows('second', 'bureau/site-standings');
  expect(site).toMatchObject({ code: 'QB002', rowsUnsent: 4, devices: 1, devicesOnline: 1, devicesUnheard: 0, areaName: { zh: '湖滨街道' } });
  county.clock.set(now + 11 * 60_000);
  expect((await watched.rows('second', 'bureau/site-standings'))[0]).toMatchObject({ rowsUnsent: 4, devicesOnline: 0, devicesUnheard: 1 });
});
