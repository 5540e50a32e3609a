import { ExplainDecision } from '#eligibility';
import { CheckIntegrity, IntegrityModule } from '#integrity';
import { CORRECT_PLACE, DefineAreas, PersonFactsReader, RecordMove, RegisterPerson } from '#people';
import { RowSeals, UnitOfWork, type Value } from '#platform';
import type { Id } from '#values';
import { citizenIdCheck, day, fen, instantAt } from '#values';
import { area, COUNTY, done, type SmallPerson } from '../../support/small-county.js';
import { byTwo } from '../../support/two-persons.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

/** The street whose collective adds a yuan to each meal. */
const COLLECTIVE = `${COUNTY}014`;
const BORN_1940 = { born: '1940-06-01' } as const;

let county: AuditedCounty;
let [stays, moves, leaves]: SmallPerson[] = [];
beforeAll(async () => {
  county = await AuditedCounty.open([IntegrityModule]);
  done(await county.county.get(DefineAreas).define(county.county.bureau, [area(COLLECTIVE, COUNTY, '笕桥街道')]));
  [stays, moves, leaves] = [await county.county.person(BORN_1940), await county.county.person(BORN_1940), await county.county.person(BORN_1940)];
});
afterAll(async () => county.county.drop());

const on = (text: string) => {
  county.county.clock.set(instantAt(day(text), 600));
};
const explain = async (personId: Id, on: string) =>
  done(await county.county.get(ExplainDecision).explain(county.county.bureau, { personId, day: day(on), listPriceFen: fen(1600) }));
const cashOf = async (personId: Id, on: string) => (await explain(personId, on)).allowances.find(({ decision }) => decision.programme === 'senior_cash')?.decision;
const found = async () => (await county.differences()).map((one) => [one.type, one.personId]);
const nightFindings = async () => (await county.county.get(CheckIntegrity).check()).found.filter(({ objectKind }) => ['person', 'person_place', 'life_event'].includes(objectKind));
let newcomers = 0;
const newcomer = (days: { residenceSince?: string; hukouSince?: string }) => {
  const first17 = `99010219400601${String(++newcomers).padStart(3, '0')}`;
  const { residenceSince, hukouSince } = days;
  return county.county.get(RegisterPerson).register(county.county.bureau, {
    idNumber: first17 + citizenIdCheck(first17),
    name: '许文秀',
    residenceArea: `${COUNTY}001`,
    hukouArea: COUNTY,
    ...(residenceSince === undefined ? {} : { residenceSince: day(residenceSince) }),
    ...(hukouSince === undefined ? {} : { hukouSince: day(hukouSince) }),
  });
};

it('judges each day by where the person lived on it', async () => {
  const { personId } = moves as SmallPerson;
  await county.issue();
  await county.eat(moves as SmallPerson, '05 11:30');
  await county.eat(moves as SmallPerson, '28 11:30');
  const { county: small } = county;
  on('2026-11-29');
  done(await small.get(RecordMove).record(small.bureau, { personId, kind: 'move_in', effectiveOn: day('2026-11-29'), residenceArea: COLLECTIVE, source: '公安' }));
  await county.eat(moves as SmallPerson, '29 11:30');
  expect(await found()).toEqual([]);
  const collectiveOn = async (date: string) => (await explain(personId, date)).meal.collectiveFen;
  expect([await collectiveOn('2026-11-05'), await collectiveOn('2026-11-28'), await collectiveOn('2026-11-29')]).toEqual([0n, 0n, 100n]);
  const served = await county.row<{ collective: number | string }>('SELECT SUM(collective_fen) AS collective FROM redemption WHERE person_id = ?', personId);
  expect(Number(served.collective)).toBe(100);
  // The next move changes nothing of the days before it.
  on('2026-11-30');
  expect(await small.get(RecordMove).record(small.bureau, { personId, kind: 'move_in', effectiveOn: day('2026-11-30'), residenceArea: `${COUNTY}001`, source: '公安' })).toEqual({
    personId,
    movedOutOn: null,
  });
  expect([await collectiveOn('2026-11-05'), await collectiveOn('2026-11-29'), await collectiveOn('2026-11-30')]).toEqual([0n, 100n, 0n]);
});

