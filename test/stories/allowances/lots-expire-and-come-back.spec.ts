import { CheckPurses, ExpireLots, LotStore, PurseReader, RecallLots } from '#allowances';
import type { Transfer } from '#core/postings';
import { redemptionTransfer, reversal } from '#core/postings';
import type { LotAmount } from '#core/purse';
import { spend } from '#core/purse';
import { Ledger, TrialBalance } from '#ledger';
import { Ids } from '#platform';
import type { Id } from '#values';
import { day, dayOf, fen, points } from '#values';
import { BUDGET, County, MAKER, must } from './county.js';

/* The life of lots after they are granted: they lapse, they are recalled, and points come back to them too late. */
describe('lots', () => {
  let county: County;
  const balances = async (): Promise<Record<string, bigint>> => {
    const { lines, totals } = await county.module.get(TrialBalance).at(county.uow.reader);
    expect(totals).toEqual({ CNY: 0n, POINT: 0n });
    return Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };
  const purse = async (name: string): Promise<bigint> => must(await county.module.get(PurseReader).read(MAKER, county.id(name))).balance;

  /** A meal paid in points, as the counter would book it. */
  async function meal(name: string, wanted: number): Promise<{ transfer: Transfer; taken: readonly LotAmount[] }> {
    const [lots, ledger, ids] = [county.module.get(LotStore), county.module.get(Ledger), county.module.get(Ids)];
    const today = dayOf(county.clock.nowMs());
    return county.uow.run(async (tx) => {
      const { taken, total } = spend((await lots.lock(tx, [county.id(name)])).get(county.id(name)) ?? [], points(wanted), today);
      expect(await lots.take(tx, taken)).toBe(true);
      const head = { id: ids.next(), subjectId: ids.next(), personId: county.id(name), siteId: county.id('canteen'), effectiveOn: today };
      const transfer = redemptionTransfer({
        ...head,
        subsidyFen: fen(0),
        collectiveFen: fen(0),
        charityFen: fen(0),
        points: total,
        selfPayFen: fen(100),
        subsidyShares: [],
        lots: taken,
        tender: 'cash',
        pointsFunder: 'DISTRICT',
      });
      await ledger.append(tx, MAKER, [transfer], county.clock.nowMs());
      return { transfer, taken };
    });
  }

  async function voided({ transfer, taken }: { transfer: Transfer; taken: readonly LotAmount[] }): Promise<readonly Transfer[]> {
    const [lots, ledger, ids] = [county.module.get(LotStore), county.module.get(Ledger), county.module.get(Ids)];
    const today = dayOf(county.clock.nowMs());
    return county.uow.run(async (tx) => {
      const subjectId: Id = ids.next();
      const undone = reversal(transfer, { id: ids.next(), kind: 'void', subjectId, effectiveOn: today });
      const leaving = await lots.giveBack(tx, taken, { subjectId, day: today, takenAt: county.clock.nowMs() });
      await ledger.append(tx, MAKER, [undone, ...leaving], county.clock.nowMs());
      return leaving;
    });
  }

  beforeAll(async () => {
    county = await County.open();
    await county.people({ chen: {}, lin: {}, zhou: {}, wu: {} });
    await county.issue(county.module.get(Ids).next());
  });
  afterAll(() => county.close());

  it('come back to the same lot when a meal is voided in time', async () => {
    const before = await balances();
    const lunch = await meal('chen', 1234);
    expect(await purse('chen')).toBe(7500n - 1234n);
    expect(await voided(lunch)).toEqual([]);
    expect(await purse('chen')).toBe(7500n);
    expect(await balances()).toEqual({ ...before, 'FUND:DISTRICT': BigInt(BUDGET), 'POINTS_REDEEMED:': 0n, 'SELF_PAY:cash': 0n, 'SITE_CASH:': 0n, 'SITE_PAYABLE:': 0n });
  });

  it('are never taken from below what they hold', async () => {
    const lots = county.module.get(LotStore);
    const [lot] = (await lots.of(county.uow.reader, [county.id('chen')])).get(county.id('chen')) ?? [];
    const lotId = lot?.id ?? '';
    expect(await county.uow.run((tx) => lots.take(tx, [{ lotId, amount: points(7501) }]))).toBe(false);
    expect(
      await county.uow.run((tx) =>
        lots.take(tx, [
          { lotId, amount: points(4000) },
          { lotId, amount: points(3501) },
        ]),
      ),
    ).toBe(false);
    await expect(county.uow.run((tx) => lots.giveBack(tx, [{ lotId, amount: points(1) }], { subjectId: lotId, day: day('2026-03-02'), takenAt: 0 }))).rejects.toThrow();
    expect(await purse('chen')).toBe(7500n);
  });

  it('are taken from by many at once to the hundredth, and not further', async () => {
    const lots = county.module.get(LotStore);
    const tries = await Promise.all(
      Array.from({ length: 20 }, () =>
        county.uow.run(async (tx) => {
          const { taken, total } = spend((await lots.lock(tx, [county.id('wu')])).get(county.id('wu')) ?? [], points(2000), day('2026-03-02'));
          return taken.length > 0 && (await lots.take(tx, taken)) ? total : points(0);
        }),
      ),
    );
    expect(tries.filter((total) => total > 0n).sort()).toEqual([1500n, 2000n, 2000n, 2000n].map(points));
    expect(await purse('wu')).toBe(0n);
    await county.byHand('UPDATE lot SET remaining = granted WHERE person_id = ?', [county.id('wu')]);
  });

  it('are recalled on a death, once, and what a void brings back later goes the same way', async () => {
    const lunch = await meal('zhou', 500);
    const recall = county.module.get(RecallLots);
    expect(await recall.recall(MAKER, county.id('zhou'), day('2026-03-05'))).toEqual({ personId: county.id('zhou'), lots: 0, points: 0n });
    await county.change('zhou', 'died_on', '2026-03-05');
    expect(await recall.recall({ ...MAKER, areaCode: '330102009' }, county.id('zhou'), day('2026-03-05'))).toMatchObject({ code: 'not_found' });
    expect(await recall.recall(MAKER, county.id('zhou'), day('2026-03-05'))).toEqual({ personId: county.id('zhou'), lots: 1, points: 7000n });
    expect(await recall.recall(MAKER, county.id('zhou'), day('2026-03-05'))).toEqual({ personId: county.id('zhou'), lots: 0, points: 0n });
    expect(await voided(lunch)).toMatchObject([{ kind: 'recall' }]);
    expect(await purse('zhou')).toBe(0n);
    expect((await balances())['RECALLED:cyf']).toBe(7500n);
    expect(await county.faults()).toEqual([]);
  });

  it('lapse the night after their last day, once, and a void after that expires what it returns', async () => {
    county.on('2027-03-31');
    const dinner = await meal('lin', 800);
    const expire = county.module.get(ExpireLots);
    expect(await expire.expire(day('2027-03-31'))).toEqual({ lots: 0, points: 0n });
    county.on('2027-04-01');
    // Two nights at once: the points lapse once.
    const nights = await Promise.all([expire.expire(day('2027-04-01')), expire.expire(day('2027-04-01'))]);
    expect(nights.map((night) => night.lots).sort()).toEqual([0, 3]);
    expect((await balances())['EXPIRED:cyf']).toBe(7500n + 6700n + 7500n);
    expect(await voided(dinner)).toMatchObject([{ kind: 'expiry', effectiveOn: '2027-04-01' }]);
    expect((await balances())['EXPIRED:cyf']).toBe(7500n + 7500n + 7500n);
    expect((await balances())['LOT:']).toBe(0n);
    expect(await county.rows(`SELECT DISTINCT effective_on FROM transfer WHERE kind = 'expiry'`)).toEqual([{ effective_on: '2027-04-01' }]);
    expect(await county.faults()).toEqual([]);
  });

  it('that an administrator alters are found, each by its own check', async () => {
    const [lot] = await county.rows<{ id: string; person_id: string }>('SELECT id, person_id FROM lot WHERE person_id = ?', [county.id('chen')]);
    await county.byHand('UPDATE lot SET remaining = 5 WHERE id = ?', [lot?.id]);
    await county.byHand('UPDATE lot SET granted = granted + 100 WHERE person_id = ?', [county.id('lin')]);
    await county.byHand('DELETE FROM lot WHERE person_id = ?', [county.id('wu')]);
    await county.byHand('UPDATE issuance_line SET amount = 6000 WHERE person_id = ?', [county.id('zhou')]);
    const faults = await county.module.get(CheckPurses).check();
    expect(faults.map(({ kind, personId, amount }) => [kind, personId, Number(amount)]).sort()).toEqual(
      [
        ['lot_differs_from_postings', county.id('chen'), 5],
        ['posting_without_lot', null, 0],
        ['lots_differ_from_lines', county.id('lin'), 100],
        ['lots_differ_from_lines', county.id('wu'), -7500],
        ['lots_differ_from_lines', county.id('zhou'), 1500],
        ['line_differs_from_postings', county.id('zhou'), -1500],
        ['run_differs_from_lines', null, 1500],
      ].sort(),
    );
  });
});
