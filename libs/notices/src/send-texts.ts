import { Injectable } from '@nestjs/common';
import { Clock, Sms, UnitOfWork, Vault } from '#platform';
import type { Id } from '#values';
import { NoticeStore } from './notice.store.js';
import { NoticeViews } from './notice-views.js';

/** Messages in one round. */
const ROUND_MAX = 20;
const TRIES_MAX = 3;
/** A message that was claimed and never marked (the process died) is tried again after this. */
const RETRY_MS = 5 * 60_000;

interface DueRow {
  notice_id: Id;
  tries: number;
  person_id: Id;
  phone_sealed: string | null;
  died_on: string | null;
}

/**
 * Sends the text messages that are due. Each is claimed before it is sent and carries the id of its notice, so that after
 * a death of the process it may be handed over twice but under one id. A person who died meanwhile gets none.
 */
@Injectable()
export class SendTexts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly views: NoticeViews,
    private readonly sms: Sms,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** How many were handed over. */
  async send(): Promise<number> {
    if (!this.sms.available) return 0;
    const due = await this.work.reader.query<DueRow>(
      `SELECT t.notice_id, t.tries, t.person_id, p.phone_sealed, p.died_on FROM notice_text t JOIN person p ON p.id = t.person_id
        WHERE t.state = 'due' AND t.next_at <= ? ORDER BY t.next_at LIMIT ${String(ROUND_MAX)}`,
      [this.clock.nowMs()],
    );
    let sent = 0;
    for (const row of due) if (await this.one(row)) sent += 1;
    return sent;
  }

  private async one(row: DueRow): Promise<boolean> {
    const now = this.clock.nowMs();
    const phone = row.phone_sealed === null ? null : this.vault.opened('person.phone_sealed', row.person_id, row.phone_sealed);
    const to = phone === null ? null : mobileOf(phone);
    const hopeless = to === null || row.died_on !== null || row.tries >= TRIES_MAX;
    const claimed = await this.work.run((tx) =>
      tx.execute(`UPDATE notice_text SET tries = tries + 1, next_at = ?, state = ? WHERE notice_id = ? AND state = 'due' AND tries = ?`, [
        now + RETRY_MS,
        hopeless ? 'failed' : 'due',
        row.notice_id,
        row.tries,
      ]),
    );
    if (claimed !== 1 || to === null || hopeless) return false;
    const notices = (await this.store.byIds(this.work.reader, [row.notice_id])).filter(({ altered }) => !altered);
    const [view] = await this.views.of(this.work.reader, notices);
    if (view === undefined) return false;
    try {
      await this.sms.send({ id: row.notice_id, to, text: `【爱心卡】${view.title.zh}：${view.words.zh}` });
    } catch {
      // It stays due and is tried again in five minutes, three times in all.
      return false;
    }
    await this.work.run((tx) => tx.execute(`UPDATE notice_text SET state = 'sent', sent_at = ? WHERE notice_id = ? AND state = 'due'`, [now, row.notice_id]));
    return true;
  }
}

/** A number that takes text messages; a landline does not. */
function mobileOf(phone: string): string | null {
  const digits = phone.replace(/^(\+?86)(?=1\d{10}$)/, '');
  return /^1\d{10}$/.test(digits) ? digits : null;
}