it('gives nothing for the months between a move out of the county and the return, and no more for those around them', async () => {
  const { personId } = leaves as SmallPerson;
  const { county: small } = county;
  on('2026-10-15');
  done(await small.get(RecordMove).record(small.bureau, { personId, kind: 'move_out', effectiveOn: day('2026-10-15'), source: '公安' }));
  on('2026-11-28');
  done(await small.get(RecordMove).record(small.bureau, { personId, kind: 'move_in', effectiveOn: day('2026-11-28'), residenceArea: COLLECTIVE, source: '公安' }));
  const due = async (date: string) => (await cashOf(personId, date))?.entitled;
  expect([await due('2026-10-05'), await due('2026-11-30'), await due('2026-12-01')]).toEqual([true, false, true]);
  expect((await cashOf(personId, '2026-11-30'))?.ruleId).toBe('moved_out');
  const eligible = async (date: string) => (await explain(personId, date)).meal.eligible;
  expect([await eligible('2026-10-15'), await eligible('2026-10-16'), await eligible('2026-11-27'), await eligible('2026-11-28')]).toEqual([true, false, false, true]);
});

it('lets one officer tell of no move on days that were told already, nor of a move out before the first day: the record stays whole', async () => {
  const { personId } = leaves as SmallPerson;
  const { county: small } = county;
  on('2026-12-02');
  const move = (who: Id, kind: 'move_in' | 'move_out', date: string) =>
    small.get(RecordMove).record(small.bureau, { personId: who, kind, effectiveOn: day(date), ...(kind === 'move_in' ? { residenceArea: `${COUNTY}001` } : {}), source: '公安' });
  const told = { code: 'period_invalid', detail: { field: 'effectiveOn' } };
  expect([await move(personId, 'move_in', '2026-10-10'), await move(personId, 'move_in', '2026-11-27'), await move(personId, 'move_out', '2026-11-27')]).toMatchObject([
    told,
    told,
    told,
  ]);
  // The days away were told, and November stays undue.
  expect((await cashOf(personId, '2026-11-30'))?.ruleId).toBe('moved_out');
  const late = done(await newcomer({ residenceSince: '2026-12-01' })).personId;
  expect(await move(late, 'move_out', '2026-11-30')).toMatchObject(told);
  expect((await county.county.get(PersonFactsReader).of(small.get(UnitOfWork).reader, [late])).get(late)?.facts.altered).toBeUndefined();
  expect(done(await move(late, 'move_out', '2026-12-01'))).toMatchObject({ movedOutOn: '2026-12-01' });
  // Whoever is away comes back on any day of that absence, and told twice it is the same notice.
  expect(done(await move(late, 'move_out', '2026-12-01'))).toMatchObject({ movedOutOn: '2026-12-01' });
  expect(done(await move(late, 'move_in', '2026-12-02'))).toEqual({ personId: late, movedOutOn: null });
  expect(await nightFindings()).toEqual([]);
});

