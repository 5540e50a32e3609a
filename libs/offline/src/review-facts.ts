import { Injectable } from '@nestjs/common';
import { parseEvent } from '#core/offline';
import { type Actor, Clock, marks, type Reader, Vault } from '#platform';
import type { Id } from '#values';
import { accountNames } from './account-names.js';
import { DecisionStore, type HeldDecision } from './decision.store.js';
import type { DecidedEvent } from './event.store.js';

/** Where a row is of, and whom it is about. */
export interface ReviewPlace {
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly personId: Id | null;
  readonly nameMasked: string | null;
  /** Whether the person lives in the reader's area: only then can the name be opened. */
  readonly resident: boolean;
}

/** Whole fen, as the operator and the elder saw them. */
interface ShownAmounts {
  readonly subsidyFen: number;
  readonly collectiveFen: number;
  readonly selfPayFen: number;
}

/** What the tablet wrote into the event. */
export interface Said {
  /** What it showed and collected, of a meal. */
  readonly shown: ShownAmounts | null;
  /** What the operator wrote: why a meal was taken back. */
  readonly note: string | null;
}

export interface ReviewDecision extends HeldDecision {
  /** Name of the account, or its id where the account is gone. */
  readonly byName: string;
  /** Whether it is the reader's own. */
  readonly own: boolean;
}

/** What stands around a row that somebody looks at: where, about whom, what the tablet said, and who said what since. */
@Injectable()
export class ReviewFacts {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Server time, UTC ms. */
  nowMs(): number {
    return this.clock.nowMs();
  }

  /** What was decided so far, with the names of who did. */
  async decided(db: Reader, actor: Actor, ids: readonly Id[]): Promise<Map<Id, ReviewDecision[]>> {
    const decisions = await this.decisions.of(db, ids);
    const names = await accountNames(
      db,
      [...decisions.values()].flat().map((decision) => decision.by),
    );
    const named = (decision: HeldDecision): ReviewDecision => ({ ...decision, byName: names.get(decision.by) ?? decision.by, own: decision.by === actor.id });
    return new Map([...decisions].map(([id, all]) => [id, all.map(named)]));
  }

  /** The amounts and the words that the tablet wrote into the event. */
  said(event: DecidedEvent): Said {
    const body = parseEvent(this.vault.opened('offline_event.body_sealed', event.id, event.bodySealed) ?? '');
    const paid = body.kind === 'full_price' ? { subsidyFen: 0, collectiveFen: 0, selfPayFen: body.priceFen } : null;
    return { shown: body.kind === 'meal' ? body.shown : paid, note: body.kind === 'void' ? body.reason : null };
  }

  /** Where, and about whom, by event or by meal. */
  async places(db: Reader, actor: Actor, ids: readonly Id[]): Promise<Map<Id, ReviewPlace>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<PlaceRow>(
      `SELECT x.id, s.id AS site_id, s.code, s.name, s.name_en, p.id AS person_id, p.name_masked, p.residence_area
         FROM (SELECT id, site_id, person_id FROM offline_event WHERE id IN (${marks(ids)}) UNION SELECT id, site_id, person_id FROM redemption WHERE id IN (${marks(ids)})) x
         JOIN site s ON s.id = x.site_id LEFT JOIN person p ON p.id = x.person_id`,
      [...ids, ...ids],
    );
    const places = new Map<Id, ReviewPlace>();
    // The event may not know the person that the meal knows.
    for (const row of rows.toSorted((one, other) => Number(one.person_id !== null) - Number(other.person_id !== null))) {
      places.set(row.id, {
        siteId: row.site_id,
        siteCode: row.code,
        siteName: row.name,
        siteNameEn: row.name_en,
        personId: row.person_id,
        nameMasked: row.name_masked,
        resident: row.residence_area?.startsWith(actor.areaCode) ?? false,
      });
    }
    return places;
  }
}

interface PlaceRow {
  id: Id;
  site_id: Id;
  code: string;
  name: string;
  name_en: string;
  person_id: Id | null;
  name_masked: string | null;
  residence_area: string | null;
}
