import fc from 'fast-check';
import { AccountStatement, CheckLedger, FundBalances, Ledger, ReadTrialBalance } from '#ledger';
import { appropriationTransfer } from '#core/postings';
import { UnitOfWork } from '#platform';
import { Propose } from '#proposals';
import { REVERSE } from '#redemption';
import { AMOUNT_MAX, day, fen, isRefusal, jsonSum } from '#values';
import { COUNTY, done, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { appropriate, byTwo, donate, first } from '../../support/two-persons.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

describe('amounts that come in', () => {
  let county: SmallCounty;
  beforeAll(async () => {
    county = await openSmallCounty();
  });
  afterEach(async () => {
    expect(await county.get(CheckLedger).check()).toEqual([]);
    expect(await charity()).toBe(await holds('CHARITY'));
  });
  afterAll(() => county.drop());

  const holds = (funder: string): Promise<bigint> => county.get(FundBalances).of(county.get(UnitOfWork).reader, { county: COUNTY, funder });
  const charity = async (): Promise<bigint> => BigInt((await county.one<{ remaining_fen: number }>('SELECT remaining_fen FROM charity_fund')).remaining_fen);
  const reverse = (transferId: string) => byTwo(county, county.bureau, { kind: REVERSE, body: { transferId } });
  const balance = async () => done(await county.get(ReadTrialBalance).read(county.bureau));

  it.each([LARGEST, AMOUNT_MAX + 1, 0, -5, 1.5, NaN])('of %d are refused when they are proposed', async (amountFen) => {
    for (const kind of ['money.donate', 'money.appropriate']) {
      const refused = await county.get(Propose).propose(first(county.bureau), { id: county.id(), kind, body: { funder: 'DISTRICT', amountFen }, reason: '测试所需' });
      expect(refused).toMatchObject({ code: 'invalid_request', detail: { field: 'amountFen' } });
    }
  });

  it('above the ceiling are refused by the books themselves, whatever door let them in', async () => {
    const transfer = appropriationTransfer({ id: county.id(), subjectId: county.id(), funder: 'DISTRICT', amountFen: fen(AMOUNT_MAX + 1), effectiveOn: day('2026-11-23') });
    await expect(county.get(UnitOfWork).run((tx) => county.get(Ledger).append(tx, county.bureau, [transfer], 1))).rejects.toThrow('above the ceiling');
  });

  it('are taken back by a counter-entry of two persons, once', async () => {
    const before = await holds('CHARITY');
    const wrong = done(await donate(county, county.bureau, { amountFen: 7_000 }));
    const back = done(await reverse(wrong.id));
    expect(back).toMatchObject({ state: 'confirmed', decision: { result: { transferId: back.id } } });
    expect(await holds('CHARITY')).toBe(before);
    expect(await reverse(wrong.id)).toMatchObject({ code: 'conflict' });
    expect(await reverse(back.id)).toMatchObject({ code: 'not_found' });
    expect(await reverse(county.id())).toMatchObject({ code: 'not_found' });
  });

  it('cannot be taken back when they are spent already', async () => {
    const budget = done(await appropriate(county, county.bureau, { funder: 'SPENT', amountFen: 500 }));
    const spending = appropriationTransfer({ id: county.id(), subjectId: county.id(), funder: 'SPENT', amountFen: fen(-200), effectiveOn: day('2026-11-23') });
    await county.get(UnitOfWork).run((tx) => county.get(Ledger).append(tx, county.bureau, [spending], 1));
    expect(await reverse(budget.id)).toMatchObject({ code: 'fund_short', detail: { funder: 'SPENT', availableFen: '300', neededFen: '500' } });
  });

  it('leave charity and its account in step, and every sum at zero, in whatever order they come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ charity: fc.boolean(), amountFen: fc.integer({ min: 1, max: AMOUNT_MAX }), back: fc.boolean() }), { minLength: 1, maxLength: 6 }),
        async (acts) => {
          const start = { charity: await holds('CHARITY'), some: await holds('SOME') };
          const kept = { charity: 0n, some: 0n };
          for (const { charity: isCharity, amountFen, back } of acts) {
            const made = done(isCharity ? await donate(county, county.bureau, { amountFen }) : await appropriate(county, county.bureau, { funder: 'SOME', amountFen }));
            if (back) done(await reverse(made.id));
            else kept[isCharity ? 'charity' : 'some'] += BigInt(amountFen);
          }
          expect(await holds('CHARITY')).toBe(start.charity + kept.charity);
          expect(await holds('SOME')).toBe(start.some + kept.some);
          expect(await charity()).toBe(await holds('CHARITY'));
          expect((await balance()).totals).toEqual({ CNY: 0n, POINT: 0n });
        },
      ),
      { numRuns: 8, seed: 44 },
    );
  });

  it('leave what charity has left whole and bounded: a sum past its bound is refused, by name', async () => {
    const work = county.get(UnitOfWork);
    const spoilt = work.run((tx) => tx.execute(`UPDATE charity_fund SET remaining_fen = remaining_fen + ? WHERE fund = 'CHARITY'`, [9_007_199_254_740_991n]));
    await expect(spoilt).rejects.toThrow(/charity_fund_bounds/);
  });
});

