import { DisableUser, OpenSession, RefreshSession, RevokeDevice, SignIn } from '#identity';
import { elderActor } from '#identity';
import { Ids } from '#platform';
import { refuse } from '#values';
import type { Office } from './office.js';
import { COUNTY, COUNTY_ACTOR, enrolTablet, good, hire, LUNCH, openOffice, PASSWORD, proofOf, signInAtBureau, verdict } from './office.js';

describe('renewing a session', () => {
  let office: Office;
  const renew = (refreshToken: string, audience: 'bureau' | 'counter' = 'bureau') => office.get(RefreshSession).refresh({ audience, refreshToken });
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  it('hands out a new pair each time; using an old one ends the whole session', async () => {
    await hire(office, { login: 'rotates', role: 'bureau_officer', areaCode: COUNTY });
    const first = await signInAtBureau(office, 'rotates');
    const second = good(await renew(first.refreshToken));
    const third = good(await renew(second.refreshToken));
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect(third.refreshExpiresAt).toBe(first.refreshExpiresAt);
    office.clock.set(LUNCH + 31_000);
    expect(verdict(await renew(first.refreshToken))).toBe('unauthenticated');
    expect(verdict(await renew(third.refreshToken))).toBe('unauthenticated');
    const log = await office.test.database.reader.query("SELECT action FROM audit_entry WHERE action = 'session.reuse'");
    expect(log).toHaveLength(1);
  });

  it('asked for five times at once or again within half a minute, has one answer; after that the copy ends the session', async () => {
    await hire(office, { login: 'five.tabs', role: 'bureau_officer', areaCode: COUNTY });
    const { refreshToken } = await signInAtBureau(office, 'five.tabs');
    const results = (await Promise.all(Array.from({ length: 5 }, () => renew(refreshToken)))).map(good);
    expect(new Set(results.map((grant) => grant.refreshToken)).size).toBe(1);
    office.clock.set(LUNCH + 20_000);
    const again = good(await renew(refreshToken));
    expect(again.refreshToken).toBe(results[0]?.refreshToken);
    const next = good(await renew(again.refreshToken));
    office.clock.set(LUNCH + 60_000);
    expect(verdict(await renew(refreshToken))).toBe('unauthenticated');
    expect(verdict(await renew(next.refreshToken))).toBe('unauthenticated');
  });

  it('is not ended by whoever knows its id and makes a token up', async () => {
    await hire(office, { login: 'known.id', role: 'bureau_officer', areaCode: COUNTY });
    const { refreshToken } = await signInAtBureau(office, 'known.id');
    for (const made of ['A'.repeat(43), 'AbCd'.repeat(10) + 'xyz']) expect(verdict(await renew(`${refreshToken.slice(0, 36)}.${made}`))).toBe('unauthenticated');
    expect(verdict(await renew(refreshToken))).toBe('ok');
  });

  it('keeps the token of one audience out of another, and nonsense out of both', async () => {
    await hire(office, { login: 'crosses', role: 'bureau_officer', areaCode: COUNTY });
    const { refreshToken } = await signInAtBureau(office, 'crosses');
    expect(verdict(await renew(refreshToken, 'counter'))).toBe('unauthenticated');
    expect(verdict(await renew('nonsense'))).toBe('unauthenticated');
    expect(verdict(await renew(refreshToken))).toBe('ok');
  });

  it('ends with the session, with the account and with the device', async () => {
    const user = await hire(office, { login: 'leaves', role: 'bureau_officer', areaCode: COUNTY });
    const grant = await signInAtBureau(office, 'leaves');
    office.clock.set(grant.refreshExpiresAt);
    expect(verdict(await renew(grant.refreshToken))).toBe('unauthenticated');
    office.clock.set(LUNCH);
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: user.id, reason: '调离' }));
    expect(verdict(await renew(grant.refreshToken))).toBe('unauthenticated');

    await hire(office, { login: 'till.wang', role: 'site_operator', siteId: office.caihe });
    const tablet = await enrolTablet(office, office.caihe);
    const device = proofOf(tablet, 'till.wang', LUNCH);
    const till = good(await office.get(SignIn).signIn({ audience: 'counter', login: 'till.wang', password: PASSWORD, device }));
    const next = good(await renew(till.refreshToken, 'counter'));
    expect(next.actor.deviceId).toBe(tablet.deviceId);
    good(await office.get(RevokeDevice).revoke(COUNTY_ACTOR, { deviceId: tablet.deviceId, reason: '遗失' }));
    expect(verdict(await renew(next.refreshToken, 'counter'))).toBe('device_revoked');
  });

  it('asks anew whether the phone of an elder is still good', async () => {
    const personId = office.get(Ids).next();
    const phoneKeyId = office.get(Ids).next();
    const grant = good(await office.get(OpenSession).open({ audience: 'elder', actor: elderActor(personId, COUNTY), displayName: '', phoneKeyId }, LUNCH));
    const asked: unknown[] = [];
    const moved = good(
      await office.get(RefreshSession).refresh({
        audience: 'elder',
        refreshToken: grant.refreshToken,
        standing: (elder) => Promise.resolve((asked.push(elder), { areaCode: '330102008002', displayName: '王*英' })),
      }),
    );
    expect(asked).toEqual([{ personId, phoneKeyId }]);
    expect(moved.actor).toEqual(elderActor(personId, '330102008002'));
    expect(moved.displayName).toBe('王*英');
    const lost = await office.get(RefreshSession).refresh({ audience: 'elder', refreshToken: moved.refreshToken, standing: () => Promise.resolve(refuse('revoked')) });
    expect(verdict(lost)).toBe('revoked');
    expect(verdict(await office.get(RefreshSession).refresh({ audience: 'elder', refreshToken: moved.refreshToken }))).toBe('unauthenticated');
  });
});
