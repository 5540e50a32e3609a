import { ApproveRun, DraftRun, OVERRIDE, PostRun, RunReader } from '#allowances';
import { FundBalances, TrialBalance } from '#ledger';
import { Ids, UnitOfWork } from '#platform';
import { DefineAreas } from '#people';
import type { Month } from '#values';
import { day } from '#values';
import { sealedCount } from '../../support/sealed-rows.js';
import { appropriate, byTwo } from '../../support/two-persons.js';
import { BUDGET, CHECKER, County, MAKER, must } from './county.js';

const MARCH = '2026-03' as Month;

describe('a run and what its fund holds', () => {
  let county: County;
  beforeEach(async () => {
    county = await County.open();
    // Two people of 85 and one of 95 get 50, 50 and 100 yuan of cash a month, and 75, 75 and 150 points.
    await county.people({ chen: {}, lin: {}, zhou: { birthDay: '1930-01-01' } });
  });
  afterEach(() => county.close());

  const approved = async (programme: string): Promise<string> => {
    const runId = county.module.get(Ids).next();
    must(await county.module.get(DraftRun).draft(MAKER, { runId, programme, month: MARCH, kind: 'monthly' }));
    must(await county.module.get(ApproveRun).approve(CHECKER, runId));
    return runId;
  };
  const post = (runId: string) => county.module.get(PostRun).post(MAKER, runId);
  const holds = () => county.module.get(FundBalances).of(county.module.get(UnitOfWork).reader, { county: MAKER.areaCode, funder: 'DISTRICT' });
  /** Leaves this much in the fund: what it had is spent by a transfer of tests' own. */
  const left = async (amountFen: number): Promise<void> => {
    const [row] = await county.uow.reader.query<{ id: string }>(`SELECT id FROM transfer WHERE kind = 'appropriation' ORDER BY id LIMIT 1`);
    await county.uow.run(async (tx) => {
      const id = county.module.get(Ids).next();
      await tx.insert('transfer', [{ id, kind: 'appropriation', subject_id: id, effective_on: '2026-03-01', recorded_at: 1, actor: 'test', reversal_of: row?.id ?? null }]);
      await tx.insert('posting', [
        { transfer_id: id, line_no: 1, county: MAKER.areaCode, account_kind: 'APPROPRIATION', account_owner: 'DISTRICT', unit: 'CNY', amount: BUDGET },
        { transfer_id: id, line_no: 2, county: MAKER.areaCode, account_kind: 'FUND', account_owner: 'DISTRICT', unit: 'CNY', amount: -BUDGET },
      ]);
    });
    if (amountFen > 0) must(await appropriate(county.module, MAKER, { funder: 'DISTRICT', amountFen }));
  };

  it('stops before the first line when the fund is one fen short, and says what is owed', async () => {
    await left(19_999);
    const runId = await approved('senior_cash');
    expect(await post(runId)).toMatchObject({ code: 'fund_short', detail: { funder: 'DISTRICT', availableFen: '19999', neededFen: '20000', short: ['DISTRICT'] } });
    expect(await holds()).toBe(19_999n);
    const { items } = must(await county.module.get(RunReader).lines(MAKER, { runId, limit: 10 }));
    expect(items.map(({ standing }) => standing)).toEqual(['awaiting_funds', 'awaiting_funds', 'awaiting_funds']);
    must(await appropriate(county.module, MAKER, { funder: 'DISTRICT', amountFen: 1 }));
    expect(must(await post(runId)).state).toBe('posted');
    expect(await holds()).toBe(0n);
    expect(must(await county.module.get(RunReader).lines(MAKER, { runId, limit: 1 })).items[0]?.standing).toBe('posted');
  });

  it('counts what was approved before it and what was granted in points', async () => {
    await left(49_999);
    const points = await approved('cyf');
    county.clock.set(county.clock.nowMs() + 60_000);
    const cash = await approved('senior_cash');
    const funds = must(await county.module.get(RunReader).funds(MAKER, cash));
    expect(funds).toMatchObject({ short: true, mayPass: false, funds: [{ funder: 'DISTRICT', needed: 20_000n, available: 19_999n }] });
    must(await post(points));
    expect(await holds()).toBe(49_999n);
    expect(await post(cash)).toMatchObject({ code: 'fund_short', detail: { availableFen: '19999' } });
  });

  it('is posted beyond the fund only where two persons let this very run pass', async () => {
    await left(100);
    const runId = await approved('senior_cash');
    expect(await byTwo(county.module, MAKER, { kind: OVERRIDE, body: { runId: county.module.get(Ids).next() } })).toMatchObject({ code: 'not_found' });
    // A word that somebody wrote into the database opens nothing, and leaves the two persons their own.
    await county.uow.run((tx) =>
      tx.insert('fund_override', [{ run_id: runId, proposal_id: county.module.get(Ids).next(), funds: '[]', proposed_by: 'one', confirmed_by: 'two', confirmed_at: 1 }]),
    );
    expect(await post(runId)).toMatchObject({ code: 'fund_short' });
    await county.uow.run(async (tx) => {
      await tx.execute('DROP TRIGGER fund_override_no_delete');
      await tx.execute('DELETE FROM fund_override');
    });
    must(await byTwo(county.module, MAKER, { kind: OVERRIDE, body: { runId } }));
    expect(await sealedCount(county.module, ['fund_override', 'proposal', 'proposal_decision'])).toMatchObject({ rows: { fund_override: 1 }, foreign: [] });
    expect(await byTwo(county.module, MAKER, { kind: OVERRIDE, body: { runId } })).toMatchObject({ code: 'conflict' });
    expect(must(await post(runId)).state).toBe('posted');
    expect(await holds()).toBe(-19_900n);
    expect((await county.module.get(TrialBalance).at(county.uow.reader)).totals).toEqual({ CNY: 0n, POINT: 0n });
    const log = await county.uow.reader.query(`SELECT action FROM audit_entry WHERE action = 'issuance_run.override'`);
    expect(log).toHaveLength(1);
  });

  it('needs no override where the fund holds it', async () => {
    const runId = await approved('senior_cash');
    expect(await byTwo(county.module, MAKER, { kind: OVERRIDE, body: { runId } })).toMatchObject({ code: 'conflict', detail: { short: false } });
  });

  it('is approved by another natural person than its maker, whatever account they use', async () => {
    const runId = county.module.get(Ids).next();
    must(await county.module.get(DraftRun).draft(MAKER, { runId, programme: 'cyf', month: MARCH, kind: 'monthly' }));
    const approve = county.module.get(ApproveRun);
    expect(await approve.approve({ ...CHECKER, staffNumber: MAKER.staffNumber }, runId)).toMatchObject({ code: 'same_person' });
    expect(await approve.approve({ ...CHECKER, staffNumber: null }, runId)).toMatchObject({ code: 'staff_unlinked' });
    must(await approve.approve(CHECKER, runId));
  });

  it('is for a month that has begun or begins next, and none before the county’s first', async () => {
    const draft = (month: string) => county.module.get(DraftRun).draft(MAKER, { runId: county.module.get(Ids).next(), programme: 'cyf', month: month as Month, kind: 'monthly' });
    for (const month of ['2026-05', '2027-03', '2030-01']) expect(await draft(month)).toMatchObject({ code: 'month_not_open', detail: { month, latest: '2026-04' } });
    must(await draft('2026-04'));
    must(
      await county.module
        .get(DefineAreas, { strict: false })
        .define(MAKER, [{ code: '330102', parent: null, name: '上城区', nameEn: 'Shangcheng', startsOn: day('2026-02-10'), endsOn: null, synthetic: true }]),
    );
    expect(await draft('2026-01')).toMatchObject({ code: 'month_not_open', detail: { first: '2026-02' } });
    must(await draft('2026-02'));
  });
});
