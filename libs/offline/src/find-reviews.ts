import { Injectable } from '@nestjs/common';
import { personsFor } from '#core/offline';
import type { Actor, Page, Value } from '#platform';
import { afterCursor, pageOf, scopeRange, UnitOfWork } from '#platform';
import { MealReader, StolenMeals } from '#redemption';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { type DecidedEvent, EventStore } from './event.store.js';
import type { EventVerdict } from './event-verdict.js';
import { type OpenCase, OpenCases } from './open-cases.js';
import { type ReviewDecision, ReviewFacts, type ReviewPlace, type Said } from './review-facts.js';
import { standingOf, VerdictReader, wordsOf } from './verdict-reader.js';

/**
 * What the bureau looks through: rows that wait, meals that have no place, those of them that nobody has decided yet, evidence, rows that went back
 * to the site, and meals of a stolen tablet that had come in before the report and are of the time since it was gone.
 */
export const REVIEW_LISTS = ['held', 'overspent', 'suspense', 'evidence', 'returned', 'stolen'] as const;
export type ReviewList = (typeof REVIEW_LISTS)[number];

/** A row with all that somebody needs who looks at it; the person stays masked. */
export interface Review extends OpenCase, ReviewPlace, Said {
  readonly eventId: Id;
  readonly kind: string;
  readonly deviceId: Id;
  readonly operatorId: string | null;
  readonly deviceAt: number | null;
  readonly eventAt: number;
  readonly receivedAt: number;
  readonly doubt: string | null;
  /** How many persons must decide; 0 when nothing is to be decided. */
  readonly persons: 0 | 1 | 2;
  readonly verdict: EventVerdict;
  /** A meal of a stolen tablet, of after the theft, that nobody has put before a second person yet. */
  readonly stolen: boolean;
  readonly decisions: readonly ReviewDecision[];
}

const LATEST = 'o.n = (SELECT MAX(l.n) FROM offline_outcome l WHERE l.event_id = o.event_id)';
const NO_PLACE = `SELECT st.redemption_id AS id FROM redemption_standing st JOIN redemption r ON r.id = st.redemption_id JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id
    WHERE st.n = (SELECT MAX(sn.n) FROM redemption_standing sn WHERE sn.redemption_id = st.redemption_id) AND v.id IS NULL`;
/** Ids of each list, newest first; the site and its area come first in every one. */
const LISTS: Readonly<Record<Exclude<ReviewList, 'stolen'>, string>> = {
  held: `SELECT o.event_id AS id FROM offline_outcome o JOIN offline_event e ON e.id = o.event_id JOIN site s ON s.id = e.site_id WHERE o.outcome = 'held' AND ${LATEST}`,
  returned: `SELECT o.event_id AS id FROM offline_outcome o JOIN offline_event e ON e.id = o.event_id JOIN site s ON s.id = e.site_id WHERE o.outcome IN ('rejected','site_bears') AND ${LATEST}`,
  evidence: `SELECT e.id AS id FROM offline_event e JOIN site s ON s.id = e.site_id WHERE e.kind IN ('not_holder','refused')`,
  overspent: `${NO_PLACE} AND st.standing IN ('advance','granted','site','suspense')`,
  suspense: `${NO_PLACE} AND st.standing = 'suspense'`,
};
const ID_OF: Readonly<Record<ReviewList, string>> = {
  held: 'o.event_id',
  returned: 'o.event_id',
  evidence: 'e.id',
  overspent: 'st.redemption_id',
  suspense: 'st.redemption_id',
  stolen: 'r.id',
};

