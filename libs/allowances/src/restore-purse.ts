import { Injectable } from '@nestjs/common';
import { reversal } from '#core/postings';
import { Ledger, TransferReader } from '#ledger';
import { PersonFactsReader } from '#people';
import type { Actor, Row, Tx } from '#platform';
import { Audit, Clock, transferIdOf, RowSeals, UnitOfWork } from '#platform';
import type { Day, Id, Points } from '#values';
import { dayOf, points } from '#values';
import { LotStore } from './lot.store.js';
import { amountsOf } from './unspent.js';

/** What came back into a purse. */
export interface Restored {
  readonly personId: Id;
  /** Lots that are open again, also empty ones. */
  readonly lots: number;
  /** Hundredths of a point. */
  readonly points: Points;
}

/** A death that was taken back: its day, and from when to when it was on record, UTC ms. */
interface RevokedDeath {
  readonly diedOn: Day;
  readonly since: number;
  readonly until: number;
}

/**
 * Gives a purse back that was closed for a death which was revoked: each recall that was booked while the death was on record
 * is reversed, RECALLED to the same LOT, and its lots are open again with the last day that they had. What lapsed meanwhile
 * lapses in the night after. What an issuance run took back is for the next difference run, which judges the month again.
 * Somebody who is dead or has moved away keeps a closed purse. Again: nothing is done, and the answer says so.
 */
@Injectable()
export class RestorePurse {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: LotStore,
    private readonly ledger: Ledger,
    private readonly transfers: TransferReader,
    private readonly people: PersonFactsReader,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
  ) {}

  async restore(actor: Actor, personId: Id): Promise<Restored> {
    return this.uow.run(async (tx) => {
      const total = { personId, lots: 0, points: points(0) };
      // A death that is recorded meanwhile waits, and its recall finds the purse open.
      await this.people.lock(tx, personId);
      for (const death of await this.revoked(tx, personId)) {
        // Locked before anything is read: a run that counts a recall as its own locks the same lots.
        const closed = await this.store.lockClosed(tx, personId);
        const recalls = [...(await this.transfers.of(tx, await this.recalls(tx, personId, death))).values()];
        const back = recalls.flatMap(amountsOf);
        const lots = closed.filter((lot) => (lot.closedOn === death.diedOn && death.diedOn <= lot.expiresOn) || back.some(({ lotId }) => lotId === lot.id));
        await this.store.reopen(
          tx,
          lots.map((lot) => lot.id),
          back,
        );
        const nowMs = this.clock.nowMs();
        const counter = recalls.map((recall) =>
          reversal(recall, { id: transferIdOf(nowMs, recall.id, 'restored'), kind: 'recall', subjectId: recall.subjectId, effectiveOn: dayOf(nowMs) }),
        );
        const countyOfRecall = new Map(recalls.map(({ id, county }) => [id, county]));
        await this.ledger.append(tx, ({ reversalOf }) => ({ actorId: actor.id, county: countyOfRecall.get(reversalOf ?? '') ?? '' }), counter, nowMs);
        total.lots += lots.length;
        total.points = back.reduce((sum, { amount }) => points(sum + amount), total.points);
      }
      if (total.lots > 0)
        await this.audit.record(tx, actor, { action: 'purse.restore', objectKind: 'person', objectId: personId, detail: { lots: total.lots, points: Number(total.points) } });
      return total;
    });
  }

  private async revoked(tx: Tx, personId: Id): Promise<RevokedDeath[]> {
    const deathOf = `FROM life_event d WHERE d.person_id = r.person_id AND d.kind = 'death' AND d.effective_on = r.effective_on AND d.noticed_at`;
    const rows = await tx.query<Row & { effective_on: Day; noticed_at: number; before_it: number | null; after_it: number | null }>(
      `SELECT r.*, (SELECT MAX(d.noticed_at) ${deathOf} <= r.noticed_at) AS before_it, (SELECT MIN(d.noticed_at) ${deathOf} > r.noticed_at) AS after_it
         FROM life_event r JOIN person p ON p.id = r.person_id
        WHERE r.person_id = ? AND r.kind = 'death_revoked' AND p.died_on IS NULL AND p.moved_out_on IS NULL ORDER BY r.noticed_at`,
      [personId],
    );
    return this.seals.genuine('life_event', rows).flatMap((row) => {
      // A clock that was set back meanwhile dates the notice after its revocation.
      const noticed = row.before_it ?? row.after_it;
      const times = [Number(row.noticed_at), Number(noticed)];
      return noticed === null ? [] : [{ diedOn: row.effective_on, since: Math.min(...times), until: Math.max(...times) }];
    });
  }

  /**
   * Recalls of the purse and of single lots, not those of an issuance line, that nobody has reversed: made while the death was on
   * record, or for its day, whatever the clock said then.
   */
  private async recalls(tx: Tx, personId: Id, { diedOn, since, until }: RevokedDeath): Promise<Id[]> {
    const rows = await tx.query<{ id: Id }>(
      `SELECT t.id FROM transfer t LEFT JOIN lot l ON l.id = t.subject_id AND l.person_id = t.person_id
        WHERE t.person_id = ? AND t.kind = 'recall' AND t.reversal_of IS NULL AND (t.subject_id = t.person_id OR l.id IS NOT NULL)
          AND ((t.recorded_at >= ? AND t.recorded_at <= ?) OR (t.subject_id = t.person_id AND t.effective_on = ?) OR l.closed_on = ?)
          AND NOT EXISTS (SELECT 1 FROM transfer x WHERE x.reversal_of = t.id) ORDER BY t.id`,
      [personId, since, until, diedOn, diedOn],
    );
    return rows.map((row) => row.id);
  }
}
