import { Injectable } from '@nestjs/common';
import type { Unit } from '#core/postings';
import type { Reader } from '#platform';
import type { BalanceLine } from './ledger.store.js';
import { LedgerStore } from './ledger.store.js';

/** Every account with its balance, and the two sums, which are zero in sound books. */
export interface Balances {
  readonly lines: readonly BalanceLine[];
  /** Fen and hundredths of a point over all accounts. */
  readonly totals: Readonly<Record<Unit, bigint>>;
}

/** What the books say, now or as they stood at any past moment: nothing recorded is ever changed, so a sum over less is the past. */
@Injectable()
export class TrialBalance {
  constructor(private readonly store: LedgerStore) {}

  /** Sums by account kind and owner (funder, programme, tender; sites, persons and lots together) and unit: of one county's books, or of the installation. */
  async at(db: Reader, asked: { readonly county?: string; readonly recordedBeforeMs?: number } = {}): Promise<Balances> {
    const lines = await this.store.balances(db, asked);
    const totals: Record<Unit, bigint> = { CNY: 0n, POINT: 0n };
    for (const line of lines) totals[line.unit] += line.amount;
    return { lines, totals };
  }
}
