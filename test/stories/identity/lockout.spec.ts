import { ChangePassword, DisableUser, ResetPassword, SignIn } from '#identity';
import type { Office } from './office.js';
import { COUNTY, COUNTY_ACTOR, good, hire, LUNCH, openOffice, PASSWORD, signInAtBureau, verdict } from './office.js';

const WRONG = 'wrong horse 85';

describe('five wrong passwords', () => {
  let office: Office;
  const attempt = (login: string, password: string) => office.get(SignIn).signIn({ audience: 'bureau', login, password });
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  it('lock the account for ten minutes, also for the right password', async () => {
    const user = await hire(office, { login: 'locked.out', role: 'bureau_officer', areaCode: COUNTY });
    for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await attempt('locked.out', WRONG))).toBe('credentials_wrong');
    expect(verdict(await attempt('locked.out', PASSWORD))).toBe('account_locked');
    office.clock.set(LUNCH + 10 * 60_000 - 1);
    expect(verdict(await attempt('locked.out', PASSWORD))).toBe('account_locked');
    office.clock.set(LUNCH + 10 * 60_000);
    expect(verdict(await attempt('locked.out', PASSWORD))).toBe('ok');
    const log = await office.test.database.reader.query(`SELECT action FROM audit_entry WHERE object_id = '${user.id}' AND action = 'account.lock'`);
    expect(log).toHaveLength(1);
  });

  it('twenty at once: five are tried, fifteen are told that it is locked', async () => {
    await hire(office, { login: 'race.target', role: 'bureau_officer', areaCode: COUNTY });
    const verdicts = (await Promise.all(Array.from({ length: 20 }, () => attempt('race.target', WRONG)))).map(verdict);
    expect(verdicts.filter((code) => code === 'credentials_wrong')).toHaveLength(5);
    expect(verdicts.filter((code) => code === 'account_locked')).toHaveLength(15);
  });

  it('an unknown and a disabled login lock alike, so that the sixth try tells nothing of who exists', async () => {
    const left = await hire(office, { login: 'has.left', role: 'bureau_officer', areaCode: COUNTY });
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: left.id, reason: '已离职' }));
    for (const login of ['nobody.here', 'has.left']) {
      office.clock.set(LUNCH);
      for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await attempt(login, WRONG))).toBe('credentials_wrong');
      expect(verdict(await attempt(login.toUpperCase(), WRONG))).toBe('account_locked');
      office.clock.set(LUNCH + 10 * 60_000);
      expect(verdict(await attempt(login, PASSWORD))).toBe('credentials_wrong');
    }
  });

  it('four wrong and one right begin the count anew', async () => {
    await hire(office, { login: 'four.wrong', role: 'bureau_officer', areaCode: COUNTY });
    for (let round = 0; round < 2; round++) {
      for (let wrong = 0; wrong < 4; wrong++) await attempt('four.wrong', WRONG);
      expect(verdict(await attempt('four.wrong', PASSWORD))).toBe('ok');
    }
  });

  it('count at changing a password too, so that a stolen session cannot guess it', async () => {
    await hire(office, { login: 'guess.me', role: 'bureau_officer', areaCode: COUNTY });
    const { actor } = await signInAtBureau(office, 'guess.me');
    const change = (current: string) => office.get(ChangePassword).change(actor, { current, next: 'another horse 85' });
    for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await change(WRONG))).toBe('credentials_wrong');
    expect(verdict(await change(PASSWORD))).toBe('account_locked');
    good(await office.get(ResetPassword).reset(COUNTY_ACTOR, { userId: actor.id, password: 'a new horse 86', reason: '本人申请' }));
    expect(verdict(await attempt('guess.me', 'a new horse 86'))).toBe('ok');
  });

  it('a changed password replaces the old one and must be a good one', async () => {
    await hire(office, { login: 'changes', role: 'bureau_officer', areaCode: COUNTY });
    const { actor } = await signInAtBureau(office, 'changes');
    const change = (next: string) => office.get(ChangePassword).change(actor, { current: PASSWORD, next });
    expect(verdict(await change('short'))).toBe('invalid_request');
    expect(verdict(await change(PASSWORD))).toBe('invalid_request');
    good(await change('another horse 85'));
    expect(verdict(await attempt('changes', PASSWORD))).toBe('credentials_wrong');
    expect(verdict(await attempt('changes', 'another horse 85'))).toBe('ok');
  });
});
