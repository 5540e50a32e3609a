import { DraftRun, ApproveRun, PostRun } from '#allowances';
import { ReadChanges, TellAllowances, TellNotices } from '#notices';
import { RecordDeath, RecordMove } from '#people';
import type { Actor } from '#platform';
import { day, firstDay, instantAt, type Month, month } from '#values';
import { TextsDue } from '../../../libs/notices/src/texts-due.js';
import { COUNTY, done, type SmallPerson } from '../../support/small-county.js';
import { appropriate } from '../../support/two-persons.js';
import { type ElderTown, openElderTown } from '../elder/elder-town.js';

let town: ElderTown;
beforeAll(async () => {
  town = await openElderTown();
  done(await appropriate(town.county, town.county.bureau, { funder: 'DISTRICT', amountFen: 100_000_000 }));
});
afterAll(() => town.drop());

const officer = (): Actor => ({ ...town.county.bureau, id: 'maker', areaCode: COUNTY });
const approver = (): Actor => ({ ...town.county.bureau, id: 'approver', areaCode: COUNTY, staffNumber: 'A-002' });
const issue = async (of: Month, kind: 'monthly' | 'difference' = 'monthly') => {
  town.county.clock.set(Math.max(town.county.clock.nowMs(), instantAt(firstDay(of), 9 * 60)));
  const runId = town.county.id();
  done(await town.county.get(DraftRun).draft(officer(), { runId, programme: 'cyf', month: of, kind }));
  done(await town.county.get(ApproveRun).approve(approver(), runId));
  done(await town.county.get(PostRun).post(approver(), runId));
};
const tellAll = () => town.county.get(TellAllowances).tell();
const told = async (person: SmallPerson) =>
  done(await town.county.get(ReadChanges).after(town.elder(person), 0))
    .items.map((item) => item.notice)
    .filter((notice) => notice.kind === 'allowance');
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the body of an answer
const mine = async (token: string): Promise<any> => (await town.call('get', 'elder/allowances', token).expect(200)).body.items;

it('tells whose allowance changed against the month before, with the reason, once, and how to appeal', async () => {
  town.county.clock.set(instantAt(day('2026-10-20'), 600));
  await town.county.get(TellNotices).tell();
  const same = await town.county.person({ born: '1941-03-05' });
  const turns80 = await town.county.person({ born: '1946-11-10' });
  const turns90 = await town.county.person({ born: '1936-11-10' });
  const moves = await town.county.person({ born: '1940-01-01' });
  const dies = await town.county.person({ born: '1939-01-01' });
  await issue(month('2026-10'));
  // Nothing before it to differ from.
  expect(await tellAll()).toBe(0);

  town.county.clock.set(instantAt(day('2026-10-26'), 600));
  done(await town.county.get(RecordMove).record(town.county.bureau, { personId: moves.personId, kind: 'move_out', effectiveOn: day('2026-10-25'), source: '派出所' }));
  done(await town.county.get(RecordDeath).record(town.county.bureau, { personId: dies.personId, diedOn: day('2026-10-22'), source: '殡仪馆' }));
  await issue(month('2026-11'));
  const texts = town.county.get(TextsDue);
  const note = texts.note.bind(texts);
  texts.note = () => Promise.reject(new Error('the process dies before the commit'));
  await expect(tellAll()).rejects.toThrow('the process dies');
  texts.note = note;
  expect(await told(turns90)).toEqual([]);
  const counts = await Promise.all([tellAll(), tellAll()]);
  expect(counts[0] + counts[1]).toBe(3);
  expect(await tellAll()).toBe(0);
  expect(await told(same)).toEqual([]);
  expect(await told(dies)).toEqual([]);
  expect(await told(turns80)).toMatchObject([{ title: { zh: '重阳分新发' }, programme: 'cyf', month: '2026-11', appealable: true }]);
  expect(await told(turns90)).toMatchObject([{ title: { zh: '重阳分增加' }, words: { zh: '从2026年11月起，每月由 75.00 分变为 150.00 分。有异议可以申诉。' } }]);
  const [ended] = await told(moves);
  expect(ended).toMatchObject({ title: { zh: '重阳分停发' }, words: { zh: '从2026年11月起，不再发放，之前每月 75.00 分。有异议可以申诉。' }, reasons: [{ zh: '已迁出本县' }] });

  const { token } = await town.phone(turns90);
  const [allowance] = await mine(token);
  expect(allowance).toMatchObject({
    programme: 'cyf',
    title: { zh: '重阳分（养老服务电子津贴）' },
    month: '2026-11',
    amount: 15_000,
    before: { month: '2026-10', amount: 7500 },
    change: 'more',
    appeal: null,
    appealable: true,
  });
  expect(allowance.reasons[0].zh).toContain('90');
  expect(await mine((await town.phone(same)).token)).toMatchObject([{ change: 'same', amount: 7500 }]);
});

it('does not tell last winter’s news, and tells a correction as one', async () => {
  const person = await town.county.person({ born: '1940-06-01' });
  await issue(month('2026-12'));
  town.county.clock.set(town.county.clock.nowMs() + 40 * 24 * 3_600_000);
  await tellAll();
  expect(await told(person)).toEqual([]);
  await issue(month('2027-01'));
  await tellAll();
  expect(await told(person)).toEqual([]);
  await issue(month('2026-11'), 'difference');
  await tellAll();
  expect(await told(person)).toMatchObject([{ title: { zh: '重阳分补差' }, month: '2026-11', appealable: false, words: { zh: expect.stringContaining('补发 75.00 分') } }]);
});
