import { DraftRun, ExpireLots, LotStore, PurseReader, RecallLots, RestorePurse, SettleDeath } from '#allowances';
import { Ledger, TrialBalance } from '#ledger';
import { DefineAreas, RecordDeath, RecordMove, RevokeDeath } from '#people';
import { redemptionTransfer, reversal, type Transfer } from '#core/postings';
import { drain, type LotAmount } from '#core/purse';
import { Ids } from '#platform';
import { day, dayOf, fen, points } from '#values';
import { area } from '../../support/small-county.js';
import { County, MAKER, MARCH_2026, must } from './county.js';

/*
 * In April facts of March come to light: a purse opened in February (back-pay), a birth year that was wrong (too much
 * was given), a death before the month (all of it was). The difference run judges March again and moves the difference.
 */
describe('a difference run', () => {
  let county: County;
  const balances = async (): Promise<Record<string, bigint>> => {
    const { lines } = await county.module.get(TrialBalance).at(county.uow.reader);
    return Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };
  const purse = async (name: string): Promise<bigint> => must(await county.module.get(PurseReader).read(MAKER, county.id(name))).balance;

  beforeAll(async () => {
    county = await County.open({ personsPerPage: 2, linesPerChunk: 2 });
    await county.people({ chen: {}, late: { purseOpenedOn: null }, young: { birthDay: '1935-01-01' }, dead: {}, spender: {} });
    await county.issue(county.module.get(Ids).next());
    await county.issue(county.module.get(Ids).next(), 'senior_cash');
    // The spender has used 60 of 75 points.
    await county.uow.run(async (tx) => {
      const [lot] = (await county.module.get(LotStore).lock(tx, [county.id('spender')])).get(county.id('spender')) ?? [];
      await county.module.get(LotStore).take(tx, [{ lotId: lot?.id ?? '', amount: points(6000) }]);
    });
    county.on('2026-04-10');
    await county.change('late', 'purse_opened_on', '2026-02-15');
    await county.change('young', 'birth_day', '1945-01-01');
    await county.change('dead', 'died_on', '2026-02-27');
    await county.change('spender', 'died_on', '2026-02-27');
  });
  afterAll(() => county.close());

  it('gives back-pay a life from the month of issue, recalls first, and claims what is spent', async () => {
    const run = await county.issue(county.module.get(Ids).next(), 'cyf', MARCH_2026, 'difference');
    expect(run).toMatchObject({ state: 'posted', personsDecided: 5, linesTotal: 4, amountTotal: 7500n - 7500n - 7500n - 7500n });
    expect(run.outcomes).toEqual({ 'due.senior80': 2, 'none.deceased': 2, same: 1 });
    expect([await purse('chen'), await purse('late'), await purse('young'), await purse('dead'), await purse('spender')]).toEqual([7500n, 7500n, 7500n, 0n, 0n]);
    const [late] = must(await county.module.get(PurseReader).read(MAKER, county.id('late'))).lots;
    expect(late?.lot).toMatchObject({ month: '2026-03', openedOn: '2026-04-10', expiresOn: '2027-04-30' });
    // Recalled: 75 of young, 75 of dead, 15 of spender; the other 60 are claimed at a yuan a point.
    expect(await balances()).toMatchObject({ 'RECALLED:cyf': 16_500n, 'RECEIVABLE:': -6000n });
    expect(await county.rows(`SELECT reasons FROM issuance_line WHERE run_id = ? AND person_id = ?`, [run.id, county.id('young')])).toEqual([
      {
        reasons: JSON.stringify([
          ['senior80', { age: 81 }],
          ['difference', { due: 7500, issued: 15_000 }],
        ]),
      },
    ]);
  });

  it('finds nothing more to do the second time', async () => {
    const again = await county.issue(county.module.get(Ids).next(), 'cyf', MARCH_2026, 'difference');
    expect(again).toMatchObject({ ordinal: 1, linesTotal: 0, outcomes: { same: 5 } });
  });

  it('claims cash that was paid too much from the person, for the funds that paid it', async () => {
    const before = await balances();
    const run = await county.issue(county.module.get(Ids).next(), 'senior_cash', MARCH_2026, 'difference');
    expect(run).toMatchObject({ linesTotal: 3, amountTotal: -5000n - 5000n - 5000n });
    const after = await balances();
    expect((after['FUND:DISTRICT'] ?? 0n) - (before['FUND:DISTRICT'] ?? 0n)).toBe(15_000n);
    expect((after['RECEIVABLE:'] ?? 0n) - (before['RECEIVABLE:'] ?? 0n)).toBe(-15_000n);
  });

  it('refuses a second difference while one is under way', async () => {
    const [ids, draft] = [county.module.get(Ids), county.module.get(DraftRun)];
    const open = { programme: 'cyf', month: MARCH_2026, kind: 'difference' as const };
    must(await draft.draft(MAKER, { runId: ids.next(), ...open }));
    expect(await draft.draft(MAKER, { runId: ids.next(), ...open })).toMatchObject({ code: 'run_exists' });
    expect(await draft.draft(MAKER, { runId: ids.next(), ...open, month: '2026-05' as typeof MARCH_2026 })).toMatchObject({ code: 'invalid_request' });
  });

  it('leaves lots, postings and lists in agreement, but for the meal that this test did not book', async () => {
    expect(await county.faults()).toMatchObject([{ kind: 'lot_differs_from_postings', personId: county.id('spender'), amount: -6000n }]);
  });

  it('gives a month that was forgotten a life from when it is made, too: nobody is given what has lapsed', async () => {
    await county.issue(county.module.get(Ids).next(), 'cyf', '2025-02' as typeof MARCH_2026);
    const lots = must(await county.module.get(PurseReader).read(MAKER, county.id('chen'))).lots.map(({ lot }) => lot);
    expect(lots.filter(({ month }) => month === '2025-02')).toMatchObject([{ openedOn: '2026-04-10', expiresOn: '2027-04-30', remaining: 6000n }]);
  });
});

