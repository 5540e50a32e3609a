import fc from 'fast-check';
import type { Id, Points } from '#values';
import { addDays, day, fen, points } from '#values';
import * as make from './builders.js';
import type { LotPart } from './builders.js';
import type { Transfer } from './transfer.js';
import { sumsOf } from './transfer.js';

/*
 * Goal: whatever happens to a purse, in any order, both units sum to zero at every step, no lot goes below zero, and a
 * void puts every account back to where it was before its meal. Method: a small model that acts only through the
 * builders, and balances that are only ever sums of postings. Its lots are drained in plain order; the order of spending
 * is the purse's own property test.
 */
type Act = { readonly kind: 'grant' | 'redeem' | 'void' | 'expire' | 'recall'; readonly amount: number; readonly pick: number };

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('grant', 'grant', 'redeem', 'redeem', 'void', 'expire', 'recall'),
  amount: fc.integer({ min: 1, max: 20_000 }),
  pick: fc.nat(),
});
const shares = [
  { funder: 'CITY', percent: 50 },
  { funder: 'DISTRICT', percent: 50 },
];
const START = day('2025-03-01');

class Books {
  readonly transfers: Transfer[] = [];
  readonly lots: Id[] = [];
  private readonly voided = new Set<Id>();

  balances(): Map<string, bigint> {
    const balances = new Map<string, bigint>();
    for (const { postings } of this.transfers) {
      for (const { account, unit, amount } of postings) {
        const key = `${account.kind}:${account.owner} ${unit}`;
        const balance = (balances.get(key) ?? 0n) + amount;
        if (balance === 0n) balances.delete(key);
        else balances.set(key, balance);
      }
    }
    return balances;
  }

  do({ kind, amount, pick }: Act): void {
    if (kind === 'grant') this.grant(points(amount));
    if (kind === 'redeem') this.redeem(amount, pick);
    if (kind === 'void') this.undo(pick);
    if (kind === 'expire' || kind === 'recall') this.leave(kind, pick);
  }

  grant(amount: Points): void {
    const lotId = `L${String(this.lots.length)}`;
    this.lots.push(lotId);
    this.add(make.grantTransfer({ ...this.head(), programme: 'cyf', lotId, amount }));
  }

  redeem(amount: number, pick: number): Transfer {
    const lots = this.drain(BigInt(amount % 900));
    const spent = points(lots.reduce((sum, part) => sum + part.amount, 0n));
    const meal = { subsidyFen: fen(pick % 501), collectiveFen: fen(pick % 101), charityFen: fen(amount % 101), points: spent, selfPayFen: fen(amount) };
    return this.add(make.redemptionTransfer({ ...this.head(), ...meal, siteId: `S${String(pick % 3)}`, subsidyShares: shares, lots, tender: 'cash', pointsFunder: 'DISTRICT' }));
  }

  undo(pick: number): void {
    const meals = this.transfers.filter((transfer) => transfer.kind === 'redemption' && !this.voided.has(transfer.id));
    const meal = meals[pick % Math.max(1, meals.length)];
    if (meal === undefined) return;
    this.voided.add(meal.id);
    this.add(make.reversal(meal, { ...this.head(), kind: 'void' }));
  }

  private leave(kind: 'expire' | 'recall', pick: number): void {
    const lotId = this.lots[pick % Math.max(1, this.lots.length)];
    const amount = this.balances().get(`LOT:${String(lotId)} POINT`);
    if (lotId === undefined || amount === undefined) return;
    const what = { ...this.head(), programme: 'cyf', lots: [{ lotId, amount }] };
    this.add(kind === 'expire' ? make.expiryTransfer(what) : make.recallTransfer(what));
  }

  private drain(wanted: bigint): LotPart[] {
    const balances = this.balances();
    const parts: LotPart[] = [];
    for (const lotId of this.lots) {
      const there = balances.get(`LOT:${lotId} POINT`) ?? 0n;
      const amount = there < wanted ? there : wanted;
      if (amount > 0n) parts.push({ lotId, amount });
      wanted -= amount;
    }
    return parts;
  }

  private head(): { id: Id; subjectId: Id; personId: Id; effectiveOn: typeof START } {
    const id = `T${String(this.transfers.length)}`;
    return { id, subjectId: id, personId: 'P1', effectiveOn: addDays(START, this.transfers.length) };
  }

  private add(transfer: Transfer): Transfer {
    this.transfers.push(transfer);
    return transfer;
  }
}

describe('any sequence of grant, redeem, void, expire, recall', () => {
  it('sums to zero in each unit at every step, and no lot goes below zero', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const books = new Books();
        for (const one of acts) {
          books.do(one);
          expect(sumsOf(books.transfers.slice(-1))).toEqual({ CNY: 0n, POINT: 0n });
        }
        expect(sumsOf(books.transfers)).toEqual({ CNY: 0n, POINT: 0n });
        for (const [account, balance] of books.balances()) if (account.startsWith('LOT:')) expect(balance > 0n).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is, by a void after its redemption, the identity on every account', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }), fc.nat(), (acts, amount, pick) => {
        const books = new Books();
        for (const one of acts) books.do(one);
        const before = books.balances();
        const meal = books.redeem(amount, pick);
        books.transfers.push(make.reversal(meal, { id: 'V', kind: 'void', subjectId: 'V', effectiveOn: START }));
        expect(books.balances()).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
