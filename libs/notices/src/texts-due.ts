import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Tx } from '#platform';
import { marks, Sms } from '#platform';
import type { NoticeToTell } from './notice.js';

/** Persons in one statement. */
const CHUNK = 500;

/**
 * Notes which notices go out as text messages: those to people who have a number on record, but neither a live phone nor
 * family that looks on. Nothing is noted where no driver is configured, and never a message to the dead.
 */
@Injectable()
export class TextsDue {
  constructor(private readonly sms: Sms) {}

  async note(tx: Tx, notices: readonly NoticeToTell[], nowMs: number): Promise<void> {
    if (!this.sms.available) return;
    const mine = notices.filter((notice) => notice.toWhom === 'person');
    const reached = await this.reachedByText(tx, [...new Set(mine.map((notice) => notice.personId))], nowMs);
    await tx.insert(
      'notice_text',
      mine
        .filter((notice) => reached.has(notice.personId))
        .map((notice) => ({ notice_id: notice.id, person_id: notice.personId, state: 'due', tries: 0, next_at: nowMs, sent_at: null })),
    );
  }

  private async reachedByText(tx: Tx, personIds: readonly Id[], nowMs: number): Promise<Set<Id>> {
    const reached = new Set<Id>();
    for (let start = 0; start < personIds.length; start += CHUNK) {
      const some = personIds.slice(start, start + CHUNK);
      const rows = await tx.query<{ id: Id }>(
        `SELECT p.id FROM person p WHERE p.id IN (${marks(some)}) AND p.phone_sealed IS NOT NULL AND p.died_on IS NULL
           AND NOT EXISTS (SELECT 1 FROM phone_key k JOIN carrier c ON c.person_id = k.person_id WHERE k.person_id = p.id AND k.revoked_at IS NULL AND k.generation = c.generation AND c.state <> 'lost')
           AND NOT EXISTS (SELECT 1 FROM family_link l WHERE l.person_id = p.id AND l.revoked_at IS NULL AND l.ends_at > ?)`,
        [...some, nowMs],
      );
      for (const row of rows) reached.add(row.id);
    }
    return reached;
  }
}