/*
 * A death is recorded late: what was left in the purse is recalled at once, and the difference run of the months after the
 * death finds them empty. What the recall took the person does not owe; what was spent they do. Then the death turns out to
 * be a mistake.
 */
describe('a difference run after a death that was recorded, and revoked', () => {
  let county: County;
  const APRIL_2026 = '2026-04' as typeof MARCH_2026;
  const sums = async (): Promise<Record<string, bigint>> => {
    const { lines } = await county.module.get(TrialBalance).at(county.uow.reader);
    return Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };
  const purse = async (name: string): Promise<bigint> => must(await county.module.get(PurseReader).read(MAKER, county.id(name))).balance;
  const next = (): string => county.module.get(Ids).next();
  /** Spent by a meal that has no row: its points leave the lot and the books. */
  const spend = async (name: string, amount: bigint): Promise<void> => {
    await county.uow.run(async (tx) => {
      const [lot] = (await county.module.get(LotStore).lock(tx, [county.id(name)])).get(county.id(name)) ?? [];
      const taken = [{ lotId: lot?.id ?? '', amount: points(amount) }];
      await county.module.get(LotStore).take(tx, taken);
      const meal = redemptionTransfer({
        ...{ id: next(), subjectId: next(), personId: county.id(name), siteId: next(), effectiveOn: day('2026-03-12'), lots: taken, points: points(amount) },
        ...{ subsidyFen: fen(0n), collectiveFen: fen(0n), charityFen: fen(0n), selfPayFen: fen(0n), subsidyShares: [], tender: 'cash', pointsFunder: 'DISTRICT' },
      });
      await county.module.get(Ledger).append(tx, MAKER, [meal], county.clock.nowMs());
      meals.set(name, { meal, at: county.clock.nowMs() });
    });
  };
  const meals = new Map<string, { readonly meal: Transfer; readonly at: number }>();
  /** The meal is taken back: its points go where they came from. */
  const takeBack = async (name: string): Promise<void> => {
    const { meal, at } = meals.get(name) ?? { meal: null, at: 0 };
    if (meal === null) throw new Error(`${name} had no meal`);
    await county.uow.run(async (tx) => {
      const [voidId, today] = [next(), dayOf(county.clock.nowMs())];
      const left = await county.module.get(LotStore).giveBack(tx, amountsOf(meal), { subjectId: voidId, day: today, takenAt: at });
      await county.module.get(Ledger).append(tx, MAKER, [reversal(meal, { id: next(), kind: 'void', subjectId: voidId, effectiveOn: today }), ...left], county.clock.nowMs());
    });
  };
  const amountsOf = (meal: Transfer): LotAmount[] =>
    meal.postings.flatMap(({ account, amount }) => (account.kind === 'LOT' ? [{ lotId: account.owner, amount: points(-amount) }] : []));

  beforeAll(async () => {
    county = await County.open({ personsPerPage: 2, linesPerChunk: 2 });
    await county.people({ gone: {}, mistaken: {}, lapsed: {}, alive: {} });
    await county.issue(next());
    await spend('gone', 6000n);
    await spend('mistaken', 6000n);
    await spend('lapsed', 1000n);
    county.on('2026-04-02');
    await county.issue(next(), 'cyf', APRIL_2026);
    county.on('2026-04-10');
    for (const name of ['gone', 'mistaken'])
      must(await county.module.get(SettleDeath).settle(MAKER, { personId: county.id(name), diedOn: day('2026-02-27'), source: 'funeral home' }));
  });
  afterAll(() => county.close());

  it('claims only what was spent: 90 of 150 points had been recalled with the purse', async () => {
    const before = await sums();
    expect(before).toMatchObject({ 'RECALLED:cyf': 18_000n });
    for (const month of [MARCH_2026, APRIL_2026]) expect(await county.issue(next(), 'cyf', month, 'difference')).toMatchObject({ linesTotal: 2, amountTotal: -15_000n });
    // 75 and 75 less: the recalled 15 and 75 are the lines' own now, and 60 each are claimed.
    expect(await sums()).toMatchObject({ 'RECALLED:cyf': 18_000n, 'RECEIVABLE:': -12_000n });
    expect([await purse('gone'), await purse('mistaken')]).toEqual([0n, 0n]);
    expect(await county.faults()).toEqual([]);
  });

  it('comes out even when the death is revoked: nothing twice, neither from the recall nor from the run', async () => {
    must(await county.module.get(RevokeDeath).revoke(MAKER, { personId: county.id('mistaken'), reason: '同名误登记' }));
    expect(await county.module.get(RestorePurse).restore(MAKER, county.id('mistaken'))).toMatchObject({ points: 0n });
    for (const month of [MARCH_2026, APRIL_2026]) await county.issue(next(), 'cyf', month, 'difference');
    // Entitled to 150: 60 were spent, and are not owed any more; 90 are there to spend.
    expect([await purse('mistaken'), (await sums())['RECEIVABLE:']]).toEqual([9000n, -6000n]);
    expect(await county.faults()).toEqual([]);
  });

  it('lowers a claim when the meal that it rests on is taken back: whoever did not eat owes nothing', async () => {
    const before = await sums();
    await takeBack('gone');
    const after = await sums();
    const moved = (account: string): bigint => (after[account] ?? 0n) - (before[account] ?? 0n);
    // The fund paid the site 60 yuan and was owed 60 by the person; now the site is owed nothing, nor is the fund.
    expect([moved('RECEIVABLE:'), moved('RECALLED:cyf'), moved('FUND:DISTRICT'), await purse('gone')]).toEqual([6000n, 6000n, 0n, 0n]);
    expect(await county.faults()).toEqual([]);
    expect(await county.issue(next(), 'cyf', MARCH_2026, 'difference')).toMatchObject({ linesTotal: 0 });
    // Found alive after all: the whole of both months, and no claim left.
    must(await county.module.get(RevokeDeath).revoke(MAKER, { personId: county.id('gone'), reason: '同名误登记' }));
    for (const month of [MARCH_2026, APRIL_2026]) await county.issue(next(), 'cyf', month, 'difference');
    expect([await purse('gone'), (await sums())['RECEIVABLE:']]).toEqual([15_000n, 0n]);
    // What comes back into a lot of which nothing is claimed stays there.
    await spend('gone', 2000n);
    await takeBack('gone');
    expect(await purse('gone')).toBe(15_000n);
    expect(await county.faults()).toEqual([]);
  });

  it('does not claim what lapsed: nobody had it', async () => {
    county.on('2027-05-02');
    await county.module.get(ExpireLots).expire(day('2027-05-02'));
    await county.change('lapsed', 'died_on', '2026-02-27');
    const before = await sums();
    await county.issue(next(), 'cyf', MARCH_2026, 'difference');
    const after = await sums();
    expect((after['RECEIVABLE:'] ?? 0n) - (before['RECEIVABLE:'] ?? 0n)).toBe(-1000n);
    expect((after['EXPIRED:cyf'] ?? 0n) - (before['EXPIRED:cyf'] ?? 0n)).toBe(-6500n);
    expect(await county.faults()).toEqual([]);
  });
});

