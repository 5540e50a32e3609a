import { CheckIntegrity, IntegrityModule } from '#integrity';
import { ABILITY_ITEMS, AddCategory, EndCategory, PersonFactsReader, ReadPerson, RecordAssessment, WithdrawFact } from '#people';
import { UnitOfWork } from '#platform';
import type { Id } from '#values';
import { day, instantAt } from '#values';
import { COUNTY, done, type SmallPerson } from '../../support/small-county.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

const REASON = '登记到了别人名下';
const ABLE = Object.fromEntries(ABILITY_ITEMS.map(({ code, scoreMax }) => [code, scoreMax]));
const UNABLE = Object.fromEntries(ABILITY_ITEMS.map(({ code }) => [code, 0]));

let county: AuditedCounty;
let chen: SmallPerson;
beforeAll(async () => {
  county = await AuditedCounty.open([IntegrityModule]);
  chen = await county.county.person({ born: '1941-03-05' });
});
afterAll(async () => county.county.drop());

const on = (text: string) => {
  county.county.clock.set(instantAt(day(text), 600));
};
const factsOf = async (personId: Id) => (await county.county.get(PersonFactsReader).of(county.county.get(UnitOfWork).reader, [personId])).get(personId)?.facts;
const points = async () =>
  Number(
    (await county.row<{ n: number | string | null }>(`SELECT SUM(amount) AS n FROM issuance_line WHERE person_id = ? AND month = ? AND programme = 'cyf'`, chen.personId, NOVEMBER))
      .n,
  );
const assess = (scores: Readonly<Record<string, number>>, secondAssessor = 'PG-2') =>
  county.county.get(RecordAssessment).record(county.county.bureau, {
    ...{ personId: chen.personId, assessedOn: day('2026-10-20'), scores, coma: false, mentalIllness: false, accidentsIn30Days: 0 },
    ...{ assessor: 'PG-1', secondAssessor },
  });

it('takes back what was paid on a category and a sheet that were entered wrongly, through the difference run', async () => {
  const { county: small } = county;
  const { personId } = chen;
  on('2026-10-21');
  const { categoryId } = done(await small.get(AddCategory).add(small.bureau, { personId, category: 'DIBAO', startsOn: day('2026-10-01'), endsOn: null, evidence: '低保证 117' }));
  const { assessmentId } = done(await assess(UNABLE));
  await county.issue();
  expect(await points()).toBe(130_000);
  on('2026-11-10');
  const withdraw = (what: Omit<Parameters<WithdrawFact['withdraw']>[1], 'reason'>, reason = REASON, actor = small.bureau) =>
    small.get(WithdrawFact).withdraw(actor, { ...what, reason });
  const sheet = { table: 'assessment', id: assessmentId } as const;
  expect(await withdraw(sheet, '错')).toMatchObject({ code: 'reason_required' });
  expect(await withdraw(sheet, REASON, { ...small.bureau, role: 'street_officer', areaCode: `${COUNTY}002` })).toMatchObject({ code: 'not_found' });
  expect(await withdraw({ table: 'person_category', id: assessmentId })).toMatchObject({ code: 'not_found' });
  const answers = await Promise.all([withdraw(sheet), withdraw(sheet)]);
  expect(answers).toEqual([0, 0].map(() => ({ id: assessmentId, withdrawnAt: small.clock.nowMs() })));
  expect((await factsOf(personId))?.assessments).toEqual([]);
  // The right sheet of the same day may be entered now, also the very same one.
  expect(done(await assess(ABLE))).toMatchObject({ grade: 'INTACT' });
  expect((await factsOf(personId))?.assessments).toMatchObject([{ grade: 'INTACT', assessedOn: '2026-10-20' }]);
  await county.post('cyf', 'difference');
  expect(await points()).toBe(7500);

  done(await withdraw({ table: 'person_category', id: categoryId }));
  expect((await factsOf(personId))?.categories).toEqual([]);
  expect(await small.get(EndCategory).end(small.bureau, { categoryId, endsOn: day('2026-12-31') })).toMatchObject({ code: 'conflict' });
  const file = done(await small.get(ReadPerson).read(small.bureau, personId));
  expect(file.categories).toMatchObject([{ categoryId, category: 'DIBAO', withdrawnAt: small.clock.nowMs() }]);
  expect(file.assessments.find((one) => one.assessmentId === assessmentId)).toMatchObject({ grade: 'TOTAL', withdrawnAt: small.clock.nowMs() });
  expect(file.assessments.filter(({ withdrawnAt }) => withdrawnAt === null)).toMatchObject([{ grade: 'INTACT' }]);
  // And it may be entered again, for the days that are right.
  done(await small.get(AddCategory).add(small.bureau, { personId, category: 'DIBAO', startsOn: day('2026-11-05'), endsOn: null, evidence: '低保证 118' }));
  const acts = await small
    .get(UnitOfWork)
    .reader.query<{ action: string; reason: string }>(
      `SELECT action, reason FROM audit_entry WHERE object_id = ? AND action IN ('person.withdraw_assessment','person.withdraw_category') ORDER BY action`,
      [personId],
    );
  expect(acts).toEqual([
    { action: 'person.withdraw_assessment', reason: REASON },
    { action: 'person.withdraw_category', reason: REASON },
  ]);
  expect((await county.differences()).filter((one) => one.personId === personId)).toEqual([]);
});

it('finds a withdrawal that was written in or taken out past the app, and gives nothing by such a row', async () => {
  const { county: small } = county;
  const night = async () => (await small.get(CheckIntegrity).check()).found.filter(({ objectKind }) => objectKind === 'person_category' || objectKind === 'assessment');
  expect(await night()).toEqual([]);
  const { writer } = small.db.database;
  await writer.query('UPDATE person_category SET withdrawn_at = NULL, withdrawn_by = NULL WHERE withdrawn_at IS NOT NULL');
  expect(await night()).toMatchObject([{ kind: 'rights_altered', objectKind: 'person_category' }]);
  expect((await factsOf(chen.personId))?.categories).toMatchObject([{ startsOn: '2026-11-05' }]);
  await writer.query(`UPDATE assessment SET withdrawn_at = 1, withdrawn_by = 'x' WHERE withdrawn_at IS NULL`);
  expect((await night()).map(({ kind, objectKind }) => [kind, objectKind]).sort()).toEqual([
    ['rights_altered', 'assessment'],
    ['rights_altered', 'person_category'],
  ]);
  expect((await factsOf(chen.personId))?.assessments).toEqual([]);
});

it('takes one number written in two ways for one assessor', async () => {
  for (const second of ['PG-1', 'pg1', 'PG-01', 'P.G:1']) expect(await assess(ABLE, second)).toMatchObject({ code: 'same_person' });
  for (const second of ['PG-11', 'PG-1-1']) expect(await assess(ABLE, second)).toMatchObject({ grade: 'INTACT' });
});