it('owes a newcomer nothing for the months before the first day, whether it was told or follows from the day of the registration', async () => {
  on('2026-11-30');
  const told = done(await newcomer({ residenceSince: '2026-11-30' })).personId;
  const long = done(await newcomer({ residenceSince: '2026-03-02' })).personId;
  const due = async (personId: Id, date: string) => (await cashOf(personId, date))?.entitled;
  expect([await due(told, '2026-11-30'), await due(told, '2026-12-01')]).toEqual([false, true]);
  expect((await cashOf(told, '2026-11-30'))?.ruleId).toBe('not_here_yet');
  expect([await due(long, '2026-03-31'), await due(long, '2026-04-01')]).toEqual([false, true]);
  // Whoever registers in the county's first month loads those who live there; later the day of the registration is the first.
  const loaded = done(await newcomer({})).personId;
  on('2026-12-10');
  const later = done(await newcomer({})).personId;
  const moved = done(await newcomer({ residenceSince: '2020-05-01', hukouSince: '2026-11-02' })).personId;
  expect([await due(loaded, '2026-11-01'), await due(loaded, '2026-03-01')]).toEqual([true, true]);
  expect([await due(later, '2026-11-30'), await due(later, '2026-12-10'), await due(later, '2027-01-01')]).toEqual([false, false, true]);
  expect([(await cashOf(moved, '2026-11-30'))?.ruleId, await due(moved, '2026-12-01')]).toEqual(['hukou', true]);
  expect(await newcomer({ residenceSince: '2026-12-11' })).toMatchObject({ code: 'period_invalid', detail: { field: 'residenceSince' } });
  // The runs say the same: nobody who came later has a line missing in the reconciliation of November, and none gets one.
  expect((await found()).filter(([, personId]) => [told, later, moved].includes(personId as Id))).toEqual([]);
  await county.post('senior_cash', 'difference');
  const lines = await county.county.get(UnitOfWork).reader.query<{ person_id: Id }>('SELECT person_id FROM issuance_line WHERE month = ?', [NOVEMBER]);
  const given = lines.map(({ person_id }) => person_id);
  expect(given).toEqual(expect.arrayContaining([loaded, long]));
  expect(given.filter((one) => [told, later, moved].includes(one))).toEqual([]);
});

it('corrects a wrong 户籍 by two persons, and the difference run takes back what was given on it', async () => {
  const { county: small } = county;
  on('2026-11-30');
  const { personId } = done(await newcomer({ residenceSince: '2026-01-01' }));
  on('2026-12-12');
  await county.post('senior_cash', 'difference');
  const paid = async () =>
    Number((await county.row<{ n: number | string | null }>('SELECT SUM(amount) AS n FROM issuance_line WHERE person_id = ? AND month = ?', personId, NOVEMBER)).n);
  expect(await paid()).toBe(5000);
  const elsewhere = { personId, what: 'hukou', area: '330105', from: null, until: null };
  expect(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: { ...elsewhere, area: '999999' } })).toMatchObject({ code: 'area_unknown' });
  expect(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: { ...elsewhere, area: null } })).toMatchObject({ code: 'invalid_request' });
  expect(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: { ...elsewhere, area: COUNTY, from: '2026-01-01' } })).toMatchObject({ code: 'conflict' });
  expect(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: { ...elsewhere, from: '2026-12-13' } })).toMatchObject({
    code: 'period_invalid',
    detail: { field: 'from' },
  });
  const streetOfficer = { ...small.bureau, id: 'officer-hu', role: 'street_officer' as const, areaCode: `${COUNTY}002`, staffNumber: 'A-903' };
  expect(await byTwo(small, streetOfficer, { kind: CORRECT_PLACE, body: elsewhere })).toMatchObject({ code: 'not_found' });
  done(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: elsewhere }));
  expect([(await cashOf(personId, '2026-11-05'))?.ruleId, (await explain(personId, '2026-11-05')).meal.subsidyFen]).toEqual(['hukou', 0n]);
  await county.post('senior_cash', 'difference');
  expect(await paid()).toBe(0);
  expect((await found()).filter(([, of]) => of === personId)).toEqual([]);
  const entry = await county.row(`SELECT reason, detail FROM audit_entry WHERE action = 'person.correct_place' AND object_id = ?`, personId);
  expect(entry).toMatchObject({ reason: '测试所需', detail: expect.stringContaining('"what":"hukou"') as string });
  expect(await nightFindings()).toEqual([]);
});