/* Who moved away and came back was not owed the months between, and what was paid of them before anybody said so is taken back. */
describe('a difference run for somebody who was away', () => {
  let county: County;
  const [JANUARY, FEBRUARY] = ['2026-01', '2026-02'] as [typeof MARCH_2026, typeof MARCH_2026];
  const next = (): string => county.module.get(Ids).next();
  const move = async (name: string, kind: 'move_out' | 'move_in', on: string): Promise<void> => {
    county.clock.set(county.clock.nowMs() + 1000);
    const to = kind === 'move_in' ? { residenceArea: '330102003001' } : {};
    must(await county.module.get(RecordMove).record(MAKER, { personId: county.id(name), kind, effectiveOn: day(on), source: '本人申报', ...to }));
  };
  const given = async (name: string, month: string): Promise<bigint> => {
    const rows = await county.rows<{ amount: number | string }>('SELECT amount FROM issuance_line WHERE person_id = ? AND month = ?', [county.id(name), month]);
    return rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  };

  beforeAll(async () => {
    county = await County.open({ personsPerPage: 2, linesPerChunk: 2 });
    must(
      await county.module.get(DefineAreas).define(MAKER, [area('330102', null, '上城区'), area('330102003', '330102', '旧街道'), area('330102003001', '330102003', '旧一社区')]),
    );
    await county.people({ here: {}, back: {}, late: {}, mistaken: {} });
    county.on('2026-01-10');
    await move('back', 'move_out', '2026-01-05');
    await move('mistaken', 'move_out', '2026-01-05');
    county.on('2026-01-20');
    for (const month of [JANUARY, FEBRUARY]) await county.issue(next(), 'cyf', month);
    county.on('2026-03-02');
    await move('back', 'move_in', '2026-03-01');
    // Nobody had gone: the return has the day of the move-out.
    await move('mistaken', 'move_in', '2026-01-05');
    // Told only now: gone in January, and back in February.
    await move('late', 'move_out', '2026-01-20');
    await move('late', 'move_in', '2026-02-20');
    await county.issue(next(), 'cyf', MARCH_2026);
  });
  afterAll(() => county.close());

  it('gives nothing for the months away, takes back what was paid of them, and gives what a mistake had kept back', async () => {
    const before = [await given('back', FEBRUARY), await given('late', FEBRUARY), await given('mistaken', FEBRUARY)];
    const [one] = before;
    expect(before).toEqual([0n, 7500n, 0n]);
    for (const month of [JANUARY, FEBRUARY, MARCH_2026]) await county.issue(next(), 'cyf', month, 'difference');
    for (const name of ['here', 'back', 'late', 'mistaken']) expect([await given(name, JANUARY), await given(name, MARCH_2026)]).toEqual([7500n, 7500n]);
    expect([await given('back', FEBRUARY), await given('late', FEBRUARY), await given('mistaken', FEBRUARY), await given('here', FEBRUARY)]).toEqual([one, 0n, 7500n, 7500n]);
    expect(await county.faults()).toEqual([]);
  });

  it('believes no move that the app did not write', async () => {
    const [event] = await county.rows<Record<string, string>>(`SELECT id FROM life_event WHERE person_id = ? AND kind = 'move_in'`, [county.id('back')]);
    await county.byHand('DROP TRIGGER life_event_no_update');
    await county.byHand(`UPDATE life_event SET effective_on = '2026-03-20' WHERE id = ?`, [event?.['id']]);
    expect(await county.issue(next(), 'cyf', MARCH_2026, 'difference')).toMatchObject({ linesTotal: 0 });
  });
});

