import { ApprovedLines, ApproveRun, CancelRun, DraftRun, PostRun, PurseReader, RunReader } from '#allowances';
import { TrialBalance } from '#ledger';
import { Ids, isConstraintRefusal } from '#platform';
import { isRefusal } from '#values';
import { BUDGET, CHECKER, County, MAKER, MARCH_2026, must } from './county.js';

/* One month of 重阳分 and of 高龄津贴 for a handful of people: who gets what, by whom it is approved, what the books say. */
describe('a month of allowances', () => {
  let county: County;
  let runId: string;
  const balances = async (): Promise<Record<string, bigint>> => {
    const { lines, totals } = await county.module.get(TrialBalance).at(county.uow.reader);
    expect(totals).toEqual({ CNY: 0n, POINT: 0n });
    return Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };

  beforeAll(async () => {
    county = await County.open({ personsPerPage: 3, linesPerChunk: 2 });
    await county.people({
      chen: {},
      lin: { birthDay: '1935-01-01' },
      zhou: { purseOpenedOn: null },
      wu: { birthDay: '1960-01-01' },
      zheng: { diedOn: '2026-02-20' },
      // Dies in the month: due for it still.
      sun: { diedOn: '2026-03-01' },
      // Turns 80 on the last day of the month.
      qian: { birthDay: '1946-03-31' },
      li: { hukouArea: '330106001001' },
    });
    runId = county.module.get(Ids).next();
  });
  afterAll(() => county.close());

  it('drafts everyone under the law of the month, with the outcome of each', async () => {
    const run = must(await county.module.get(DraftRun).draft(MAKER, { runId, programme: 'cyf', month: MARCH_2026, kind: 'monthly' }));
    expect(run).toMatchObject({ state: 'draft', personsDecided: 8, linesTotal: 4, amountTotal: 37_500n, ordinal: 0 });
    expect(run.outcomes).toEqual({ 'due.senior80': 3, 'due.senior90': 1, 'none.deceased': 1, 'none.hukou': 1, 'none.no_rule': 1, 'none.purse': 1 });
    expect(await county.rows('SELECT * FROM lot')).toEqual([]);
  });

  it('answers the same to the same request, and refuses another run of the month', async () => {
    const draft = county.module.get(DraftRun);
    expect(await draft.draft(MAKER, { runId, programme: 'cyf', month: MARCH_2026, kind: 'monthly' })).toMatchObject({ id: runId, state: 'draft', linesTotal: 4 });
    const other = county.module.get(Ids).next();
    expect(await draft.draft(MAKER, { runId: other, programme: 'cyf', month: MARCH_2026, kind: 'monthly' })).toMatchObject({ code: 'run_exists', detail: { runId } });
    expect(await draft.draft(MAKER, { runId, programme: 'senior_cash', month: MARCH_2026, kind: 'monthly' })).toMatchObject({ code: 'id_reused' });
    expect(await draft.draft(MAKER, { runId: other, programme: 'nothing', month: MARCH_2026, kind: 'monthly' })).toMatchObject({ code: 'policy_absent' });
    expect(await draft.draft(MAKER, { runId: other, programme: 'cyf', month: MARCH_2026, kind: 'difference' })).toMatchObject({ code: 'run_state' });
    expect(await draft.draft({ ...MAKER, areaCode: '330102003' }, { runId: other, programme: 'cyf', month: MARCH_2026, kind: 'monthly' })).toMatchObject({ code: 'forbidden' });
  });

  it('is approved by another person than its maker, which the table demands too', async () => {
    expect(await county.module.get(PostRun).post(MAKER, runId)).toMatchObject({ code: 'run_state' });
    expect(await county.module.get(ApproveRun).approve(MAKER, runId)).toMatchObject({ code: 'same_person' });
    const byHand = await county.byHand(`UPDATE issuance_run SET state = 'approved', approved_by = made_by WHERE id = ?`, [runId]).then(
      () => null,
      (error: unknown) => error,
    );
    expect(isConstraintRefusal(byHand)).toBe(true);
    expect(await county.module.get(ApproveRun).approve(CHECKER, runId)).toMatchObject({ state: 'approved', approvedBy: CHECKER.id });
    expect(await county.module.get(ApproveRun).approve(CHECKER, runId)).toMatchObject({ state: 'approved' });
    expect(await county.module.get(ApproveRun).approve({ ...CHECKER, id: 'third' }, runId)).toMatchObject({ code: 'run_state' });
  });

  it('refuses to post lines that are not those that were approved', async () => {
    await county.byHand('UPDATE issuance_line SET amount = amount + 1 WHERE run_id = ? AND line_no = 2', [runId]);
    expect(await county.module.get(PostRun).post(MAKER, runId)).toMatchObject({ code: 'run_altered' });
    expect(await county.faults()).toMatchObject([{ kind: 'run_differs_from_lines', objectId: runId, amount: -1n }]);
    await county.byHand('UPDATE issuance_line SET amount = amount - 1 WHERE run_id = ? AND line_no = 2', [runId]);
  });

  it.each([
    ['an amount moved to another', 'amount = amount + CASE line_no WHEN 2 THEN 100 ELSE -100 END', 'amount = amount - CASE line_no WHEN 2 THEN 100 ELSE -100 END'],
    ['their rule', `rule_id = REPLACE(rule_id, 'senior', 'Senior')`, `rule_id = REPLACE(rule_id, 'Senior', 'senior')`],
    ['their reasons', `reasons = REPLACE(reasons, '[', '[ ')`, `reasons = REPLACE(reasons, '[ ', '[')`],
    ['their programme', `programme = 'senior_cash'`, `programme = 'cyf'`],
  ])('refuses them where the sums are the same: %s, which is told', async (_what, change, back) => {
    const lines = (set: string) => county.byHand(`UPDATE issuance_line SET ${set} WHERE run_id = ? AND line_no IN (2, 3)`, [runId]);
    const changed = () => county.module.get(ApprovedLines).changed(county.uow.reader, county.clock.nowMs());
    const told = async () => (await county.rows(`SELECT actor_id FROM audit_entry WHERE object_id = '${runId}' AND action = 'issuance_run.altered'`)).length;
    const before = await told();
    expect(await changed()).toEqual([]);
    await lines(change);
    expect(await county.module.get(PostRun).post(MAKER, runId)).toMatchObject({ code: 'run_altered' });
    expect([await changed(), await told()]).toEqual([[runId], before + 1]);
    await lines(back);
    expect(await changed()).toEqual([]);
  });

  it('posts lots of points that last twelve months more, and says so in plain words', async () => {
    expect(await county.module.get(PostRun).post(MAKER, runId)).toMatchObject({ state: 'posted', postedTo: 4 });
    expect(await county.module.get(PostRun).post(MAKER, runId)).toMatchObject({ state: 'posted', postedTo: 4 });
    const purse = must(await county.module.get(PurseReader).read(MAKER, county.id('chen')));
    expect(purse).toMatchObject({
      balance: 7500n,
      words: { zh: '现有 75.00 分可用' },
      lots: [
        {
          state: 'live',
          lot: { granted: 7500n, openedOn: '2026-03-01', expiresOn: '2027-03-31' },
          words: { zh: expect.stringContaining('75.00 分，2027年3月31日前（含当日）有效') as string },
        },
      ],
    });
    expect(await balances()).toEqual({ 'APPROPRIATION:DISTRICT': -BigInt(BUDGET), 'FUND:DISTRICT': BigInt(BUDGET), 'GRANT:cyf': -37_500n, 'LOT:': 30_000n, 'RECALLED:cyf': 7500n });
  });

  it('recalls at once what it granted to someone who had died by then', async () => {
    const purse = must(await county.module.get(PurseReader).read(MAKER, county.id('sun')));
    expect(purse).toMatchObject({ balance: 0n, lots: [{ state: 'recalled', lot: { granted: 7500n, remaining: 0n, closedOn: '2026-03-01' } }] });
  });

  it('shows a purse to its owner and to officers of the area only', async () => {
    const purses = county.module.get(PurseReader);
    const elder = { ...MAKER, role: 'elder' as const, personId: county.id('lin') };
    expect(await purses.read(elder, county.id('lin'))).toMatchObject({ balance: 15_000n });
    expect(await purses.read(elder, county.id('chen'))).toMatchObject({ code: 'not_found' });
    expect(await purses.read({ ...MAKER, areaCode: '330102004' }, county.id('chen'))).toMatchObject({ code: 'not_found' });
    expect(await purses.read(MAKER, county.id('zhou'))).toMatchObject({ balance: 0n, lots: [] });
  });

  it('pays cash into what the bank is owed, by funder', async () => {
    await county.issue(county.module.get(Ids).next(), 'senior_cash');
    // 85, 91, no purse, dies in the month, turns 80 on its last day.
    expect(await balances()).toMatchObject({ 'BENEFIT_PAYABLE:senior_cash': 30_000n, 'FUND:DISTRICT': BigInt(BUDGET) - 30_000n });
    expect(await county.faults()).toEqual([]);
  });

  it('lists runs and lines page by page, names masked, rules in words', async () => {
    const reader = county.module.get(RunReader);
    const first = must(await reader.lines(MAKER, { runId, limit: 3 }));
    expect(first.items).toHaveLength(3);
    const rest = must(await reader.lines(MAKER, { runId, limit: 3, cursor: first.next ?? '' }));
    expect(rest).toMatchObject({ items: [{ lineNo: 4 }], next: null });
    const chen = [...first.items, ...rest.items].find((line) => line.personId === county.id('chen'));
    expect(chen).toMatchObject({ amount: 7500n, nameMasked: 'c*', ruleId: 'senior80', ruleTitle: { zh: '高龄普惠 80–89 岁' }, reasons: [['senior80', { age: 85 }]] });
    const runs = must(await reader.list(MAKER, { limit: 1 }));
    expect(must(await reader.list(MAKER, { limit: 5, cursor: runs.next ?? '' })).items).toHaveLength(1);
    expect(must(await reader.list(MAKER, { limit: 5, programme: 'cyf', month: MARCH_2026 })).items.map((run) => run.id)).toEqual([runId]);
  });

  it('gives the month free again when a run is cancelled before posting', async () => {
    const [ids, draft, cancel] = [county.module.get(Ids), county.module.get(DraftRun), county.module.get(CancelRun)];
    expect(await cancel.cancel(MAKER, runId)).toMatchObject({ code: 'run_state' });
    county.on('2026-04-01');
    const april = { programme: 'cyf', month: '2026-04' as typeof MARCH_2026, kind: 'monthly' as const };
    const [first, second] = [ids.next(), ids.next()];
    must(await draft.draft(MAKER, { runId: first, ...april }));
    expect(await cancel.cancel(MAKER, first)).toMatchObject({ state: 'cancelled', ordinal: 1 });
    expect(await cancel.cancel(MAKER, first)).toMatchObject({ state: 'cancelled', ordinal: 1 });
    expect(isRefusal(await county.module.get(ApproveRun).approve(CHECKER, first))).toBe(true);
    expect(must(await draft.draft(MAKER, { runId: second, ...april }))).toMatchObject({ state: 'draft', ordinal: 0 });
    must(await cancel.cancel(MAKER, second));
    expect(await county.faults()).toEqual([]);
  });
});
