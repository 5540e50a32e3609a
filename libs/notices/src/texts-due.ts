import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Tx } from '#platform';
import { marks, Sms } from '#platform';
import type { NoticeToTell } from './notice.js';
import { NOBODY_LOOKS } from './reach.js';

/** Persons in one statement. */
const CHUNK = 500;

/**
 * Notes which notices go out as text messages: those to people who have a number on record, but neither a live phone nor
 * family that looks on. That a phone was bound goes to the number on record in any case: were it somebody else's phone, no
 * other message would reach the person. Nothing is noted where no driver is configured, and never a message to the dead.
 */
@Injectable()
export class TextsDue {
  constructor(private readonly sms: Sms) {}

  async note(tx: Tx, notices: readonly NoticeToTell[], nowMs: number): Promise<void> {
    if (!this.sms.available) return;
    const mine = notices.filter((notice) => notice.toWhom === 'person');
    const bound = mine.filter(isBinding);
    const reached = await this.withNumber(tx, idsOf(mine), `AND ${NOBODY_LOOKS}`, [nowMs]);
    const warned = bound.length === 0 ? new Set<Id>() : await this.withNumber(tx, idsOf(bound), '', []);
    await tx.insert(
      'notice_text',
      mine
        .filter((notice) => reached.has(notice.personId) || (isBinding(notice) && warned.has(notice.personId)))
        .map((notice) => ({ notice_id: notice.id, person_id: notice.personId, state: 'due', tries: 0, next_at: nowMs, sent_at: null })),
    );
  }

  private async withNumber(tx: Tx, personIds: readonly Id[], only: string, values: readonly number[]): Promise<Set<Id>> {
    const reached = new Set<Id>();
    for (let start = 0; start < personIds.length; start += CHUNK) {
      const some = personIds.slice(start, start + CHUNK);
      const rows = await tx.query<{ id: Id }>(`SELECT p.id FROM person p WHERE p.id IN (${marks(some)}) AND p.phone_sealed IS NOT NULL AND p.died_on IS NULL ${only}`, [
        ...some,
        ...values,
      ]);
      for (const row of rows) reached.add(row.id);
    }
    return reached;
  }
}

function idsOf(notices: readonly NoticeToTell[]): Id[] {
  return [...new Set(notices.map((notice) => notice.personId))];
}

function isBinding({ detail }: NoticeToTell): boolean {
  return detail?.of === 'carrier' && detail.event === 'phone_enrolled';
}
