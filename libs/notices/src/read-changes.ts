import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { audienceOf } from './find-notices.js';
import type { FeedItem } from './notice.js';
import { feedKindOf } from './notice.js';
import { NoticeStore } from './notice.store.js';
import { NoticeViews } from './notice-views.js';

/** Items in one answer. */
const ITEMS_MAX = 100;

export interface Changes {
  /** Oldest first. */
  readonly items: readonly FeedItem[];
  readonly cursor: number;
  readonly more: boolean;
}

/**
 * The live feed of one reader after a cursor: each item once, in the order in which it became visible. Without a cursor it
 * answers where the feed stands now. A cursor from the future (of another database) counts as now. Refuses `forbidden`.
 */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly views: NoticeViews,
  ) {}

  async after(actor: Actor, after: number | null): Promise<Changes | Refusal> {
    const audience = audienceOf(actor);
    if (audience === null) return refuse('forbidden');
    const db = this.work.reader;
    if (after === null) return { items: [], cursor: await this.store.last(db), more: false };
    const rows = await this.store.after(db, audience, { after, limit: ITEMS_MAX });
    const shown = rows.slice(0, ITEMS_MAX);
    if (shown.length === 0) return { items: [], cursor: Math.min(after, await this.store.last(db)), more: false };
    const genuine = shown.filter(({ altered }) => !altered);
    const views = await this.views.of(db, genuine);
    const items = genuine.flatMap((notice, index): FeedItem[] => {
      const view = views[index];
      return view === undefined ? [] : [{ cursor: notice.seq, kind: feedKindOf(notice.kind), notice: view }];
    });
    return { items, cursor: shown.at(-1)?.seq ?? after, more: rows.length > ITEMS_MAX };
  }
}
