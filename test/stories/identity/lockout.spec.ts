import { ChangePassword, DisableUser, ForgetPaces, SignIn } from '#identity';
import type { Office } from './office.js';
import { COUNTY, COUNTY_ACTOR, good, hire, LUNCH, openOffice, PASSWORD, signInAtBureau, verdict } from './office.js';

const WRONG = 'wrong horse 85';
const MINUTE = 60_000;

let office: Office;
const attempt = (login: string, password: string, network = '203.0.113.5') => office.get(SignIn).signIn({ audience: 'bureau', login, password, network });
const officer = (login: string) => hire(office, { login, role: 'bureau_officer', areaCode: COUNTY });

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => {
  office.clock.set(LUNCH);
});

describe('wrong passwords from one network', () => {
  it('cost a growing pause there from the fifth on, also for the right password', async () => {
    const user = await officer('pauses');
    for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await attempt('pauses', WRONG))).toBe('credentials_wrong');
    expect(await attempt('pauses', PASSWORD)).toMatchObject({ code: 'account_locked', detail: { lockedUntil: LUNCH + MINUTE, retryAfterSeconds: 60 } });
    office.clock.set(LUNCH + MINUTE);
    expect(verdict(await attempt('pauses', WRONG))).toBe('credentials_wrong');
    office.clock.set(LUNCH + 3 * MINUTE - 1);
    expect(verdict(await attempt('pauses', PASSWORD))).toBe('account_locked');
    office.clock.set(LUNCH + 3 * MINUTE);
    expect(verdict(await attempt('pauses', PASSWORD))).toBe('ok');
    const log = await office.test.database.reader.query(`SELECT action FROM audit_entry WHERE object_id = '${user.id}' AND action = 'account.pause'`);
    expect(log).toHaveLength(1);
  });

  it('shut nobody out elsewhere: the last administrator signs in from the next network', async () => {
    await hire(office, { login: 'last.admin', role: 'bureau_admin', areaCode: COUNTY });
    for (let wrong = 0; wrong < 20; wrong++) await attempt('last.admin', WRONG, '198.51.100.1');
    expect(verdict(await attempt('last.admin', PASSWORD, '198.51.100.1'))).toBe('account_locked');
    expect(verdict(await attempt('last.admin', PASSWORD, '198.51.100.2'))).toBe('ok');
  });

  it('twenty at once: five are tried, fifteen are told to wait', async () => {
    await officer('race.target');
    const verdicts = (await Promise.all(Array.from({ length: 20 }, () => attempt('race.target', WRONG)))).map(verdict);
    expect(verdicts.filter((code) => code === 'credentials_wrong')).toHaveLength(5);
    expect(verdicts.filter((code) => code === 'account_locked')).toHaveLength(15);
  });

  it('an unknown and a disabled login pause alike, so that the sixth try tells nothing of who exists', async () => {
    const left = await officer('has.left');
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: left.id, reason: '已离职' }));
    for (const login of ['nobody.here', 'has.left']) {
      office.clock.set(LUNCH);
      for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await attempt(login, WRONG))).toBe('credentials_wrong');
      expect(await attempt(login.toUpperCase(), WRONG)).toMatchObject({ code: 'account_locked', detail: { lockedUntil: LUNCH + MINUTE } });
      office.clock.set(LUNCH + MINUTE);
      expect(verdict(await attempt(login, PASSWORD))).toBe('credentials_wrong');
    }
  });

  it('four wrong and one right begin the count anew', async () => {
    await officer('four.wrong');
    for (let round = 0; round < 2; round++) {
      for (let wrong = 0; wrong < 4; wrong++) await attempt('four.wrong', WRONG);
      expect(verdict(await attempt('four.wrong', PASSWORD))).toBe('ok');
    }
  });
});

describe('an attack on one login from many networks', () => {
  it('leaves a new network one try before its pause, and those who signed in before as they were', async () => {
    const user = await officer('under.attack');
    expect(verdict(await attempt('under.attack', PASSWORD, '192.0.2.1'))).toBe('ok');
    for (let network = 0; network < 30; network++) expect(verdict(await attempt('under.attack', WRONG, `198.18.0.${String(network)}`))).toBe('credentials_wrong');
    const log = await office.test.database.reader.query(`SELECT action FROM audit_entry WHERE object_id = '${user.id}' AND action = 'account.pressed'`);
    expect(log).toHaveLength(1);

    expect(verdict(await attempt('under.attack', WRONG, '198.19.0.1'))).toBe('credentials_wrong');
    expect(verdict(await attempt('under.attack', PASSWORD, '198.19.0.1'))).toBe('account_locked');
    for (let wrong = 0; wrong < 4; wrong++) expect(verdict(await attempt('under.attack', WRONG, '192.0.2.1'))).toBe('credentials_wrong');
    expect(verdict(await attempt('under.attack', PASSWORD, '192.0.2.1'))).toBe('ok');
    // Nor is anybody shut out who comes from a new place: the first try from there is looked at.
    expect(verdict(await attempt('under.attack', PASSWORD, '203.0.113.77'))).toBe('ok');
  });

  it('is felt by an unknown login in the same way', async () => {
    for (let network = 0; network < 30; network++) await attempt('no.such.login', WRONG, `198.18.1.${String(network)}`);
    expect(verdict(await attempt('no.such.login', WRONG, '198.19.0.2'))).toBe('credentials_wrong');
    expect(verdict(await attempt('no.such.login', WRONG, '198.19.0.2'))).toBe('account_locked');
  });

  it('grows no table for ever', async () => {
    office.clock.set(LUNCH + 26 * 60 * MINUTE);
    await office.get(ForgetPaces).forget();
    const rows = await office.test.database.reader.query('SELECT network FROM sign_in_pace WHERE good_at IS NULL');
    expect(rows).toHaveLength(0);
  });
});

describe('one password at many logins', () => {
  it('stops after sixty a minute from one network, but not for who signed in from there before', async () => {
    const network = '203.0.113.200';
    await officer('neighbour');
    expect(verdict(await attempt('neighbour', PASSWORD, network))).toBe('ok');
    for (let login = 0; login < 60; login++) await attempt(`sprayed.${String(login)}`, WRONG, network);
    expect(verdict(await attempt('sprayed.61', WRONG, network))).toBe('too_many_requests');
    expect(verdict(await attempt('neighbour', PASSWORD, network))).toBe('ok');
    office.clock.set(LUNCH + MINUTE);
    expect(verdict(await attempt('sprayed.61', WRONG, network))).toBe('credentials_wrong');
  });
});

describe('changing a password', () => {
  it('is no way to guess it with a stolen session, and no way to shut its owner out', async () => {
    await officer('guess.me');
    const { actor } = await signInAtBureau(office, 'guess.me');
    const change = (current: string) => office.get(ChangePassword).change(actor, { current, next: 'another horse 85' });
    for (let wrong = 0; wrong < 5; wrong++) expect(verdict(await change(WRONG))).toBe('credentials_wrong');
    expect(verdict(await change(PASSWORD))).toBe('account_locked');
    expect(verdict(await attempt('guess.me', PASSWORD))).toBe('ok');
  });
});
