import { Injectable } from '@nestjs/common';
import { type Actor, afterCursor, type Page, pageOf, UnitOfWork } from '#platform';
import { isWholeCounty, type Refusal, refuse, type Words } from '#values';
import { type Finding, FINDINGS } from './finding.js';
import { type IntegrityRun, IntegrityStore } from './integrity.store.js';

export interface ListedFinding extends Finding {
  readonly line: number;
  readonly words: Words;
}

/** What the newest look at the data found. For the county's own people: refuses `forbidden` to whoever sees a part of it only. */
@Injectable()
export class FindFindings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: IntegrityStore,
  ) {}

  async last(): Promise<IntegrityRun | null> {
    return this.store.last(this.work.reader);
  }

  /** Whether the newest look found anything. A probe asks, so an outage is no news from here: false. */
  async altered(): Promise<boolean> {
    try {
      return ((await this.last())?.findings ?? 0) > 0;
    } catch {
      // Whether the database answers is what `Readiness` tells.
      return false;
    }
  }

  async list(actor: Actor, page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<Page<ListedFinding> | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const run = await this.last();
    if (run === null) return { items: [], next: null };
    const rows = await this.store.page(this.work.reader, run.id, { after: Number(afterCursor(page.cursor, 'whole')), limit: page.limit });
    return pageOf(
      rows.map((row) => ({ ...row, words: FINDINGS[row.kind] })),
      page.limit,
      (row) => String(row.line),
    );
  }
}
