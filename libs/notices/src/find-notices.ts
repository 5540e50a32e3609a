import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { afterCursor, Clock, isDuplicateKey, pageOf, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { NoticeView } from './notice.js';
import type { Audience } from './notice.store.js';
import { NoticeStore } from './notice.store.js';
import { NoticeViews } from './notice-views.js';

export interface NoticePage {
  readonly items: readonly NoticeView[];
  readonly next: string | null;
  readonly unread: number;
}

/** Whose notices an actor sees; null for everybody but elders and those who look on for them. */
export function audienceOf(actor: Actor): Audience | null {
  if (actor.personId === null || (actor.role !== 'elder' && actor.role !== 'family')) return null;
  return { personId: actor.personId, family: actor.role === 'family' };
}

/** What a person was told, newest first. Read marks are each reader's own. Refuses `forbidden` for anyone but the person and their family. */
@Injectable()
export class FindNotices {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly views: NoticeViews,
  ) {}

  async find(actor: Actor, wanted: { readonly limit: number; readonly cursor?: string | undefined; readonly withoutMeals?: boolean | undefined }): Promise<NoticePage | Refusal> {
    const audience = audienceOf(actor);
    if (audience === null) return refuse('forbidden');
    const db = this.work.reader;
    const before = Number(afterCursor(wanted.cursor, 'whole')) || Number.MAX_SAFE_INTEGER;
    const rows = await this.store.page(db, audience, { before, limit: wanted.limit, withoutMeals: wanted.withoutMeals ?? false });
    const page = pageOf(rows, wanted.limit, (notice) => String(notice.seq));
    const genuine = page.items.filter(({ altered }) => !altered);
    const ids = genuine.map((notice) => notice.id);
    const items = await this.views.of(db, genuine, await this.store.readMarks(db, actor.id, ids));
    return { items, next: page.next, unread: await this.store.unread(db, audience, actor.id) };
  }
}

/** Marks a notice read by this reader; the first time counts. Refuses `forbidden`, `not_found` (another's notice). */
@Injectable()
export class MarkRead {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly clock: Clock,
  ) {}

  async mark(actor: Actor, noticeId: Id): Promise<{ noticeId: Id; readAt: number } | Refusal> {
    const audience = audienceOf(actor);
    if (audience === null) return refuse('forbidden');
    if (!(await this.store.inScope(this.work.reader, audience, noticeId))) return refuse('not_found');
    const known = (await this.store.readMarks(this.work.reader, actor.id, [noticeId])).get(noticeId);
    if (known !== undefined) return { noticeId, readAt: known };
    const readAt = this.clock.nowMs();
    try {
      await this.work.run((tx) => this.store.mark(tx, { noticeId, reader: actor.id, readAt }));
      return { noticeId, readAt };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return { noticeId, readAt: (await this.store.readMarks(this.work.reader, actor.id, [noticeId])).get(noticeId) ?? readAt };
    }
  }
}
