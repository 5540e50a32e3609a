import type { Type } from '@nestjs/common';
import { ResumeCarrier, SuspendCarrier } from '#cards';
import { AddCategory, EndCategory, RecordDeath, RecordMove, RevokeDeath, WithdrawFact } from '#people';
import { type Actor, type Disclosed, DISCLOSURE_BUDGET, Tally, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { isRefusal } from '#values';
import { COUNTY, done } from '../../support/small-county.js';
import { FIRST_STREET, TODAY, WatchedCounty } from './watched-county.js';

/*
 * One account stops people or revives them, one after the other: recorded deaths, suspensions, moves. What gives rights again has an end in a day;
 * a death is never refused; and of all of it the bureau is told when one person does a lot.
 */

let watched: WatchedCounty;
beforeAll(async () => {
  watched = await WatchedCounty.open();
  await watched.signIn();
});
afterAll(() => watched.close());

/** What the rest of a day would have counted. */
const counted = async (kind: Disclosed, times: number): Promise<void> => {
  const { county } = watched;
  await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, `${kind}|${COUNTY}/W-FIRST`, TODAY, times));
};
const told = async (kind: string): Promise<boolean> => (await watched.rows('auditor', 'bureau/alarms')).some((row) => row['kind'] === kind);
const clerk = (): Actor => ({ ...watched.county.bureau, id: 'clerk-of-first', role: 'street_officer', areaCode: FIRST_STREET, staffNumber: 'W-FIRST' });
const get = <T>(part: Type<T>): T => watched.county.get(part);
const moved = { effectiveOn: TODAY, source: '派出所' };
const acts: Readonly<Record<string, (personId: Id) => Promise<object>>> = {
  death_recorded: (personId) => get(RecordDeath).record(clerk(), { personId, diedOn: TODAY, source: '殡仪馆' }),
  death_revoked: (personId) => get(RevokeDeath).revoke(clerk(), { personId, reason: '登记错了人，本人健在' }),
  carrier_suspended: (personId) => get(SuspendCarrier).suspend(clerk(), { personId, reason: '同日两地用餐' }),
  carrier_resumed: (personId) => get(ResumeCarrier).resume(clerk(), { personId, reason: '已核实无误' }),
  moved_out: (personId) => get(RecordMove).record(clerk(), { personId, kind: 'move_out', ...moved }),
  moved_in: (personId) => get(RecordMove).record(clerk(), { personId, kind: 'move_in', residenceArea: FIRST_STREET, ...moved }),
};
const act = async (kind: string, personId: Id): Promise<object> => (await acts[kind]?.(personId)) ?? {};

it.each([
  ['death_recorded', 'death_revoked'],
  ['carrier_suspended', 'carrier_resumed'],
  ['moved_out', 'moved_in'],
] as const)('%s is told from the twentieth of one person and never refused; %s is told and has an end', async (stop, revive) => {
  const [one, other] = [(await watched.county.person()).personId, (await watched.county.person()).personId];
  await counted(stop, 18);
  expect(isRefusal(await act(stop, one))).toBe(false);
  expect(await told(stop)).toBe(false);
  expect(isRefusal(await act(stop, other))).toBe(false);
  expect(await told(stop)).toBe(true);
  await counted(stop, 5000);
  const third = (await watched.county.person()).personId;
  expect(isRefusal(await act(stop, third))).toBe(false);

  await counted(revive, 19);
  expect(await told(revive)).toBe(false);
  expect(isRefusal(await act(revive, one))).toBe(false);
  expect(await told(revive)).toBe(true);
  const { account } = DISCLOSURE_BUDGET[revive];
  await counted(revive, account - 20);
  expect(await act(revive, other)).toMatchObject({ code: 'desk_limit', detail: { most: account, per: 'day' } });
});

it('categories that are ended and facts that are withdrawn are told from the twentieth of one person and never refused', async () => {
  const { personId } = await watched.county.person();
  const add = async (category: 'DIBAO' | 'TEKUN'): Promise<Id> =>
    done(await get(AddCategory).add(watched.county.bureau, { personId, category, startsOn: TODAY, endsOn: null })).categoryId;
  const [ended, withdrawn] = [await add('DIBAO'), await add('TEKUN')];
  await counted('fact_ended', 18);
  done(await get(EndCategory).end(clerk(), { categoryId: ended, endsOn: TODAY }));
  expect(await told('fact_ended')).toBe(false);
  done(await get(WithdrawFact).withdraw(clerk(), { table: 'person_category', id: withdrawn, reason: '登记错了人' }));
  expect(await told('fact_ended')).toBe(true);
});
