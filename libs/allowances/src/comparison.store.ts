import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { big } from '#platform';
import type { Id } from '#values';

/** Persons, and what they get together: whole fen or hundredths of a point. */
export interface Share {
  readonly people: number;
  readonly amount: bigint;
}

/** The SQL that holds the lines of one run beside those of another. */
@Injectable()
export class ComparisonStore {
  /** Lines for persons who were registered at a moment or later; UTC milliseconds. */
  async registeredSince(db: Reader, runId: Id, sinceMs: number): Promise<Share> {
    return share(db, 'SUM(l.amount)', 'JOIN person p ON p.id = l.person_id WHERE l.run_id = ? AND p.registered_at >= ?', [runId, sinceMs]);
  }

  /** Lines of a run for persons whom the other has none for. */
  async onlyIn(db: Reader, runId: Id, otherId: Id): Promise<Share> {
    return share(db, 'SUM(l.amount)', 'WHERE l.run_id = ? AND NOT EXISTS (SELECT 1 FROM issuance_line o WHERE o.run_id = ? AND o.person_id = l.person_id)', [runId, otherId]);
  }

  /** Lines of a run for persons who have less in the other, and by how much less. */
  async moreThan(db: Reader, runId: Id, otherId: Id): Promise<Share> {
    const from = 'JOIN issuance_line o ON o.run_id = ? AND o.person_id = l.person_id WHERE l.run_id = ? AND l.amount > o.amount';
    return share(db, 'SUM(l.amount - o.amount)', from, [otherId, runId]);
  }
}

async function share(db: Reader, sum: string, rest: string, parameters: readonly (string | number)[]): Promise<Share> {
  const [row] = await db.query(`SELECT COUNT(*) AS people, COALESCE(${sum}, 0) AS amount FROM issuance_line l ${rest}`, parameters);
  return { people: Number(row?.['people']), amount: big(row?.['amount']) };
}