/** Rows of the actor's area, by where the money is: the site (decisions 5). Refusals: not_found. */
@Injectable()
export class FindReviews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly events: EventStore,
    private readonly meals: MealReader,
    private readonly verdicts: VerdictReader,
    private readonly facts: ReviewFacts,
    private readonly cases: OpenCases,
    private readonly thefts: StolenMeals,
  ) {}

  async find(
    actor: Actor,
    wanted: { readonly list: ReviewList; readonly siteId: Id | null; readonly areaCode?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<Review>> {
    // An area outside the actor's own has no rows: both ranges must hold.
    const { from, to } = scopeRange(actor.areaCode);
    const within = scopeRange(wanted.areaCode ?? actor.areaCode);
    const after = afterCursor(wanted.cursor, 'id');
    const where = [
      's.area_code >= ?',
      's.area_code < ?',
      's.area_code >= ?',
      's.area_code < ?',
      ...(wanted.siteId === null ? [] : ['s.id = ?']),
      ...(after === '' ? [] : [`${ID_OF[wanted.list]} < ?`]),
    ];
    const values: Value[] = [from, to, within.from, within.to, ...(wanted.siteId === null ? [] : [wanted.siteId]), ...(after === '' ? [] : [after])];
    const of = await this.listed(wanted.list);
    if (of === null) return { items: [], next: null };
    const rows = await this.work.reader.query<{ id: Id }>(`${of.sql} AND ${where.join(' AND ')} ORDER BY ${ID_OF[wanted.list]} DESC LIMIT ${String(wanted.limit + 1)}`, [
      ...of.values,
      ...values,
    ]);
    const reviews = await this.reviews(
      actor,
      rows.map((row) => row.id),
    );
    return pageOf(reviews, wanted.limit, (review) => review.eventId);
  }

  /** Null: no such row anywhere. */
  private async listed(list: ReviewList): Promise<{ readonly sql: string; readonly values: readonly Value[] } | null> {
    if (list !== 'stolen') return { sql: LISTS[list], values: [] };
    const open = await this.thefts.open(this.work.reader);
    return open === null ? null : { sql: `SELECT r.id AS id FROM redemption r JOIN site s ON s.id = r.site_id WHERE ${open.sql}`, values: open.values };
  }

  async one(actor: Actor, eventId: Id): Promise<Review | Refusal> {
    const { from, to } = scopeRange(actor.areaCode);
    const [within] = await this.work.reader.query(
      `SELECT s.id FROM site s WHERE s.id IN (SELECT e.site_id FROM offline_event e WHERE e.id = ? UNION SELECT r.site_id FROM redemption r WHERE r.id = ?) AND s.area_code >= ? AND s.area_code < ?`,
      [eventId, eventId, from, to],
    );
    const [review] = within === undefined ? [] : await this.reviews(actor, [eventId]);
    return review ?? refuse('not_found');
  }

  /** In the order of the ids. A meal that was redeemed online and lost its place is shown as its own row. */
  private async reviews(actor: Actor, ids: readonly Id[]): Promise<Review[]> {
    const db = this.work.reader;
    const events = await this.events.byIds(db, ids);
    const decisions = await this.facts.decided(db, actor, ids);
    const verdicts = new Map((await this.verdicts.of(db, [...events.values()])).map((verdict, index) => [[...events.keys()][index] ?? '', verdict]));
    const online = ids.filter((id) => !events.has(id));
    const meals = await this.meals.of(db, online);
    const places = await this.facts.places(db, actor, ids);
    const stolen = await this.thefts.among(db, actor, ids);
    const openCase = await this.cases.of(db, actor, { ids, events });
    const reviews: Review[] = [];
    for (const id of ids) {
      const place = places.get(id);
      const event = events.get(id);
      const verdict = verdicts.get(id);
      const meal = meals.get(id);
      if (place === undefined) continue;
      if (event !== undefined && verdict !== undefined)
        reviews.push(
          ofEvent(event, place, { nowMs: this.facts.nowMs(), verdict, decisions: decisions.get(id) ?? [], ...this.facts.said(event), ...openCase(id), stolen: stolen.has(id) }),
        );
      else if (meal !== undefined) {
        const { receipt } = meal;
        const told = standingOf(meal);
        const at = { deviceAt: null, eventAt: receipt.occurredAt, receivedAt: receipt.occurredAt, doubt: null, persons: 0 as const };
        const own: EventVerdict = { seq: 0, id, ...told, receipt, words: wordsOf(told), eventAt: receipt.occurredAt, otherId: meal.otherId, flags: ['online'], replay: false };
        reviews.push({
          eventId: id,
          kind: 'meal',
          ...place,
          deviceId: meal.deviceId ?? '',
          operatorId: null,
          ...at,
          shown: null,
          note: null,
          verdict: own,
          decisions: [],
          ...openCase(id),
          stolen: stolen.has(id),
        });
      }
    }
    return reviews;
  }
}

function ofEvent(
  event: DecidedEvent,
  place: ReviewPlace,
  { nowMs, ...said }: Pick<Review, 'verdict' | 'decisions' | 'stolen'> & Said & OpenCase & { readonly nowMs: number },
): Review {
  return {
    eventId: event.id,
    kind: event.kind,
    ...place,
    deviceId: event.deviceId,
    operatorId: event.operatorId,
    deviceAt: event.deviceAt,
    eventAt: event.eventAt,
    receivedAt: event.receivedAt,
    doubt: event.doubt,
    persons: event.outcome.outcome === 'held' ? personsFor({ ...event, eventAt: said.decisions[0]?.eventAt ?? event.eventAt }, nowMs) : 0,
    ...said,
  };
}
