import { ApproveRun, DraftRun, PostRun, RunSizes } from '#allowances';
import { APPROPRIATE, FundBalances } from '#ledger';
import { UnitOfWork } from '#platform';
import { DecideProposal, Propose } from '#proposals';
import { REVERSE } from '#redemption';
import { AMOUNT_MAX, dayOf, FUND_MAX, type Id, isRefusal, monthOf } from '#values';
import { COUNTY, done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { appropriate, byTwo, first, second } from '../../support/two-persons.js';

/** Acts that decide by what a fund holds, at one moment: on a server each sees the books as they stood before the other. */
describe('what a fund holds is decided by one at a time', () => {
  const ROUNDS = [1, 2, 3];
  let county: SmallCounty;
  beforeAll(async () => {
    county = await openSmallCounty({ change: (builder) => builder.overrideProvider(RunSizes).useValue(Object.assign(new RunSizes(), { linesPerChunk: 1 })) });
    await county.person();
    await county.person();
  });
  afterAll(() => county.drop());

  const holds = (funder: string): Promise<bigint> => county.get(FundBalances).of(county.get(UnitOfWork).reader, { county: COUNTY, funder });
  const proposed = async (kind: string, body: object): Promise<Id> =>
    done(await county.get(Propose).propose(first(county.bureau), { id: county.id(), kind, body, reason: '测试所需' })).id;
  const confirm = (id: Id) => county.get(DecideProposal).decide(second(county.bureau), { id, decision: 'confirmed' });
  const spend = async (funder: string, amount: bigint): Promise<void> => {
    const id = county.id();
    await county.get(UnitOfWork).run(async (tx) => {
      await tx.insert('transfer', [{ id, kind: 'appropriation', subject_id: id, effective_on: dayOf(LUNCH), recorded_at: 1, actor: 'test' }]);
      await tx.insert('posting', [
        { transfer_id: id, line_no: 1, county: COUNTY, account_kind: 'APPROPRIATION', account_owner: funder, unit: 'CNY', amount },
        { transfer_id: id, line_no: 2, county: COUNTY, account_kind: 'FUND', account_owner: funder, unit: 'CNY', amount: -amount },
      ]);
    });
  };
  const approvedRun = async (): Promise<Id> => {
    const runId = county.id();
    done(await county.get(DraftRun).draft(first(county.bureau), { runId, programme: 'senior_cash', month: monthOf(dayOf(LUNCH)), kind: 'monthly' }));
    done(await county.get(ApproveRun).approve(second(county.bureau), runId));
    return runId;
  };

  it.each(ROUNDS)('two takings back: one is done, the other finds too little there (%d)', async (round) => {
    const funder = `TWICE_${String(round)}`;
    const income = [done(await appropriate(county, county.bureau, { funder, amountFen: 1_000 })), done(await appropriate(county, county.bureau, { funder, amountFen: 1_000 }))];
    await spend(funder, 500n);
    const takings = await Promise.all(income.map(({ id }) => proposed(REVERSE, { transferId: id })));
    const answers = await Promise.all(takings.map(confirm));
    expect(answers.map((answer) => (isRefusal(answer) ? answer.code : answer.state)).sort()).toEqual(['confirmed', 'fund_short']);
    expect(await holds(funder)).toBe(500n);
  });

  it.each(ROUNDS)('two takings back of one income: one is done, the other is a conflict (%d)', async () => {
    const income = done(await appropriate(county, county.bureau, { funder: 'ONCE', amountFen: 1_000 }));
    done(await appropriate(county, county.bureau, { funder: 'ONCE', amountFen: 1_000 }));
    const before = await holds('ONCE');
    const takings = [await proposed(REVERSE, { transferId: income.id }), await proposed(REVERSE, { transferId: income.id })];
    const answers = await Promise.all(takings.map(confirm));
    expect(answers.map((answer) => (isRefusal(answer) ? answer.code : answer.state)).sort()).toEqual(['confirmed', 'conflict']);
    expect(await holds('ONCE')).toBe(before - 1_000n);
  });

  it.each(ROUNDS)('two incomes: the second is held against the bound with the first in the books (%d)', async (round) => {
    const funder = `FULL_${String(round)}`;
    await spend(funder, -(FUND_MAX - BigInt(AMOUNT_MAX)));
    const incomes = await Promise.all([AMOUNT_MAX, AMOUNT_MAX].map((amountFen) => proposed(APPROPRIATE, { funder, amountFen })));
    const answers = await Promise.all(incomes.map(confirm));
    expect(answers.map((answer) => (isRefusal(answer) ? answer.code : answer.state)).sort()).toEqual(['confirmed', 'invalid_request']);
    expect(await holds(funder)).toBe(FUND_MAX);
  });

  it('what a run that has begun gives is not taken back between its chunks, and is afterwards what is left', async () => {
    const budget = done(await appropriate(county, county.bureau, { funder: 'DISTRICT', amountFen: 10_000 }));
    const runId = await approvedRun();
    const killed = county.get(PostRun).post(first(county.bureau), runId, () => {
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await holds('DISTRICT')).toBe(5_000n);
    const more = done(await appropriate(county, county.bureau, { funder: 'DISTRICT', amountFen: 4_000 }));
    const reverse = (transferId: Id) => byTwo(county, county.bureau, { kind: REVERSE, body: { transferId } });
    expect(await reverse(budget.id)).toMatchObject({ code: 'fund_short', detail: { funder: 'DISTRICT', availableFen: '4000' } });
    done(await reverse(more.id));
    expect(done(await county.get(PostRun).post(first(county.bureau), runId)).state).toBe('posted');
    expect(await holds('DISTRICT')).toBe(0n);
  });

  it('a taking back and the first step of a run: the fund never ends below zero', async () => {
    // What the month gave is given; a difference of it is its own run, so the county has people more.
    await county.person();
    const budget = done(await appropriate(county, county.bureau, { funder: 'DISTRICT', amountFen: 5_000 }));
    const runId = county.id();
    done(await county.get(DraftRun).draft(first(county.bureau), { runId, programme: 'senior_cash', month: monthOf(dayOf(LUNCH)), kind: 'difference' }));
    done(await county.get(ApproveRun).approve(second(county.bureau), runId));
    const taking = await proposed(REVERSE, { transferId: budget.id });
    const [posted, taken] = await Promise.all([county.get(PostRun).post(first(county.bureau), runId), confirm(taking)]);
    expect([posted, taken].filter(isRefusal).map(({ code }) => code)).toEqual(['fund_short']);
    expect(await holds('DISTRICT')).toBe(0n);
  });
});
