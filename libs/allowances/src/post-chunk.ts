import { Injectable } from '@nestjs/common';
import type { AllowancePolicy } from '#core/policy';
import { Ledger } from '#ledger';
import { PersonFactsReader } from '#people';
import type { Actor, Tx } from '#platform';
import type { Day, Id } from '#values';
import { bookLines, type ChunkFacts } from './book-lines.js';
import type { IssuanceLine, IssuanceRun } from './issuance-run.js';
import { RunSizes } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { ClaimStore } from './claim.store.js';
import { LotStore } from './lot.store.js';
import { UnspentStore } from './unspent.store.js';

/** Posts the next lines of a run in one transaction, of which the run's cursor is a part. */
@Injectable()
export class PostChunk {
  constructor(
    private readonly store: IssuanceStore,
    private readonly lots: LotStore,
    private readonly unspent: UnspentStore,
    private readonly claims: ClaimStore,
    private readonly people: PersonFactsReader,
    private readonly ledger: Ledger,
    private readonly sizes: RunSizes,
  ) {}

  /** False when another poster has claimed these lines: nothing is done then. The claim comes first, because it is the lock. */
  async post(tx: Tx, work: { readonly actor: Actor; readonly run: IssuanceRun; readonly policy: AllowancePolicy; readonly nowMs: number }): Promise<boolean> {
    const { actor, run, policy, nowMs } = work;
    const postedTo = Math.min(run.postedTo + this.sizes.linesPerChunk, run.linesTotal);
    if (!(await this.store.claimLines(tx, run, postedTo))) return false;
    const lines = await this.store.lines(tx, run.id, { lineNo: run.postedTo, limit: postedTo - run.postedTo });
    const booked = bookLines(run, policy, lines, await this.factsOf(tx, run, lines));
    await this.lots.insert(tx, run.county, booked.lots);
    // The lots are locked, so a short one means that somebody writes past the locks.
    if (!(await this.lots.take(tx, booked.taken))) throw new Error(`a locked lot changed while run ${run.id} was posted`);
    await this.ledger.append(tx, () => ({ actorId: actor.id, county: run.county }), booked.transfers, nowMs);
    return true;
  }

  private async factsOf(tx: Tx, run: IssuanceRun, lines: readonly IssuanceLine[]): Promise<ChunkFacts> {
    const idsOf = (wanted: (line: IssuanceLine) => boolean): Id[] => lines.filter((line) => line.unit === 'POINT' && wanted(line)).map((line) => line.personId);
    const granted = idsOf((line) => line.amount > 0n);
    const people = granted.length > 0 ? await this.people.of(tx, granted) : new Map<Id, never>();
    const diedOn = new Map<Id, Day>();
    for (const [id, { facts }] of people) if (facts.diedOn !== null) diedOn.set(id, facts.diedOn);
    const lessened = idsOf((line) => line.amount < 0n);
    return { diedOn, openLots: await this.lots.lock(tx, lessened), unspent: await this.unspent.of(tx, lessened, run), claims: await this.claimsOf(tx, run, lines) };
  }

  /** A month is given back only by its own differences, of which one is under way at a time. */
  private async claimsOf(tx: Tx, run: IssuanceRun, lines: readonly IssuanceLine[]): Promise<ChunkFacts['claims']> {
    const given = run.kind === 'difference' ? lines.filter((line) => line.amount > 0n).map((line) => line.personId) : [];
    return this.claims.open(tx, given);
  }
}
