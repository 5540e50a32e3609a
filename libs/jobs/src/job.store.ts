import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Row, Tx } from '#platform';
import { marks, scopeRange } from '#platform';
import type { Id } from '#values';
import type { Job, JobStanding, JobState } from './job.js';

const OPEN = `state IN ('queued', 'running')`;

@Injectable()
export class JobStore {
  async openWith(db: Reader, key: string): Promise<Job | null> {
    const [row] = await db.query('SELECT * FROM job WHERE open_key = ?', [key]);
    return row === undefined ? null : jobOf(row);
  }

  /** Which of an account's places in the queue are taken. */
  async slotsOf(db: Reader, slots: readonly string[]): Promise<Set<string>> {
    const rows = await db.query<{ actor_slot: string }>(`SELECT actor_slot FROM job WHERE actor_slot IN (${marks(slots)})`, slots);
    return new Set(rows.map((row) => row.actor_slot));
  }

  async add(tx: Tx, job: Job, { key, slot, county }: { key: string; slot: string; county: string }): Promise<void> {
    await tx.insert('job', [
      {
        id: job.id,
        kind: job.kind,
        county,
        area_code: job.areaCode,
        subject_id: job.subjectId,
        actor_id: job.actor.id,
        actor: JSON.stringify(job.actor),
        request: JSON.stringify(job.request),
        state: job.state,
        open_key: key,
        actor_slot: slot,
        made_at: job.madeAt,
      },
    ]);
  }

  async waits(db: Reader): Promise<boolean> {
    return (await db.query(`SELECT id FROM job WHERE state = 'queued' LIMIT 1`)).length > 0;
  }

  /** The job that has waited longest, marked as begun; null when none waits. */
  async begin(tx: Tx, { workedBy, now }: { workedBy: string; now: number }): Promise<Job | null> {
    const [next] = await tx.query<{ id: Id }>(`SELECT id FROM job WHERE state = 'queued' ORDER BY made_at, id LIMIT 1`);
    if (next === undefined) return null;
    const claimed = await tx.execute(
      `UPDATE job SET state = 'running', worked_by = ?, begun_at = ?, attempts = attempts + 1, done = 0, total = NULL WHERE id = ? AND state = 'queued'`,
      [workedBy, now, next.id],
    );
    if (claimed === 0) return null;
    const [row] = await tx.query('SELECT * FROM job WHERE id = ?', [next.id]);
    return row === undefined ? null : jobOf(row);
  }

  /** Puts back what a process that is gone had begun; called by the only one that works. */
  async takeUp(tx: Tx): Promise<number> {
    return tx.execute(`UPDATE job SET state = 'queued' WHERE state = 'running'`);
  }

  async progress(tx: Tx, id: Id, { done, total }: { done: number; total: number | null }): Promise<void> {
    await tx.execute(`UPDATE job SET done = ?, total = ? WHERE id = ? AND state = 'running'`, [done, total, id]);
  }

  async end(tx: Tx, id: Id, { state, code, now }: { state: JobState; code: string | null; now: number }): Promise<void> {
    await tx.execute(`UPDATE job SET state = ?, code = ?, ended_at = ?, open_key = NULL, actor_slot = NULL WHERE id = ? AND ${OPEN}`, [state, code, now, id]);
  }

  async putBack(tx: Tx, id: Id): Promise<void> {
    await tx.execute(`UPDATE job SET state = 'queued' WHERE id = ? AND state = 'running'`, [id]);
  }

  /** What ended long ago is told nowhere any more: the log of acts has it. */
  async forget(tx: Tx, endedBefore: number): Promise<void> {
    await tx.execute('DELETE FROM job WHERE ended_at < ?', [endedBefore]);
  }

  /** The newest job about each of these. */
  async ofSubjects(db: Reader, subjectIds: readonly Id[]): Promise<Map<Id, JobStanding>> {
    if (subjectIds.length === 0) return new Map();
    const rows = await db.query(`SELECT * FROM job WHERE subject_id IN (${marks(subjectIds)}) ORDER BY made_at, id`, subjectIds);
    const standings = await this.told(db, rows);
    return new Map(standings.map((standing) => [standing.subjectId, standing]));
  }

  /** Newest first; one more than `limit`. */
  async list(db: Reader, actor: Actor, { after, limit }: { after: string; limit: number }): Promise<JobStanding[]> {
    const { from, to } = scopeRange(actor.areaCode);
    const [madeAt = '', id = ''] = after.split('|');
    const beyond = after === '' ? '' : ' AND (made_at < ? OR (made_at = ? AND id < ?))';
    const cursor = after === '' ? [] : [Number(madeAt) || 0, Number(madeAt) || 0, id];
    const rows = await db.query(`SELECT * FROM job WHERE area_code >= ? AND area_code < ?${beyond} ORDER BY made_at DESC, id DESC LIMIT ${String(limit + 1)}`, [
      from,
      to,
      ...cursor,
    ]);
    return this.told(db, rows);
  }

  private async told(db: Reader, rows: readonly Row[]): Promise<JobStanding[]> {
    const jobs = rows.map(jobOf);
    const waits = jobs.some((job) => job.state === 'queued');
    const open = waits ? await db.query<{ id: Id; state: JobState }>(`SELECT id, state FROM job WHERE ${OPEN} ORDER BY made_at, id`) : [];
    const running = open.filter((job) => job.state === 'running').length;
    const queue = open.filter((job) => job.state === 'queued').map((job) => job.id);
    return jobs.map(({ actor: _actor, request: _request, ...job }) => ({ ...job, ahead: job.state === 'queued' ? running + Math.max(0, queue.indexOf(job.id)) : 0 }));
  }
}

function jobOf(row: Row): Job {
  const whole = (value: unknown): number | null => (value === null ? null : Number(value));
  return {
    id: row['id'] as Id,
    kind: row['kind'] as string,
    subjectId: row['subject_id'] as Id,
    areaCode: row['area_code'] as string,
    actor: JSON.parse(row['actor'] as string) as Actor,
    request: JSON.parse(row['request'] as string) as Record<string, unknown>,
    state: row['state'] as JobState,
    done: Number(row['done']),
    total: whole(row['total']),
    attempts: Number(row['attempts']),
    workedBy: row['worked_by'] as string | null,
    madeAt: Number(row['made_at']),
    begunAt: whole(row['begun_at']),
    endedAt: whole(row['ended_at']),
    code: row['code'] as Job['code'],
  };
}