it('corrects a wrong day of moving out, also of somebody who came back, and a wrong first day', async () => {
  const { county: small } = county;
  on('2026-12-12');
  const correct = async (personId: Id, body: { area: string | null; from: string | null; until: string | null }) =>
    done(await byTwo(small, small.bureau, { kind: CORRECT_PLACE, body: { personId, what: 'residence', ...body } }));
  const factsOf = async (personId: Id) => (await small.get(PersonFactsReader).of(small.get(UnitOfWork).reader, [personId])).get(personId)?.facts;
  const due = async (personId: Id, date: string) => (await cashOf(personId, date))?.entitled;
  const out = (personId: Id, effectiveOn: string) => small.get(RecordMove).record(small.bureau, { personId, kind: 'move_out', effectiveOn: day(effectiveOn), source: '公安' });
  // Told for 15 October, was 2 November: November is due.
  const { personId } = done(await newcomer({ residenceSince: '2026-01-01' }));
  done(await out(personId, '2026-10-15'));
  expect(await due(personId, '2026-11-10')).toBe(false);
  await correct(personId, { area: `${COUNTY}001`, from: '2026-10-16', until: '2026-11-02' });
  expect([await due(personId, '2026-11-10'), await due(personId, '2026-12-10')]).toEqual([true, false]);
  expect(await factsOf(personId)).toMatchObject({ movedOutOn: '2026-11-02', residenceArea: `${COUNTY}001` });
  expect(await county.row('SELECT moved_out_on FROM person WHERE id = ?', personId)).toEqual({ moved_out_on: '2026-11-02' });
  // Never moved at all.
  await correct(personId, { area: `${COUNTY}001`, from: '2026-11-03', until: null });
  expect([await due(personId, '2026-12-10'), (await factsOf(personId))?.movedOutOn]).toEqual([true, null]);
  // Of somebody who came back on 28 November: left on 3 November, not on 15 October.
  await correct((leaves as SmallPerson).personId, { area: `${COUNTY}001`, from: '2026-10-16', until: '2026-11-03' });
  expect([await due((leaves as SmallPerson).personId, '2026-11-10'), await due((leaves as SmallPerson).personId, '2026-12-10')]).toEqual([true, true]);
  expect(await factsOf((leaves as SmallPerson).personId)).toMatchObject({
    movedOutOn: null,
    residenceArea: COLLECTIVE,
    absences: [{ leftOn: '2026-11-03', backOn: '2026-11-28' }],
  });
  // Came on 20 November and not in January.
  const late = done(await newcomer({ residenceSince: '2026-01-01' })).personId;
  await correct(late, { area: null, from: null, until: '2026-11-19' });
  expect([await due(late, '2026-11-10'), await due(late, '2026-12-10')]).toEqual([false, true]);
  expect((await cashOf(late, '2026-11-10'))?.ruleId).toBe('not_here_yet');
  expect(await nightFindings()).toEqual([]);
});

it('takes a record for altered of which a row is gone, written in or changed', async () => {
  const { personId } = moves as SmallPerson;
  const { writer } = county.county.db.database;
  const factsOf = async () => (await county.county.get(PersonFactsReader).of(county.county.get(UnitOfWork).reader, [personId])).get(personId)?.facts;
  const sql = (text: string, ...values: readonly Value[]) => writer.query(text, values as unknown[]);
  expect(await factsOf()).not.toHaveProperty('altered');
  for (const action of ['update', 'delete']) await sql(`DROP TRIGGER person_place_no_${action}`);
  const [row] = (await sql('SELECT * FROM person_place WHERE person_id = ? AND n = 2', personId)) as Record<string, Value>[];
  await sql(`UPDATE person_place SET from_day = '2026-11-01' WHERE person_id = ? AND n = 2`, personId);
  expect(await factsOf()).toHaveProperty('altered', true);
  await sql('DELETE FROM person_place WHERE person_id = ? AND n = 2', personId);
  expect(await factsOf()).toHaveProperty('altered', true);
  const put = { ...row, residence_area: `${COUNTY}001`, seal: county.county.get(RowSeals).of('person_place', { ...row, person_id: (stays as SmallPerson).personId }) };
  await county.county.get(UnitOfWork).run((tx) => tx.insert('person_place', [put]));
  expect(await factsOf()).toHaveProperty('altered', true);
  await sql('DELETE FROM person_place WHERE person_id = ? AND n = 2', personId);
  await county.county.get(UnitOfWork).run((tx) => tx.insert('person_place', [row ?? {}]));
  expect(await factsOf()).not.toHaveProperty('altered');
});
