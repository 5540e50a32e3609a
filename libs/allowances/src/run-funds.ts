import { Injectable } from '@nestjs/common';
import type { FundingShare } from '#core/policy';
import { splitShares } from '#core/postings';
import { FundBalances } from '#ledger';
import type { Reader, Tx } from '#platform';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { PolicyOfRun } from './policy-of-run.js';

/** What a run asks of one fund, in fen; points count one fen a hundredth. */
export interface FundNeed {
  readonly funder: string;
  /** What its lines that are not posted yet give. */
  readonly needed: bigint;
  /** Received less posted, less what runs that were approved earlier and points that were granted have still to take. */
  readonly available: bigint;
}

/** What a fund has promised beyond what is booked on it. */
export interface Promised {
  /** Lines of approved runs that are not posted, by funder. */
  readonly approved: ReadonlyMap<string, bigint>;
  /** Points in open purses, by the funder who pays for them when they are spent. */
  readonly points: ReadonlyMap<string, bigint>;
}

/**
 * What runs may take from funds: available = received - posted - approved not posted, by funder. Points that were granted are money
 * posted, though they leave the fund only when they are spent, so what is left of them counts as taken. Meals at a counter
 * never ask here.
 */
@Injectable()
export class RunFunds {
  constructor(
    private readonly store: IssuanceStore,
    private readonly policies: PolicyOfRun,
    private readonly funds: FundBalances,
  ) {}

  /** What a run needs of each fund, and what each has for it; runs approved before it come first. */
  async needs(db: Reader, run: IssuanceRun): Promise<FundNeed[]> {
    const needed = await this.unposted(db, run);
    const promised = await this.promised(db, run.county, run);
    const needs: FundNeed[] = [];
    for (const [funder, amount] of needed) {
      const available = (await this.funds.of(db, { county: run.county, funder })) - (promised.approved.get(funder) ?? 0n) - (promised.points.get(funder) ?? 0n);
      needs.push({ funder, needed: amount, available });
    }
    return needs;
  }

  /** Before `needs` decides: nobody else decides by these funds until the end of the transaction. */
  async lock(tx: Tx, run: IssuanceRun): Promise<void> {
    const funding = (await this.policies.of(tx, run))?.funding ?? [];
    await this.funds.lock(
      tx,
      run.county,
      funding.map((share) => share.funder),
    );
  }

  /** What runs that have begun to be posted still take from a fund: it is given already, and only waits for its chunk. */
  async underWay(db: Reader, county: string, funder: string): Promise<bigint> {
    let sum = 0n;
    for (const run of await this.store.approvedRuns(db, county)) if (run.postedTo > 0) sum += (await this.unposted(db, run)).get(funder) ?? 0n;
    return sum;
  }

  /** What a county has promised beyond its books: by all approved runs, or by those approved before `before`. */
  async promised(db: Reader, county: string, before: IssuanceRun | null): Promise<Promised> {
    const approved = new Map<string, bigint>();
    for (const run of await this.store.approvedRuns(db, county)) {
      if (before !== null && !isEarlier(run, before)) continue;
      for (const [funder, amount] of await this.unposted(db, run)) add(approved, funder, amount);
    }
    return { approved, points: await this.pointsLeft(db, county) };
  }

  /** The funds among these that do not hold what is needed. */
  static short(needs: readonly FundNeed[]): FundNeed[] {
    return needs.filter(({ needed, available }) => needed > 0n && available < needed);
  }

  /** Split line by line, as it will be posted; lines of one amount are split once. What a difference run takes back is counted when it is back. */
  private async unposted(db: Reader, run: IssuanceRun): Promise<Map<string, bigint>> {
    const funding: readonly FundingShare[] = (await this.policies.of(db, run))?.funding ?? [];
    const sums = new Map<string, bigint>();
    for (const { amount, lines } of await this.store.unpostedAmounts(db, run.id, run.postedTo)) {
      if (funding.length > 0) for (const share of splitShares(amount, funding)) add(sums, share.funder, share.amount * BigInt(lines));
    }
    return sums;
  }

  private async pointsLeft(db: Reader, county: string): Promise<Map<string, bigint>> {
    const sums = new Map<string, bigint>();
    for (const { left, ...month } of await this.store.pointsLeft(db, county)) {
      const policy = await this.policies.of(db, month);
      if (policy !== undefined) for (const share of splitShares(left, policy.funding)) add(sums, share.funder, share.amount);
    }
    return sums;
  }
}

function isEarlier(run: IssuanceRun, than: IssuanceRun): boolean {
  if (run.id === than.id) return false;
  const [one, other] = [run.approvedAt ?? 0, than.approvedAt ?? 0];
  return one < other || (one === other && run.id < than.id);
}

function add(sums: Map<string, bigint>, funder: string, amount: bigint): void {
  sums.set(funder, (sums.get(funder) ?? 0n) + amount);
}
