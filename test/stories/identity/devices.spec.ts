import { generateKeyPairSync } from 'node:crypto';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { CreateUser, DeviceReader, EnrolDevice, FindUsers, ListDevices, MakeDeviceEnrolment, RevokeDevice } from '#identity';
import type { Office } from './office.js';
import { CAIHE_STREET, COUNTY, COUNTY_ACTOR, enrolTablet, good, hire, KAIXUAN_STREET, LUNCH, openOffice, PASSWORD, verdict } from './office.js';

const newKey = (): string => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

describe('devices', () => {
  let office: Office;
  const enrol = (token: string, publicKey = newKey()) => office.get(EnrolDevice).enrol({ token, publicKey, name: '平板' });
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  it('twenty tablets with one token: one joins the site', async () => {
    const { token } = good(await office.get(MakeDeviceEnrolment).make(COUNTY_ACTOR, { siteId: office.caihe }));
    expect(token).toMatch(/^\d{12}$/);
    const results = await Promise.all(Array.from({ length: 20 }, () => enrol(token)));
    expect(results.map(verdict).sort()).toEqual(['ok', ...Array.from({ length: 19 }, () => 'token_used')]);
    const rows = await office.test.database.reader.query(`SELECT COUNT(*) AS n FROM device WHERE site_id = '${office.caihe}'`);
    expect(Number((rows as { n: unknown }[])[0]?.n)).toBe(1);
  });

  it('the same tablet again, after a lost answer, is the same device; once revoked it is none', async () => {
    const { token } = good(await office.get(MakeDeviceEnrolment).make(COUNTY_ACTOR, { siteId: office.caihe }));
    const key = newKey();
    const results = await Promise.all(Array.from({ length: 10 }, () => enrol(token, key)));
    const [id = '', ...others] = [...new Set(results.map((result) => good(result).id))];
    expect(others).toEqual([]);
    expect(verdict(await enrol(token))).toBe('token_used');
    good(await office.get(RevokeDevice).revoke(COUNTY_ACTOR, { deviceId: id, reason: '遗失' }));
    expect(verdict(await enrol(token, key))).toBe('token_used');
  });

  it('a token lapses after a day, may be typed in groups, and is not stored', async () => {
    const { token, expiresAt } = good(await office.get(MakeDeviceEnrolment).make(COUNTY_ACTOR, { siteId: office.caihe }));
    expect(expiresAt).toBe(LUNCH + 24 * 3_600_000);
    office.clock.set(expiresAt);
    expect(verdict(await enrol(token))).toBe('token_used');
    office.clock.set(expiresAt - 1);
    const stored = JSON.stringify(await office.test.database.reader.query('SELECT * FROM device_enrolment'));
    expect(stored).not.toContain(token);
    expect(verdict(await enrol(`${token.slice(0, 4)} ${token.slice(4, 8)}-${token.slice(8)}`))).toBe('ok');
    expect(verdict(await enrol('000000000000'))).toBe('token_used');
  });

  it('takes only an Ed25519 key, in any of its usual texts', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const { token } = good(await office.get(MakeDeviceEnrolment).make(COUNTY_ACTOR, { siteId: office.caihe }));
    for (const key of [rsa, 'x', '', 'A'.repeat(44)]) expect(verdict(await enrol(token, key))).toBe('invalid_request');
    const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
    const device = good(await enrol(token, Buffer.from(raw, 'base64url').toString('hex')));
    expect(device.publicKey).toBe(raw);
  });

  it('a street sees and stops only the tablets of its own sites', async () => {
    const here = await enrolTablet(office, office.caihe);
    const there = await enrolTablet(office, office.kaixuan);
    const caihe: Actor = { ...COUNTY_ACTOR, id: 'street', role: 'street_officer', areaCode: CAIHE_STREET };
    const listed = await office.get(ListDevices).list(caihe, { limit: 200 });
    expect(listed.items.map((device) => device.id)).toContain(here.deviceId);
    expect(listed.items.map((device) => device.id)).not.toContain(there.deviceId);
    expect((await office.get(ListDevices).list(caihe, { siteId: office.kaixuan, limit: 200 })).items).toEqual([]);
    expect(verdict(await office.get(RevokeDevice).revoke(caihe, { deviceId: there.deviceId, reason: '试' }))).toBe('not_found');
    expect(verdict(await office.get(MakeDeviceEnrolment).make(caihe, { siteId: office.kaixuan }))).toBe('not_found');
    good(await office.get(RevokeDevice).revoke(caihe, { deviceId: here.deviceId, reason: '损坏' }));
    expect(verdict(await office.get(RevokeDevice).revoke(caihe, { deviceId: here.deviceId, reason: '损坏' }))).toBe('not_found');
    const known = await office.get(DeviceReader).of(office.get(UnitOfWork).reader, [here.deviceId, there.deviceId]);
    expect([known.get(here.deviceId)?.revokedAt, known.get(there.deviceId)?.revokedAt]).toEqual([LUNCH, null]);
  });

  it('a page of devices leads to the next', async () => {
    await enrolTablet(office, office.kaixuan);
    const first = await office.get(ListDevices).list(COUNTY_ACTOR, { limit: 1 });
    expect(first.next).not.toBeNull();
    const rest = await office.get(ListDevices).list(COUNTY_ACTOR, { limit: 200, ...(first.next === null ? {} : { cursor: first.next }) });
    const ids = [...first.items, ...rest.items].map((device) => device.id);
    expect(rest.next).toBeNull();
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  describe('accounts', () => {
    it.each([
      ['a login with a space', { login: 'two words', role: 'auditor' as const, areaCode: COUNTY }, 'invalid_request'],
      ['a short password', { login: 'shorty', password: '1234567', role: 'auditor' as const, areaCode: COUNTY }, 'invalid_request'],
      ['the system itself', { login: 'robot', role: 'system' as const, areaCode: COUNTY }, 'invalid_request'],
      ['an area that is none', { login: 'lost', role: 'auditor' as const, areaCode: '33' }, 'area_unknown'],
      ['another county', { login: 'other', role: 'auditor' as const, areaCode: '330105' }, 'forbidden'],
      ['an operator without a site', { login: 'nosite', role: 'site_operator' as const }, 'not_found'],
      ['a good one', { login: 'fine', role: 'auditor' as const, areaCode: COUNTY }, 'ok'],
      ['the same again', { login: 'Fine', role: 'auditor' as const, areaCode: COUNTY }, 'login_taken'],
    ])('%s', async (_case, request, expected) => {
      expect(verdict(await office.get(CreateUser).create(COUNTY_ACTOR, { password: PASSWORD, displayName: '某', ...request }))).toBe(expected);
    });

    it('a street sees only its own', async () => {
      const operator = await hire(office, { login: 'kx.till', role: 'site_operator', siteId: office.kaixuan });
      expect(operator.areaCode).toBe(`${KAIXUAN_STREET}002`);
      const kaixuan: Actor = { ...COUNTY_ACTOR, areaCode: KAIXUAN_STREET };
      expect((await office.get(FindUsers).find(kaixuan, { limit: 50 })).items.map((user) => user.login)).toEqual(['kx.till']);
      expect(JSON.stringify(await office.get(FindUsers).find(COUNTY_ACTOR, { limit: 200 }))).not.toContain('argon2');
    });
  });
});
