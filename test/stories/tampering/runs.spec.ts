import { ApprovedLines, ApproveRun, CancelRun, DraftRun, PostRun, ToldRuns } from '#allowances';
import { CheckIntegrity } from '#integrity';
import { Audit, type Database, type Reader, type Row, UnitOfWork } from '#platform';
import { type Id, isRefusal, type Month, type Refusal } from '#values';
import { COUNTY, done, type SmallCounty } from '../../support/small-county.js';
import { appropriate } from '../../support/two-persons.js';
import { asAdministrator, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const MONTHS = ['2026-11', '2026-10', '2026-09', '2026-08', '2026-07', '2026-06'] as const;
const DAY = 24 * 3_600_000;

let house: OpenHouse;
let county: SmallCounty;
let month: Month;
let posted: Id;
/** What the tests before left. */
let known: readonly string[] = [];

beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  done(await appropriate(county, county.bureau, { funder: 'DISTRICT', amountFen: 100_000_00n }));
  for (let n = 0; n < 3; n++) await county.person({ born: '1936-03-05' });
});
afterAll(() => house.close());

/** A month of an allowance that was drafted, approved and posted. */
const paidMonth = async (n: number): Promise<void> => {
  [month, posted, known] = [MONTHS[n] as Month, county.id(), []];
  done(await draft('monthly', posted));
  done(await approve(posted));
  done(await post(posted));
  known = await found();
};

const database = (): Database => county.db.database;
const draft = (kind: 'monthly' | 'difference', runId: Id) => county.get(DraftRun).draft(county.bureau, { runId, programme: 'senior_cash', month, kind });
const approve = (runId: Id) => county.get(ApproveRun).approve({ ...county.bureau, id: 'li.approver', staffNumber: 'L-9' }, runId);
const post = (runId: Id) => county.get(PostRun).post(county.bureau, runId);
const codeOf = (answer: object): string | null => (isRefusal(answer) ? (answer as Refusal).code : null);
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  const all = (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
  return all.filter((one) => !known.includes(one));
};
const paid = async (): Promise<bigint> => {
  const [row] = await county.get(UnitOfWork).reader.query(`SELECT SUM(amount) AS n FROM posting WHERE account_kind = 'BENEFIT_PAYABLE'`);
  return BigInt(String(row?.['n']));
};

describe('a month that was paid', () => {
  beforeAll(async () => {
    await paidMonth(0);
    expect(known).toEqual([]);
  });

  it.each<[string, Row]>([
    ['cancelled', { state: 'cancelled', ordinal: 7 }],
    ['of another county', { county: '330199', ordinal: 7 }],
    ['of another month', { month: '2026-10', ordinal: 7 }],
    ['of another programme', { programme: 'cyf', ordinal: 7 }],
    ['a difference', { kind: 'difference', ordinal: 7 }],
  ])('pays no month twice because somebody wrote that its run was %s', async (_what, change) => {
    const [before, first] = [await paid(), await county.one<Row>('SELECT state, county, month, programme, kind, ordinal FROM issuance_run WHERE id = ?', [posted])];
    await putRow(database(), 'issuance_run', { id: posted }, change);
    expect(await draft('monthly', county.id())).toMatchObject({ code: 'run_altered', detail: { runId: posted } });
    expect(await found()).toContain(`run_differs issuance_run ${posted}`);
    await putRow(database(), 'issuance_run', { id: posted }, first);
    expect([await paid(), await found()]).toEqual([before, []]);
    expect(await county.one(`SELECT DISTINCT actor_id FROM audit_entry WHERE object_id = ? AND action = 'issuance_run.altered'`, [posted])).toEqual({ actor_id: county.bureau.id });
    // Control: as it was, the month has its run.
    expect(codeOf(await draft('monthly', county.id()))).toBe('run_exists');
  });

  it('posts nothing while another run of the month is not what the log of acts says', async () => {
    const second = county.id();
    done(await draft('difference', second));
    const before = await paid();
    done(await approve(second));
    await putRow(database(), 'issuance_run', { id: posted }, { state: 'cancelled', ordinal: 7 });
    expect(await post(second)).toMatchObject({ code: 'run_altered', detail: { runId: posted } });
    await putRow(database(), 'issuance_run', { id: posted }, { state: 'posted', ordinal: 0 });
    expect(await paid()).toBe(before);
    done(await post(second));
    expect(await found()).toEqual([]);
  });

  it('gives no difference by lines of a posted month that somebody lessened, and finds them however long ago', async () => {
    const [before, lines] = [await paid(), await county.get(UnitOfWork).reader.query('SELECT id, amount FROM issuance_line WHERE run_id = ?', [posted])];
    expect(lines).toHaveLength(3);
    await asAdministrator(database(), ['issuance_line'], ['UPDATE issuance_line SET amount = 1 WHERE run_id = ?', posted]);
    county.clock.set(county.clock.nowMs() + 72 * 3_600_000);
    expect(await draft('difference', county.id())).toMatchObject({ code: 'run_altered', detail: { runId: posted } });
    expect(await found()).toEqual([`run_lines_changed issuance_run ${posted}`]);
    // When the run is old it has its turn, one night of thirty.
    const later = (nights: number) => county.get(ApprovedLines).changed(county.get(UnitOfWork).reader, county.clock.nowMs() + nights * DAY);
    const named: Id[] = [];
    for (let n = 0; n < 30; n++) named.push(...(await later(120 + n)));
    expect(named).toEqual([posted]);
    for (const { id, amount } of lines) await putRow(database(), 'issuance_line', { id }, { amount });
    expect([await found(), await paid()]).toEqual([[], before]);
    // Control: by the lines that were approved nothing is left to give.
    expect(done(await draft('difference', county.id())).linesTotal).toBe(0);
  });
});

