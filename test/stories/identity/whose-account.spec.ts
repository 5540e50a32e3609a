import { CreateUser, DisableUser, type Founder, FoundBureau, LinkStaffNumber, RefreshSession } from '#identity';
import { staffIdentityOf, systemActor, twoPersonsFault, UnitOfWork } from '#platform';
import { isRefusal } from '#values';
import { COUNTY, COUNTY_ACTOR, good, hire, type Office, openOffice, PASSWORD, signInAtBureau, verdict } from './office.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const make = (login: string, staffNumber?: string) =>
  office.get(CreateUser).create(COUNTY_ACTOR, { login, password: PASSWORD, displayName: '张三', role: 'bureau_officer', areaCode: COUNTY, staffNumber });

describe('whose account it is', () => {
  it('is a staff number that one live account of the county has', async () => {
    expect(good(await make('zhang', ' mz-0017 ')).staffNumber).toBe('MZ-0017');
    expect(verdict(await make('zhang-again', 'MZ-0017'))).toBe('staff_number_taken');
    expect(verdict(await make('zhang', 'MZ-0018'))).toBe('login_taken');
    expect(verdict(await make('zhang-blank', 'MZ 0019'))).toBe('invalid_request');
  });

  it('is free for the next account of the same person once the old one is disabled, and both are still one person', async () => {
    const old = good(await make('qian-old', 'MZ-0020'));
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: old.id, reason: '换号' }));
    const next = good(await make('qian-new', 'MZ-0020'));
    const before = await staffIdentityOf(office.get(UnitOfWork).reader, old.id);
    expect(twoPersonsFault(before, next)).toMatchObject({ code: 'same_person' });
  });

  it('is stated once by its holder, and stands in the very next request and token', async () => {
    const user = await hire(office, { login: 'unlinked', role: 'bureau_officer', areaCode: COUNTY });
    const grant = await signInAtBureau(office, 'unlinked');
    expect(grant.actor.staffNumber).toBeNull();
    expect(verdict(await office.get(LinkStaffNumber).link(grant.actor, { staffNumber: 'MZ-0017' }))).toBe('staff_number_taken');
    good(await office.get(LinkStaffNumber).link(grant.actor, { staffNumber: 'MZ-0031' }));
    good(await office.get(LinkStaffNumber).link(grant.actor, { staffNumber: 'mz-0031' }));
    expect(verdict(await office.get(LinkStaffNumber).link(grant.actor, { staffNumber: 'MZ-0032' }))).toBe('conflict');
    const renewed = good(await office.get(RefreshSession).refresh({ audience: 'bureau', refreshToken: grant.refreshToken }));
    expect(renewed.actor).toMatchObject({ id: user.id, staffNumber: 'MZ-0031' });
  });

  it('of two at once on one number, one gets it', async () => {
    const both = await Promise.all([make('race-a', 'MZ-0040'), make('race-b', 'MZ-0040')]);
    expect(both.filter((one) => !isRefusal(one))).toHaveLength(1);
    expect(both.map(verdict).sort()).toEqual(['ok', 'staff_number_taken']);
  });
});

describe('the beginning of a county', () => {
  const THERE = systemActor('330105');
  const founder = (login: string, staffNumber: string): Founder => ({ login, staffNumber, displayName: '李明', password: PASSWORD });
  const found = (one: Founder, other: Founder) => office.get(FoundBureau).found(THERE, [one, other]);
  const there = async (): Promise<number> => {
    const [row] = await office.get(UnitOfWork).reader.query<{ n: number }>(`SELECT COUNT(*) AS n FROM user_account WHERE county = '330105'`);
    return Number(row?.n);
  };

  it('is two administrators or none', async () => {
    expect(verdict(await found(founder('li.first', 'GS-1'), founder('wu.first', ' gs-1')))).toBe('same_person');
    expect(verdict(await found(founder('li.first', 'GS-1'), founder('LI.first', 'GS-2')))).toBe('same_person');
    // The second login is somebody else's already: the first account is not made either.
    good(await make('taken.login', 'MZ-0050'));
    expect(await found(founder('li.first', 'GS-1'), founder('taken.login', 'GS-2'))).toMatchObject({ code: 'login_taken', detail: { login: 'taken.login' } });
    expect(await there()).toBe(0);
    expect(good(await found(founder('li.first', 'GS-1'), founder('wu.first', 'GS-2')))).toMatchObject([
      { login: 'li.first', role: 'bureau_admin', county: '330105', passwordTemporary: true },
      { login: 'wu.first', staffNumber: 'GS-2' },
    ]);
    expect(await there()).toBe(2);
  });

  it('happens once: further accounts are the two’s to make, unless one of them is gone', async () => {
    expect(verdict(await found(founder('third', 'GS-3'), founder('fourth', 'GS-4')))).toBe('already_founded');
    const [row] = await office.get(UnitOfWork).reader.query<{ id: string }>(`SELECT id FROM user_account WHERE login = 'wu.first'`);
    // With the two of them nobody puts the other out; by a hand in the database, or before that was so, one is gone.
    const put = (id: string) => office.get(DisableUser).disable(THERE, { userId: id, reason: '离职' });
    expect(verdict(await put(row?.id ?? ''))).toBe('deciders_needed');
    const gone = (id: string) => office.get(UnitOfWork).run((tx) => tx.execute('UPDATE user_account SET disabled_at = 1, staff_key = NULL WHERE id = ?', [id]));
    await gone(row?.id ?? '');
    // An approver and the administrator who is left can confirm each other's proposals.
    const approver = good(
      await office
        .get(CreateUser)
        .create(THERE, { login: 'an.approver', password: PASSWORD, displayName: '复核', role: 'bureau_approver', areaCode: '330105', staffNumber: 'GS-9' }),
    );
    expect(verdict(await found(founder('third', 'GS-3'), founder('fourth', 'GS-4')))).toBe('already_founded');
    expect(verdict(await put(approver.id))).toBe('deciders_needed');
    await gone(approver.id);
    good(await found(founder('third', 'GS-3'), founder('fourth', 'GS-4')));
  });
});

describe('two natural persons', () => {
  const who = (id: string, staffNumber: string | null) => ({ id, staffNumber });

  it('have two staff numbers; one account, one number or none is not enough', () => {
    expect(twoPersonsFault(who('a', 'MZ-1'), who('b', 'MZ-2'))).toBeNull();
    expect(twoPersonsFault(who('a', 'MZ-1'), who('a', 'MZ-1'))).toMatchObject({ code: 'same_person' });
    expect(twoPersonsFault(who('a', 'MZ-1'), who('b', 'MZ-1'))).toMatchObject({ code: 'same_person' });
    expect(twoPersonsFault(who('a', 'MZ-1'), who('b', null))).toMatchObject({ code: 'staff_unlinked', detail: { who: 'checker' } });
    expect(twoPersonsFault(who('a', null), who('b', 'MZ-2'))).toMatchObject({ code: 'staff_unlinked', detail: { who: 'maker' } });
  });
});
