import { grantTransfer } from '#core/postings';
import { CheckLedger, Ledger } from '#ledger';
import { Clock, Database, idOf, isConstraintRefusal, Ids, UnitOfWork } from '#platform';
import { day, points } from '#values';
import type { Books } from './books.js';
import { byHand, OFFICER, openBooks } from './books.js';

/*
 * Goal: nobody changes what was recorded. Method: an administrator's UPDATE and DELETE are refused by the triggers; with
 * the triggers dropped (the negative control) they succeed, and the nightly check finds each of them.
 */
describe('the books are insert-only', () => {
  let books: Books;
  const granted: string[] = [];

  beforeAll(async () => {
    books = await openBooks();
    const [uow, ledger, ids, clock] = [books.module.get(UnitOfWork), books.module.get(Ledger), books.module.get(Ids), books.module.get(Clock)];
    for (const name of ['chen', 'lin', 'zhou', 'wu']) {
      const transfer = grantTransfer({
        id: ids.next(),
        subjectId: ids.next(),
        personId: idOf(clock.nowMs(), name),
        effectiveOn: day('2025-03-03'),
        programme: 'cyf',
        lotId: ids.next(),
        amount: points(7500),
      });
      granted.push(transfer.id);
      await uow.run((tx) => ledger.append(tx, OFFICER, [transfer], clock.nowMs()));
    }
  });
  afterAll(() => books.close());

  it.each([
    ['UPDATE posting', 'UPDATE posting SET amount = amount + 1 WHERE line_no = 2'],
    ['DELETE posting', 'DELETE FROM posting WHERE line_no = 2'],
    ['UPDATE transfer', `UPDATE transfer SET actor = 'someone.else'`],
    ['DELETE transfer', 'DELETE FROM transfer'],
  ])('refuses %s', async (_name, sql) => {
    const refusal = await byHand(books.test.database, sql).then(
      () => null,
      (error: unknown) => error,
    );
    expect(isConstraintRefusal(refusal)).toBe(true);
    expect(String(refusal)).toMatch(/insert-only/);
    expect(await books.module.get(CheckLedger).check()).toEqual([]);
  });

  it('finds, with the triggers dropped, every row that was altered', async () => {
    const database = books.module.get(Database);
    for (const trigger of ['posting_no_update', 'posting_no_delete', 'transfer_no_delete']) await byHand(database, `DROP TRIGGER ${trigger}`);
    const [altered, emptied, orphaned] = granted;
    await byHand(database, 'UPDATE posting SET amount = amount + 100 WHERE transfer_id = ? AND line_no = 2', [altered]);
    await byHand(database, 'DELETE FROM posting WHERE transfer_id = ?', [emptied]);
    await byHand(database, 'DELETE FROM transfer WHERE id = ?', [orphaned]);
    expect(await books.module.get(CheckLedger).check()).toEqual([
      { kind: 'unbalanced_transfer', transferId: altered, unit: 'POINT', amount: 100n },
      { kind: 'posting_without_transfer', transferId: orphaned, unit: null, amount: null },
      { kind: 'transfer_without_postings', transferId: emptied, unit: null, amount: null },
    ]);
  });
});