/* As the books of a county stand that took the largest amounts before there was a ceiling: they go on being read, and are mended. */
describe('books with sums beyond 2^53', () => {
  let county: SmallCounty;
  const planted: string[] = [];
  beforeAll(async () => {
    county = await openSmallCounty();
    const rows = [BigInt(LARGEST), BigInt(LARGEST), 2n ** 62n, 2n ** 62n, 2n ** 62n].map((amount) => ({ id: county.id(), amount }));
    for (const { id, amount } of rows) {
      planted.push(id);
      await county.get(UnitOfWork).run(async (tx) => {
        await tx.insert('transfer', [{ id, kind: 'appropriation', subject_id: id, effective_on: '2026-11-23', recorded_at: 1, actor: 'old' }]);
        await tx.insert('posting', [
          { transfer_id: id, line_no: 1, county: COUNTY, account_kind: 'APPROPRIATION', account_owner: 'TESTFUND', unit: 'CNY', amount: -amount },
          { transfer_id: id, line_no: 2, county: COUNTY, account_kind: 'FUND', account_owner: 'TESTFUND', unit: 'CNY', amount },
        ]);
      });
    }
  });
  afterAll(() => county.drop());

  const SUM = 2n * BigInt(LARGEST) + 3n * 2n ** 62n;

  it('are told exactly: trial balance, statement and the nightly check', async () => {
    const { lines, totals } = done(await county.get(ReadTrialBalance).read(county.bureau));
    expect(lines.find(({ account, owner }) => account === 'FUND' && owner === 'TESTFUND')?.amount).toBe(SUM);
    expect(totals).toEqual({ CNY: 0n, POINT: 0n });
    const statement = done(await county.get(AccountStatement).read(county.bureau, { kind: 'FUND', owner: 'TESTFUND', limit: 10 }));
    expect([statement.balance, statement.items.length]).toEqual([SUM, 5]);
    expect([jsonSum(SUM), jsonSum(BigInt(LARGEST)), jsonSum(-SUM)]).toEqual([String(SUM), LARGEST, String(-SUM)]);
    expect(await county.get(CheckLedger).check()).toEqual([]);
  });

  it('negative control: a plain SUM over them is an overflow on the embedded engine', async () => {
    const plain = county.one<{ n: unknown }>(`SELECT SUM(amount) AS n FROM posting WHERE account_owner = 'TESTFUND' AND account_kind = 'FUND'`);
    if (county.db.database.engine === 'embedded') await expect(plain).rejects.toThrow(/overflow/);
    else expect(BigInt(String((await plain).n))).toBe(SUM);
  });

  it('are mended by counter-entries of two persons, however large', async () => {
    for (const transferId of planted) done(await byTwo(county, county.bureau, { kind: REVERSE, body: { transferId } }));
    const left = await county.get(FundBalances).of(county.get(UnitOfWork).reader, { county: COUNTY, funder: 'TESTFUND' });
    expect(isRefusal(left)).toBe(false);
    expect(left).toBe(0n);
    expect(await county.get(CheckLedger).check()).toEqual([]);
  });
});
