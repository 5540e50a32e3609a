import { grantTransfer, redemptionTransfer, reversal } from '#core/postings';
import { AccountStatement, CheckLedger, Ledger, TrialBalance } from '#ledger';
import type { Actor } from '#platform';
import { Ids, isDuplicateKey, UnitOfWork } from '#platform';
import { day, fen, isRefusal, points } from '#values';
import { appropriate } from '../../support/two-persons.js';
import type { Books } from './books.js';
import { OFFICER, openBooks } from './books.js';

/* A budget, a grant, a meal and its void, a minute apart: the balance as it stood after each can be asked for later. */
describe('trial balance at a past moment', () => {
  let books: Books;
  const today = day('2025-03-03');
  const moments: number[] = [];
  let meal: ReturnType<typeof redemptionTransfer>;

  beforeAll(async () => {
    books = await openBooks();
    const [uow, ledger, ids] = [books.module.get(UnitOfWork), books.module.get(Ledger), books.module.get(Ids)];
    const minute = (): number => {
      books.clock.set(books.clock.nowMs() + 60_000);
      moments.push(books.clock.nowMs());
      return books.clock.nowMs();
    };
    const [person, lot, site] = [ids.next(), ids.next(), ids.next()];
    minute();
    await appropriate(books.module, OFFICER, { funder: 'DISTRICT', amountFen: 1_000_000 });
    const grant = grantTransfer({ id: ids.next(), subjectId: ids.next(), personId: person, effectiveOn: today, programme: 'cyf', lotId: lot, amount: points(7500) });
    await uow.run((tx) => ledger.append(tx, OFFICER, [grant], minute()));
    meal = redemptionTransfer({
      id: ids.next(),
      subjectId: ids.next(),
      personId: person,
      siteId: site,
      effectiveOn: today,
      subsidyFen: fen(300),
      collectiveFen: fen(0),
      charityFen: fen(0),
      points: points(200),
      selfPayFen: fen(620),
      subsidyShares: [{ funder: 'DISTRICT', percent: 100 }],
      lots: [{ lotId: lot, amount: 200n }],
      tender: 'cash',
      pointsFunder: 'DISTRICT',
    });
    await uow.run((tx) => ledger.append(tx, () => ({ actorId: 'till.7', county: OFFICER.areaCode }), [meal], minute()));
    const undone = reversal(meal, { id: ids.next(), kind: 'void', subjectId: ids.next(), effectiveOn: today });
    await uow.run((tx) => ledger.append(tx, OFFICER, [undone], minute()));
    const twice = await uow
      .run((tx) => ledger.append(tx, OFFICER, [{ ...undone, id: ids.next() }], minute()))
      .then(
        () => null,
        (error: unknown) => error,
      );
    if (!isDuplicateKey(twice)) throw new Error('a transfer was reversed twice');
  });
  afterAll(() => books.close());

  const at = async (recordedBeforeMs?: number): Promise<Record<string, bigint>> => {
    const balances = await books.module.get(TrialBalance).at(books.module.get(UnitOfWork).reader, recordedBeforeMs === undefined ? {} : { recordedBeforeMs });
    expect(balances.totals).toEqual({ CNY: 0n, POINT: 0n });
    return Object.fromEntries(balances.lines.map((line) => [`${line.account}:${line.owner}`, line.amount]));
  };

  it('is empty before anything happened', async () => {
    expect(await at(moments[0])).toEqual({});
  });

  it('shows what stood after each act', async () => {
    const funded = { 'APPROPRIATION:DISTRICT': -1_000_000n, 'FUND:DISTRICT': 1_000_000n };
    expect(await at(moments[1])).toEqual(funded);
    expect(await at(moments[2])).toEqual({ ...funded, 'GRANT:cyf': -7500n, 'LOT:': 7500n });
    expect(await at(moments[3])).toEqual({
      'APPROPRIATION:DISTRICT': -1_000_000n,
      'FUND:DISTRICT': 999_500n,
      'GRANT:cyf': -7500n,
      'LOT:': 7300n,
      'POINTS_REDEEMED:': 200n,
      'SITE_PAYABLE:': 500n,
      'SELF_PAY:cash': -620n,
      'SITE_CASH:': 620n,
    });
    expect(await at()).toEqual({ ...funded, 'GRANT:cyf': -7500n, 'LOT:': 7500n, 'POINTS_REDEEMED:': 0n, 'SITE_PAYABLE:': 0n, 'SELF_PAY:cash': 0n, 'SITE_CASH:': 0n });
  });

  it('is sound by the nightly check', async () => {
    expect(await books.module.get(CheckLedger).check()).toEqual([]);
  });

  it('gives the lines of one account page by page, and only to whom it belongs', async () => {
    const statements = books.module.get(AccountStatement);
    const first = await statements.read(OFFICER, { kind: 'FUND', owner: 'DISTRICT', limit: 2 });
    if (isRefusal(first)) throw new Error(first.code);
    expect(first.balance).toBe(1_000_000n);
    expect(first.items.map((line) => line.amount)).toEqual([1_000_000n, -300n]);
    const second = await statements.read(OFFICER, { kind: 'FUND', owner: 'DISTRICT', limit: 3, cursor: first.next ?? '' });
    if (isRefusal(second)) throw new Error(second.code);
    expect(second.items.map((line) => [line.kind, line.actor, line.amount])).toEqual([
      ['redemption', 'till.7', -200n],
      ['void', 'wang.officer', 300n],
      ['void', 'wang.officer', 200n],
    ]);
    expect(second.next).toBeNull();
    expect(await statements.read({ ...OFFICER, role: 'street_officer', areaCode: '330102001' }, { kind: 'FUND', owner: 'DISTRICT', limit: 2 })).toMatchObject({
      code: 'forbidden',
    });
    const site = meal.siteId ?? '';
    const ours = await statements.read({ ...OFFICER, role: 'site_manager', siteId: site }, { kind: 'SITE_PAYABLE', owner: site, limit: 5 });
    expect(ours).toMatchObject({ balance: 0n, items: [{ amount: 500n }, { amount: -500n }] });
    expect(await statements.read({ ...OFFICER, role: 'site_manager', siteId: 'another' }, { kind: 'SITE_PAYABLE', owner: site, limit: 5 })).toMatchObject({ code: 'forbidden' });
  });

  it('takes an appropriation once, however often it is sent', async () => {
    const ids = books.module.get(Ids);
    const received = (actor: Actor, request: { id: string; funder: string; amountFen: number }) => appropriate(books.module, actor, request);
    const request = { id: ids.next(), funder: 'COLLECTIVE', amountFen: 5000 };
    const first = await received(OFFICER, request);
    expect(first).toMatchObject({ id: request.id, state: 'confirmed', decision: { result: { transferId: request.id } } });
    expect(await received(OFFICER, request)).toEqual(first);
    expect((await at())['FUND:COLLECTIVE']).toBe(5000n);
    expect(await received(OFFICER, { ...request, amountFen: 5001 })).toMatchObject({ code: 'id_reused' });
    expect(await received(OFFICER, { ...request, id: ids.next(), amountFen: 0 })).toMatchObject({ code: 'invalid_request' });
    expect(await received(OFFICER, { ...request, id: ids.next(), funder: 'CHARITY' })).toMatchObject({ code: 'invalid_request' });
    expect(await received({ ...OFFICER, areaCode: '330102001' }, { ...request, id: ids.next() })).toMatchObject({ code: 'forbidden' });
  });

  it('throws away a transaction with a transfer out of balance', async () => {
    const [uow, ledger, ids] = [books.module.get(UnitOfWork), books.module.get(Ledger), books.module.get(Ids)];
    const bad = { ...meal, id: ids.next(), postings: meal.postings.slice(1) };
    const before = await at();
    await expect(uow.run((tx) => ledger.append(tx, OFFICER, [bad], 0))).rejects.toThrow('does not sum to zero');
    expect(await at()).toEqual(before);
  });
});