/* A claim rests on whatever was spent before it was made, of whichever month's lot; and it is not owed any more when the month is due after all. */
describe('a claim of a difference run', () => {
  let county: County;
  const [APRIL, MAY] = ['2026-04', '2026-05'] as (typeof MARCH_2026)[];
  const next = (): string => county.module.get(Ids).next();
  const books = async (): Promise<Record<string, bigint>> => {
    const { lines } = await county.module.get(TrialBalance).at(county.uow.reader);
    return Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };
  const purse = async (): Promise<bigint> => must(await county.module.get(PurseReader).read(MAKER, county.id('older'))).balance;
  /** A meal of points, in the order in which a till takes them. */
  const eat = async (amount: bigint): Promise<{ meal: Transfer; taken: readonly LotAmount[]; at: number }> => {
    const at = county.clock.nowMs();
    return county.uow.run(async (tx) => {
      const lots = (await county.module.get(LotStore).lock(tx, [county.id('older')])).get(county.id('older')) ?? [];
      const { taken } = drain(lots, points(amount));
      await county.module.get(LotStore).take(tx, taken);
      const meal = redemptionTransfer({
        ...{ id: next(), subjectId: next(), personId: county.id('older'), siteId: next(), effectiveOn: dayOf(at), lots: taken, points: points(amount) },
        ...{ subsidyFen: fen(0n), collectiveFen: fen(0n), charityFen: fen(0n), selfPayFen: fen(0n), subsidyShares: [], tender: 'cash', pointsFunder: 'DISTRICT' },
      });
      await county.module.get(Ledger).append(tx, MAKER, [meal], at);
      return { meal, taken, at };
    });
  };
  const takeBack = async ({ meal, taken, at }: Awaited<ReturnType<typeof eat>>): Promise<void> => {
    await county.uow.run(async (tx) => {
      const [voidId, today] = [next(), dayOf(county.clock.nowMs())];
      const left = await county.module.get(LotStore).giveBack(tx, taken, { subjectId: voidId, day: today, takenAt: at });
      await county.module.get(Ledger).append(tx, MAKER, [reversal(meal, { id: next(), kind: 'void', subjectId: voidId, effectiveOn: today }), ...left], county.clock.nowMs());
    });
  };

  beforeAll(async () => {
    county = await County.open();
    await county.people({ older: { birthDay: '1935-01-01' } });
    await county.issue(next());
    await county.issue(next(), 'senior_cash');
  });
  afterAll(() => county.close());

  it('rests on what was spent before it, from the lot of another month too; what was spent after it comes back', async () => {
    county.on('2026-04-10');
    await county.change('older', 'birth_day', '1945-01-01');
    await county.issue(next(), 'cyf', APRIL);
    await eat(15_000n);
    const ofApril = await eat(5000n);
    // 75 too much in March: 25 are left of April, 50 are claimed.
    await county.issue(next(), 'cyf', MARCH_2026, 'difference');
    expect([await purse(), (await books())['RECEIVABLE:']]).toEqual([0n, -5000n]);
    county.on('2026-05-02');
    await county.issue(next(), 'cyf', MAY);
    await takeBack(await eat(1000n));
    expect([await purse(), (await books())['RECEIVABLE:']]).toEqual([7500n, -5000n]);
    await takeBack(ofApril);
    expect([await purse(), (await books())['RECEIVABLE:']]).toEqual([7500n, 0n]);
    expect(await county.faults()).toEqual([]);
  });

  it('is not owed any more when the month is due after all: nobody is paid twice, and nobody owes what they were due', async () => {
    const before = await books();
    for (const diedOn of ['2026-02-27', null]) {
      await county.change('older', 'died_on', diedOn);
      await county.issue(next(), 'senior_cash', MARCH_2026, 'difference');
      // Paid 100 at 90 years of age; 80 it was, for which 50 were due, and nothing for the dead.
      expect((await books())['RECEIVABLE:']).toBe(diedOn === null ? -5000n : -10_000n);
    }
    const after = await books();
    expect([after['BENEFIT_PAYABLE:senior_cash'], after['FUND:DISTRICT']]).toEqual([before['BENEFIT_PAYABLE:senior_cash'], (before['FUND:DISTRICT'] ?? 0n) + 5000n]);
    expect(await county.faults()).toEqual([]);
  });

  it('gives a purse back after a death that was none, whatever the clock did between notice, recall and revocation', async () => {
    const [id, noon] = [county.id('older'), county.clock.nowMs()];
    const revoke = async (): Promise<void> => {
      must(await county.module.get(RevokeDeath).revoke(MAKER, { personId: id, reason: '同名误登记' }));
      expect(await county.module.get(RestorePurse).restore(MAKER, id)).toMatchObject({ points: 7500n });
      expect(await purse()).toBe(7500n);
      expect(await county.faults()).toEqual([]);
    };
    must(await county.module.get(SettleDeath).settle(MAKER, { personId: id, diedOn: day('2026-05-01'), source: 'funeral home' }));
    county.clock.set(noon - 180_000);
    await revoke();
    county.clock.set(noon);
    must(await county.module.get(RecordDeath).record(MAKER, { personId: id, diedOn: day('2026-05-01'), source: 'funeral home' }));
    county.clock.set(noon - 1000);
    must(await county.module.get(RecallLots).recall(MAKER, id, day('2026-05-01')));
    county.clock.set(noon + 60_000);
    await revoke();
  });

  it('leaves a purse open whose owner’s death was revoked before it was recalled, and closes it for another day only by that day', async () => {
    const id = county.id('older');
    const record = async (diedOn: string): Promise<void> => {
      must(await county.module.get(RecordDeath).record(MAKER, { personId: id, diedOn: day(diedOn), source: 'funeral home' }));
    };
    const recall = (diedOn: string) => county.module.get(RecallLots).recall(MAKER, id, day(diedOn));
    const revoke = async () => {
      must(await county.module.get(RevokeDeath).revoke(MAKER, { personId: id, reason: '同名误登记' }));
      return county.module.get(RestorePurse).restore(MAKER, id);
    };
    await record('2026-05-01');
    expect(await revoke()).toMatchObject({ points: 0n });
    // What the notice began comes only now.
    expect(must(await recall('2026-05-01'))).toMatchObject({ lots: 0, points: 0n });
    expect(await purse()).toBe(7500n);
    await record('2026-04-30');
    expect(must(await recall('2026-05-01'))).toMatchObject({ lots: 0, points: 0n });
    expect(must(await recall('2026-04-30'))).toMatchObject({ points: 7500n });
    expect(await purse()).toBe(0n);
    expect(await revoke()).toMatchObject({ points: 7500n });
    expect(await purse()).toBe(7500n);
    expect(await county.faults()).toEqual([]);
  });
});

