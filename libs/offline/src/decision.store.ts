import { Injectable } from '@nestjs/common';
import type { Reader, Row, Tx } from '#platform';
import { marks, RowSeals } from '#platform';
import type { Id } from '#values';

/** What one person thinks of a held row. */
export interface HeldDecision {
  readonly decision: 'grant' | 'decline';
  /** When the meal was, if the papers show another time than the tablet's, UTC ms. */
  readonly eventAt: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

interface DecisionRow extends Row {
  event_id: Id;
  decision: 'grant' | 'decline';
  event_at: number | null;
  reason: string;
  decided_by: string;
  decided_at: number;
}

/** SQL over the decisions on held rows. Insert-only; one of each person. */
@Injectable()
export class DecisionStore {
  constructor(private readonly seals: RowSeals) {}

  /** By event, the first decision first. A word that nobody said in the app is none. */
  async of(db: Reader, eventIds: readonly Id[]): Promise<Map<Id, HeldDecision[]>> {
    const decisions = new Map<Id, HeldDecision[]>();
    if (eventIds.length === 0) return decisions;
    const rows = await db.query<DecisionRow>(
      `SELECT event_id, n, decision, event_at, reason, decided_by, decided_at, seal FROM offline_decision WHERE event_id IN (${marks(eventIds)}) ORDER BY event_id, n`,
      eventIds,
    );
    for (const row of this.seals.genuine('offline_decision', rows)) {
      const decision = { decision: row.decision, eventAt: row.event_at === null ? null : Number(row.event_at), reason: row.reason, by: row.decided_by, at: Number(row.decided_at) };
      decisions.set(row.event_id, [...(decisions.get(row.event_id) ?? []), decision]);
    }
    return decisions;
  }

  async keep(tx: Tx, eventId: Id, n: number, decision: HeldDecision): Promise<void> {
    const row = { event_id: eventId, n, decision: decision.decision, event_at: decision.eventAt, reason: decision.reason, decided_by: decision.by, decided_at: decision.at };
    await tx.insert('offline_decision', [this.seals.with('offline_decision', row)]);
  }
}
