import { Injectable } from '@nestjs/common';
import type { Actor, Page, Tx } from '#platform';
import { afterCursor, Audit, Clock, Disclosures, pageOf, UnitOfWork } from '#platform';
import type { Id, Refusal, Words } from '#values';
import { refuse } from '#values';
import type { Errand, Slip } from './errand.js';
import { MEALS_UNTOLD_MS } from './errand.js';
import { ErrandStore } from './errand.store.js';
import type { NoticeMeal } from './notice.js';
import { NoticeStore } from './notice.store.js';
import { NoticeViews } from './notice-views.js';
import { mealLine } from './notice-words.js';

/** Persons in one file of slips, and notices on one slip: the rest waits for the next round. */
const SLIPS_MAX = 100;
const LINES_MAX = 60;

interface Wanted {
  readonly areaCode?: string | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Who waits to be told by a person: whoever has neither a phone of their own nor family that looks on, for what no text
 * message went out either. A change waits at once, meals after a month.
 */
@Injectable()
export class FindErrands {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: ErrandStore,
    private readonly clock: Clock,
  ) {}

  async find(actor: Actor, wanted: Wanted & { readonly limit: number }): Promise<Page<Errand>> {
    const nowMs = this.clock.nowMs();
    const { areaCode, cursor, limit } = wanted;
    const rows = await this.store.list(this.work.reader, actor, { areaCode, limit, nowMs, afterPerson: afterCursor(cursor, 'id'), mealsBefore: nowMs - MEALS_UNTOLD_MS });
    return pageOf(rows, limit, (errand) => errand.personId);
  }
}

/**
 * What to read out or hand over, a slip a person. It carries full names and reasons, so each counts as a person who was opened, in the budget of
 * whoever prints, and each is logged in the transaction that opens it. The file ends where the budget does; the rest is for a colleague, or tomorrow.
 * Refuses `nobody_to_tell`, `disclosure_limit`.
 */
@Injectable()
export class WriteSlips {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: ErrandStore,
    private readonly notices: NoticeStore,
    private readonly views: NoticeViews,
    private readonly clock: Clock,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
  ) {}

  async write(actor: Actor, wanted: Wanted): Promise<readonly Slip[] | Refusal> {
    const nowMs = this.clock.nowMs();
    return this.work.run(async (tx) => {
      const { areaCode } = wanted;
      const errands = await this.store.list(tx, actor, {
        areaCode,
        limit: SLIPS_MAX,
        nowMs,
        afterPerson: afterCursor(wanted.cursor, 'id'),
        mealsBefore: nowMs - MEALS_UNTOLD_MS,
      });
      if (errands.length === 0) return refuse('nobody_to_tell');
      // Where nothing is left the first of them is asked for, and refused.
      const left = Math.max(1, await this.budget.left(tx, actor, 'person_reveal'));
      const shown = errands.slice(0, Math.min(SLIPS_MAX, left));
      const over = await this.budget.spend(tx, actor, 'person_reveal', shown.length);
      if (over !== null) return over;
      const people = await this.store.people(
        tx,
        shown.map((errand) => errand.personId),
      );
      const slips: Slip[] = [];
      for (const { personId } of shown) {
        const person = people.get(personId);
        if (person !== undefined) slips.push({ personId, ...person, ...(await this.news(tx, personId)) });
      }
      for (const { personId } of slips)
        await this.audit.record(tx, actor, { action: 'errand.print', objectKind: 'person', objectId: personId, detail: { areaCode: areaCode ?? actor.areaCode } });
      return slips;
    });
  }

  private async news(tx: Tx, personId: Id): Promise<Pick<Slip, 'news' | 'meals' | 'upTo'>> {
    const records = (await this.notices.byIds(tx, await this.store.untold(tx, personId, LINES_MAX))).sort((one, other) => one.seq - other.seq);
    const views = await this.views.of(tx, records);
    const meals = views.flatMap(({ kind, meal }): NoticeMeal[] => (kind === 'meal' && meal !== null ? [meal] : []));
    return {
      upTo: records.at(-1)?.seq ?? 0,
      news: views.filter(({ kind }) => kind !== 'meal').map(({ title, words, reasons }) => ({ title, words, reasons })),
      meals: meals.map((meal): Words => mealLine(meal)),
    };
  }
}