it.each<[string, number, Row, Row]>([
  ['cancelled', 1, { state: 'cancelled' }, { state: 'posted' }],
  ['of another county', 4, { county: '330199' }, { county: COUNTY }],
])('names a month that was paid twice while its run was %s, also when every row is put back', async (_what, n, change, back) => {
  await paidMonth(n);
  const key = `${COUNTY}|senior_cash|${month}`;
  const entries = await county.get(UnitOfWork).reader.query('SELECT * FROM audit_entry WHERE object_id IN (?,?)', [posted, key]);
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE object_id IN (?,?)', posted, key]);
  await putRow(database(), 'issuance_run', { id: posted }, { ...change, ordinal: 7 });
  const second = county.id();
  done(await draft('monthly', second));
  done(await approve(second));
  done(await post(second));
  await county.get(UnitOfWork).run((tx) => tx.insert('audit_entry', entries as never));
  expect(await found()).toEqual(expect.arrayContaining([`run_differs issuance_run ${posted}`, `month_paid_twice issuance_run ${second}`]));
  await putRow(database(), 'issuance_run', { id: posted }, back);
  expect(await found()).toEqual([`month_paid_twice issuance_run ${second}`]);
});

it('takes a run for cancelled only where nothing of it was booked', async () => {
  await paidMonth(2);
  await putRow(database(), 'issuance_run', { id: posted }, { state: 'approved', posted_to: 0 });
  expect(await post(posted)).toMatchObject({ code: 'run_altered', detail: { runId: posted } });
  const act = await county.one<Row>(`SELECT * FROM audit_entry WHERE object_id = ? AND action = 'issuance_run.post'`, [posted]);
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE id = ?', String(act['id'])]);
  done(await county.get(CancelRun).cancel(county.bureau, posted));
  expect(await draft('monthly', county.id())).toMatchObject({ code: 'run_altered', detail: { runId: posted } });
  expect(await found()).toContain(`run_differs issuance_run ${posted}`);
});

it('asks the books of every line of a run that is given up once, and not while others wait', async () => {
  [month, posted] = [MONTHS[5] as Month, county.id()];
  done(await draft('monthly', posted));
  done(await county.get(CancelRun).cancel(county.bureau, posted));
  const entry = await county.one<Row>(`SELECT id, detail FROM audit_entry WHERE object_id = ? AND action = 'issuance_run.cancel'`, [posted]);
  expect(entry['detail']).toBe('{"booked":false}');
  const { reader } = county.get(UnitOfWork);
  let asked = 0;
  const heard: Reader = {
    engine: reader.engine,
    query: (sql, values) => {
      if (sql.includes('issuance_line')) asked += 1;
      return reader.query(sql, values);
    },
  };
  const altered = () => county.get(ToldRuns).altered(heard, { county: COUNTY, month }, ['senior_cash']);
  expect([await altered(), asked]).toEqual([null, 0]);
  // Control: the night asks, and of an entry that says nothing, as earlier versions wrote them, the next drafting does.
  expect((await county.get(ToldRuns).allAltered(heard, county.clock.nowMs())).includes(posted)).toBe(false);
  expect(asked).toBeGreaterThan(0);
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE id = ?', String(entry['id'])]);
  await county.get(UnitOfWork).run((tx) => county.get(Audit).record(tx, county.bureau, { action: 'issuance_run.cancel', objectKind: 'issuance_run', objectId: posted }));
  asked = 0;
  expect([await altered(), asked]).toEqual([null, 1]);
});

it('misses a run that was taken out with its lines', async () => {
  await paidMonth(3);
  await asAdministrator(database(), ['issuance_line', 'issuance_run'], ['DELETE FROM issuance_line WHERE run_id = ?', posted], ['DELETE FROM issuance_run WHERE id = ?', posted]);
  expect(await found()).toContain(`row_gone issuance_run ${posted}`);
});
