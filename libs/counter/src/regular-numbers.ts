import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { addDays, weekday } from '#values';
import { LookupKey } from '#cards';
import type { Reader, Tx } from '#platform';
import { marks } from '#platform';

/** The stretched numbers of a site's regulars in one week. */
export interface NumbersOfWeek {
  /** Monday. */
  readonly week: Day;
  /** 16 bytes each, sorted: the stretched number and the key of its record in the list. */
  readonly numbers: Buffer;
}

/** A number that may be typed: its keyed digest, and the key of its record in the list. 16 hex digits each. */
export interface TypedCarrier {
  readonly digest: string;
  readonly key: string;
}

/** Monday of the week of a day. */
export function weekOf(day: Day): Day {
  return addDays(day, 1 - weekday(day));
}

/** Which stretched numbers there are, and whose. They are made by `StretchRegulars`, never while somebody waits. */
@Injectable()
export class RegularNumbers {
  constructor(private readonly lookup: LookupKey) {}

  /** Cards and social cards of the present generation, each by the digest of its number. */
  async carriersOf(db: Reader, personIds: readonly Id[]): Promise<TypedCarrier[]> {
    if (personIds.length === 0) return [];
    const cards = await db.query<{ number: string; tag: string }>(
      `SELECT c.number, t.tag FROM card c JOIN carrier r ON r.person_id = c.person_id AND r.generation = c.generation JOIN card_tag t ON t.card_id = c.id WHERE c.person_id IN (${marks(personIds)})`,
      personIds,
    );
    const socials = await db.query<{ id: Id; tag: string }>(
      `SELECT s.id, t.tag FROM social_card s JOIN carrier r ON r.person_id = s.person_id AND r.generation = s.generation JOIN social_card_tag t ON t.social_card_id = s.id
        WHERE s.person_id IN (${marks(personIds)}) AND s.released_at IS NULL`,
      personIds,
    );
    return [
      ...cards.map((card) => ({ digest: this.lookup.ofCard(card.number), key: card.tag })),
      ...socials.map((card) => ({ digest: card.tag, key: this.lookup.ofCarrier(card.id) })),
    ];
  }

  /** What was stretched for a site in a week, by digest. */
  async stretched(db: Reader, siteId: Id, week: Day): Promise<Map<string, string>> {
    const rows = await db.query<{ digest: string; stretched: string }>('SELECT digest, stretched FROM regular_key WHERE site_id = ? AND week = ?', [siteId, week]);
    return new Map(rows.map((row) => [row.digest, row.stretched]));
  }

  /** The numbers of this week; of the week before while none of this one is made. */
  async of(db: Reader, siteId: Id, personIds: readonly Id[], day: Day): Promise<NumbersOfWeek> {
    const thisWeek = weekOf(day);
    const now = await this.stretched(db, siteId, thisWeek);
    const week = now.size > 0 ? thisWeek : addDays(thisWeek, -7);
    const stretched = now.size > 0 ? now : await this.stretched(db, siteId, week);
    const carriers = stretched.size === 0 ? [] : await this.carriersOf(db, personIds);
    const rows = carriers.flatMap(({ digest, key }) => {
      const found = stretched.get(digest);
      return found === undefined ? [] : [`${found}${key}`];
    });
    return { week, numbers: Buffer.from([...new Set(rows)].sort().join(''), 'hex') };
  }

  async keep(tx: Tx, row: { readonly siteId: Id; readonly week: Day; readonly digest: string; readonly stretched: string; readonly madeAt: number }): Promise<void> {
    await tx.insert('regular_key', [{ site_id: row.siteId, week: row.week, digest: row.digest, stretched: row.stretched, made_at: row.madeAt }]);
  }

  async forget(tx: Tx, before: Day): Promise<number> {
    return tx.execute('DELETE FROM regular_key WHERE week < ?', [before]);
  }
}
