import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Day, Id } from '#values';
import { addDays } from '#values';
import { LookupKey } from '#cards';
import { canonicalJson } from '#core/snapshot';
import { MealNoteReader, PersonFactsReader, PortraitReader, ProxyReader } from '#people';
import type { Reader } from '#platform';
import { Clock } from '#platform';
import { type NumbersOfWeek, RegularNumbers } from './regular-numbers.js';
import { bareHolder, holds, shownProxy, type ShownProxy } from './show-holder.js';

const REGULARS_MAX = 300;
/** A regular ate here in the last four weeks; the ceilings of a site rest on the same days. */
export const RECENT_DAYS = 28;
/** Photos in a list of regulars, all together. */
const PHOTO_BYTES_MAX = 6_000_000;
/** The regulars of a site are looked up again after this. */
const REGULARS_FRESH_MS = 10 * 60_000;

export interface Regular {
  readonly holder: string;
  readonly nameMasked: string;
  readonly age: number;
  readonly birthYear: number;
  readonly sex: 'F' | 'M';
  readonly photo: string | null;
  readonly note: string | null;
}

export type RegularProxy = ShownProxy & { readonly holder: string; readonly mealsPerMonth: number };

/** The only people with a name on a tablet: those who often eat at its site, who fetches their meals, and how their numbers are found. */
export interface Regulars extends NumbersOfWeek {
  readonly digest: string;
  readonly regulars: readonly Regular[];
  readonly proxies: readonly RegularProxy[];
}

/** Who often eats at a site, most often first. Kept for some minutes, because every tablet of the site asks. */
@Injectable()
export class RegularsOfSite {
  private readonly kept = new Map<string, { readonly atMs: number; readonly regulars: Regulars }>();

  constructor(
    private readonly people: PersonFactsReader,
    private readonly proxies: ProxyReader,
    private readonly portraits: PortraitReader,
    private readonly notes: MealNoteReader,
    private readonly numbers: RegularNumbers,
    private readonly lookup: LookupKey,
    private readonly clock: Clock,
  ) {}

  async of(db: Reader, siteId: Id, day: Day): Promise<Regulars> {
    const key = `${siteId}|${day}`;
    const known = this.kept.get(key);
    const now = this.clock.nowMs();
    if (known !== undefined && now - known.atMs < REGULARS_FRESH_MS) return known.regulars;
    const regulars = await this.find(db, siteId, day);
    for (const [other, { atMs }] of this.kept) if (now - atMs >= REGULARS_FRESH_MS) this.kept.delete(other);
    this.kept.set(key, { atMs: now, regulars });
    return regulars;
  }

  private async find(db: Reader, siteId: Id, day: Day): Promise<Regulars> {
    const ids = await regularsOf(db, siteId, day);
    const persons = await this.people.of(db, ids);
    const proxyRecords = (await this.proxies.ofPersons(db, ids)).filter((proxy) => holds(proxy, day));
    const photos = await this.portraits.dataUrls(db, [...ids, ...proxyRecords.map((proxy) => proxy.id)], PHOTO_BYTES_MAX);
    const notes = await this.notes.of(db, ids);
    const regulars = ids.flatMap((id): Regular[] => {
      const person = persons.get(id);
      if (person === undefined) return [];
      return [
        {
          holder: this.lookup.ofHolder(id),
          ...bareHolder(person, day),
          birthYear: Number(person.facts.birthDay.slice(0, 4)),
          photo: photos.get(id) ?? null,
          note: notes.get(id) ?? null,
        },
      ];
    });
    const proxies = proxyRecords.map((proxy) => ({ ...shownProxy(proxy, photos), holder: this.lookup.ofHolder(proxy.personId), mealsPerMonth: proxy.mealsPerMonth }));
    const numbers = await this.numbers.of(db, siteId, ids, day);
    const digest = createHash('sha256')
      .update(canonicalJson([regulars.map((one) => ({ ...one })), proxies.map((one) => ({ ...one })), numbers.week, numbers.numbers.toString('base64')]))
      .digest('hex');
    return { digest, regulars, proxies, ...numbers };
  }
}

/** The persons who ate most often at a site in the recent days, most often first. */
export async function regularsOf(db: Reader, siteId: Id, day: Day): Promise<Id[]> {
  const rows = await db.query<{ person_id: Id }>(
    `SELECT person_id, COUNT(*) AS meals FROM redemption WHERE site_id = ? AND meal_day >= ? AND meal_day <= ? GROUP BY person_id ORDER BY meals DESC, person_id LIMIT ${String(REGULARS_MAX)}`,
    [siteId, addDays(day, -RECENT_DAYS), day],
  );
  return rows.map((row) => row.person_id);
}