it('a difference run takes what lapsed unspent before it takes what is due: a month too dear and gone costs no other month', async () => {
  const county = await County.open();
  try {
    await county.people({ older: { birthDay: '1935-01-01' } });
    const issue = (month: string, kind?: 'difference') => county.issue(county.module.get(Ids).next(), 'cyf', month as typeof MARCH_2026, kind);
    const purse = async (): Promise<bigint> => must(await county.module.get(PurseReader).read(MAKER, county.id('older'))).balance;
    await issue('2026-03');
    county.on('2027-04-01');
    await county.module.get(ExpireLots).expire(day('2027-04-01'));
    await county.change('older', 'birth_day', '1950-01-01');
    await issue('2027-04');
    expect(await purse()).toBe(0n);
    await county.change('older', 'birth_day', '1945-01-01');
    await issue('2027-04', 'difference');
    expect(await purse()).toBe(7500n);
    // 150 lapsed of which 75 were due: the other 75 come out of what lapsed.
    await issue('2026-03', 'difference');
    expect(await purse()).toBe(7500n);
    const { lines } = await county.module.get(TrialBalance).at(county.uow.reader);
    const sums = Object.fromEntries(lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
    expect([sums['EXPIRED:cyf'], sums['RECALLED:cyf'], sums['RECEIVABLE:']]).toEqual([7500n, 7500n, undefined]);
    expect(await county.faults()).toEqual([]);
  } finally {
    await county.close();
  }
});
