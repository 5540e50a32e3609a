import { generateKeyPairSync } from 'node:crypto';
import { DisableUser, RevokeDevice, SignIn } from '#identity';
import type { Office } from './office.js';
import { COUNTY, COUNTY_ACTOR, enrolTablet, good, hire, LUNCH, openOffice, PASSWORD, proofOf, verdict } from './office.js';

describe('signing in', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  it('gives a bureau officer a session of the bureau, whatever the case of the login', async () => {
    const user = await hire(office, { login: 'Officer.Li', role: 'bureau_officer', areaCode: COUNTY });
    expect(user.login).toBe('officer.li');
    const grant = good(await office.get(SignIn).signIn({ audience: 'bureau', login: ' OFFICER.li ', password: PASSWORD }));
    expect(grant.actor).toEqual({ id: user.id, role: 'bureau_officer', areaCode: COUNTY, siteId: null, deviceId: null, personId: null, staffNumber: null });
    expect(grant.accessExpiresAt).toBe(LUNCH + 15 * 60_000);
    const claims = JSON.parse(Buffer.from(grant.accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ sub: user.id, aud: 'bureau', iss: 'love-card', role: 'bureau_officer', area: COUNTY, site: null, device: null, person: null });
  });

  it.each([
    ['an unknown login', 'nobody.here', PASSWORD],
    ['a wrong password', 'auditor.wu', 'wrong horse 85'],
  ])('answers %s with the same refusal', async (_case, login, password) => {
    if (login === 'auditor.wu') await hire(office, { login, role: 'auditor', areaCode: COUNTY });
    expect(verdict(await office.get(SignIn).signIn({ audience: 'bureau', login, password }))).toBe('credentials_wrong');
  });

  it('does not let an account of a site in at the bureau, nor a disabled one', async () => {
    const operator = await hire(office, { login: 'site.only', role: 'site_operator', siteId: office.caihe });
    expect(verdict(await office.get(SignIn).signIn({ audience: 'bureau', login: 'site.only', password: PASSWORD }))).toBe('credentials_wrong');
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: operator.id, reason: '离职' }));
    const tablet = await enrolTablet(office, office.caihe);
    const device = proofOf(tablet, 'site.only', LUNCH);
    expect(verdict(await office.get(SignIn).signIn({ audience: 'counter', login: 'site.only', password: PASSWORD, device }))).toBe('credentials_wrong');
  });

  describe('at the counter', () => {
    const login = 'till.chen';
    const at = (device: ReturnType<typeof proofOf> | undefined) => office.get(SignIn).signIn({ audience: 'counter', login, password: PASSWORD, device });

    beforeAll(() => hire(office, { login, role: 'site_operator', siteId: office.caihe }));

    it('lets the operator in from a tablet of the site, and the session knows both', async () => {
      const tablet = await enrolTablet(office, office.caihe);
      const { actor } = good(await at(proofOf(tablet, login, LUNCH)));
      expect(actor).toMatchObject({ siteId: office.caihe, deviceId: tablet.deviceId, role: 'site_operator' });
    });

    it('refuses by precedence: no device, clock, signature, revoked, other site', async () => {
      const tablet = await enrolTablet(office, office.caihe);
      const elsewhere = await enrolTablet(office, office.kaixuan);
      const stranger = { ...tablet, privateKey: generateKeyPairSync('ed25519').privateKey };
      expect(verdict(await at(undefined))).toBe('invalid_request');
      expect(await at(proofOf(tablet, login, LUNCH - 120_001))).toMatchObject({ code: 'invalid_request', detail: { field: 'device.instantMs', serverTime: LUNCH } });
      expect(verdict(await at(proofOf(tablet, login, LUNCH + 120_000)))).toBe('ok');
      expect(verdict(await at(proofOf(stranger, login, LUNCH)))).toBe('credentials_wrong');
      expect(verdict(await at(proofOf(tablet, 'somebody.else', LUNCH)))).toBe('credentials_wrong');
      expect(verdict(await at(proofOf(elsewhere, login, LUNCH)))).toBe('forbidden');
      good(await office.get(RevokeDevice).revoke(COUNTY_ACTOR, { deviceId: tablet.deviceId, reason: '遗失' }));
      expect(verdict(await at(proofOf(tablet, login, LUNCH)))).toBe('device_revoked');
      expect(verdict(await at(proofOf({ ...tablet, privateKey: stranger.privateKey }, login, LUNCH)))).toBe('credentials_wrong');
    });

    it('cannot be used to lock an operator out without a tablet of the county', async () => {
      const stranger = { deviceId: '01930000-0000-7000-8000-000000000000', privateKey: generateKeyPairSync('ed25519').privateKey };
      for (let attempt = 0; attempt < 6; attempt++) {
        const device = proofOf(stranger, login, LUNCH);
        expect(verdict(await office.get(SignIn).signIn({ audience: 'counter', login, password: 'wrong horse 85', device }))).toBe('credentials_wrong');
      }
      const tablet = await enrolTablet(office, office.caihe);
      expect(verdict(await at(proofOf(tablet, login, LUNCH)))).toBe('ok');
    });
  });
});
