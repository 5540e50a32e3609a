import { ApproveRun, CancelRun, DraftRun, OverrideFunds, PostRun, RunReader } from '#allowances';
import { DEMO_POLICIES } from '#eligibility';
import { Ids } from '#platform';
import { appropriate, publish } from '../../support/two-persons.js';
import { CHECKER, County, crowd, MAKER, MARCH_2026, must } from './county.js';

/*
 * Goal: a run that is killed between its chunks and called again ends with the same rows as one that was not. Method:
 * two equal counties, one run id and one clock; in the second an error is thrown after each committed step of draft and
 * posting; then every row of lines, lots, transfers and postings is compared.
 */
describe('a run killed half way', () => {
  const runId = '0195a0d2-7c00-7000-8000-000000000001';
  const request = { runId, programme: 'cyf', month: MARCH_2026, kind: 'monthly' as const };

  async function rowsOf(county: County): Promise<Record<string, unknown[]>> {
    const queries = {
      runs: 'SELECT * FROM issuance_run ORDER BY id',
      lines: 'SELECT * FROM issuance_line ORDER BY run_id, line_no',
      lots: 'SELECT * FROM lot ORDER BY id',
      // Without the budget that each county received before.
      transfers: `SELECT * FROM transfer WHERE kind <> 'appropriation' ORDER BY id`,
      postings: `SELECT p.* FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.kind <> 'appropriation' ORDER BY p.transfer_id, p.line_no`,
    };
    return Object.fromEntries(await Promise.all(Object.entries(queries).map(async ([name, sql]) => [name, await county.rows(sql)] as const)));
  }

  /** Calls an act again and again, killed after its first step each time, until it comes through. */
  async function killedEachStep(act: (die: () => void) => Promise<unknown>): Promise<number> {
    for (let deaths = 0; ; deaths++) {
      const survived = await act(() => {
        throw new Error('killed');
      }).then(
        () => true,
        () => false,
      );
      if (survived) return deaths;
    }
  }

  it('ends with the same rows', async () => {
    const [whole, cut] = [await County.open({ personsPerPage: 7, linesPerChunk: 9 }), await County.open({ personsPerPage: 7, linesPerChunk: 9 })];
    try {
      for (const county of [whole, cut]) await county.people(crowd(50));
      await whole.issue(runId);

      expect(await killedEachStep((die) => cut.module.get(DraftRun).draft(MAKER, request, die))).toBeGreaterThan(7);
      must(await cut.module.get(ApproveRun).approve(CHECKER, runId));
      expect(await killedEachStep((die) => cut.module.get(PostRun).post(MAKER, runId, die))).toBeGreaterThan(4);

      const rows = await rowsOf(whole);
      expect(rows['lots']).toHaveLength(40);
      expect(rows['postings']).toHaveLength(80);
      expect(await rowsOf(cut)).toEqual(rows);
      expect(await cut.faults()).toEqual([]);
    } finally {
      await whole.close();
      await cut.close();
    }
  });

  it('is posted once by two at once, and drafted once by two at once', async () => {
    const county = await County.open({ personsPerPage: 5, linesPerChunk: 3 });
    try {
      await county.people(crowd(60));
      const draft = county.module.get(DraftRun);
      const drafts = await Promise.all([draft.draft(MAKER, request), draft.draft(MAKER, request)]);
      for (const run of drafts) expect(run).toMatchObject({ state: 'draft', personsDecided: 60, linesTotal: 48, outcomes: { 'none.purse': 12 } });
      const other = await Promise.all([1, 2].map(() => draft.draft(MAKER, { ...request, runId: county.module.get(Ids).next(), month: '2026-02' as typeof MARCH_2026 })));
      expect(other.map((answer) => ('code' in answer ? answer.code : answer.state)).sort()).toEqual(['draft', 'run_exists']);
      must(await county.module.get(ApproveRun).approve(CHECKER, runId));
      const posters = await Promise.all([1, 2, 3].map(() => county.module.get(PostRun).post(MAKER, runId)));
      for (const run of posters) expect(run).toMatchObject({ state: 'posted', postedTo: 48 });
      expect(await county.rows(`SELECT COUNT(*) AS n FROM lot`)).toMatchObject([{ n: 48 }]);
      expect(await county.faults()).toEqual([]);
    } finally {
      await county.close();
    }
  });

  it('ends as it was approved when the law changes meanwhile; one that has not begun is drafted anew', async () => {
    const county = await County.open({ personsPerPage: 50, linesPerChunk: 9 });
    try {
      await county.people(crowd(30));
      county.on('2026-03-20');
      const [april, begun, later] = ['2026-04' as typeof MARCH_2026, runId, county.module.get(Ids).next()];
      for (const [id, programme] of [
        [begun, 'cyf'],
        [later, 'senior_cash'],
      ] as const) {
        must(await county.module.get(DraftRun).draft(MAKER, { runId: id, programme, month: april, kind: 'monthly' }));
        must(await county.module.get(ApproveRun).approve(CHECKER, id));
      }
      const post = (id: string, die?: () => void) => county.module.get(PostRun).post(MAKER, id, die);
      const kill = (): void => {
        throw new Error('killed');
      };
      await expect(post(begun, kill)).rejects.toThrow('killed');
      for (const programme of ['cyf', 'senior_cash']) {
        const old = DEMO_POLICIES.filter((policy) => policy.programme === programme).at(-1);
        // Paid by somebody else and by rules of other names: whoever asks the law of today for the run gets another answer.
        const rules = old?.kind === 'allowance' ? old.rules.map((rule) => ({ ...rule, id: `${rule.id}_next` })) : [];
        must(await publish(county.module, MAKER, { ...old, version: 'next', rules, funding: [{ funder: 'CITY', percent: 100 }], effectiveFrom: '2026-04-01', effectiveTo: null }));
      }
      // What the rest of it needs, and by which rules, is asked of the law it was approved under, whatever is in force now.
      const reader = county.module.get(RunReader);
      const needs = must(await reader.funds(MAKER, begun)).funds;
      expect(needs.map(({ funder }) => funder)).toEqual(['DISTRICT']);
      const [line] = must(await reader.lines(MAKER, { runId: begun, limit: 1 })).items;
      expect(line?.ruleTitle.zh).not.toBe(line?.ruleId);
      expect(await county.module.get(OverrideFunds).accept(county.uow.reader, MAKER, { runId: begun })).toMatchObject({ code: 'conflict', detail: { short: false } });
      expect(await post(begun)).toMatchObject({ state: 'posted', postedTo: 24 });
      expect(await post(later)).toMatchObject({ code: 'conflict', detail: { inForce: 'next' } });
      expect(await county.rows(`SELECT object_id FROM audit_entry WHERE action = 'issuance_run.altered'`)).toEqual([]);
      must(await county.module.get(CancelRun).cancel(MAKER, later));
      must(await appropriate(county.module, MAKER, { funder: 'CITY', amountFen: 1_000_000 }));
      await county.issue(county.module.get(Ids).next(), 'senior_cash', april);
      expect(await county.faults()).toEqual([]);
    } finally {
      await county.close();
    }
  });

  it('is not drafted to its end under another law than it began with', async () => {
    const county = await County.open({ personsPerPage: 7, linesPerChunk: 9 });
    try {
      await county.people(crowd(30));
      county.on('2026-03-20');
      const april = { ...request, month: '2026-04' as typeof MARCH_2026 };
      const draft = (die?: () => void) => county.module.get(DraftRun).draft(MAKER, april, die);
      const kill = (): void => {
        throw new Error('killed');
      };
      await expect(draft(kill)).rejects.toThrow('killed');
      const old = DEMO_POLICIES.filter((policy) => policy.programme === 'cyf').at(-1);
      must(await publish(county.module, MAKER, { ...old, version: 'next', effectiveFrom: '2026-04-01', effectiveTo: null }));
      expect(await draft()).toMatchObject({ code: 'conflict', detail: { runId, version: old?.version, inForce: 'next' } });
      must(await county.module.get(CancelRun).cancel(MAKER, runId));
      expect(await county.issue(county.module.get(Ids).next(), 'cyf', april.month)).toMatchObject({ state: 'posted', policyVersion: 'next' });
    } finally {
      await county.close();
    }
  });
});
