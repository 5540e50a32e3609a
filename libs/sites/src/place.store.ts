import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Words } from '#values';
import { refuse } from '#values';
import type { Reader, Tx } from '#platform';
import { marks, RowSeals } from '#platform';

/** What a dish is good for, in words that a guest understands. */
export const MENU_TAGS = {
  soft: { zh: '软食', en: 'soft' },
  low_sugar: { zh: '低糖', en: 'low sugar' },
  low_salt: { zh: '低盐', en: 'low salt' },
  low_fat: { zh: '低脂', en: 'low fat' },
  vegetarian: { zh: '素食', en: 'vegetarian' },
  halal: { zh: '清真', en: 'halal' },
} as const satisfies Record<string, Words>;
export type MenuTag = keyof typeof MENU_TAGS;

/** How to find and ring a site. */
export interface SitePlace {
  readonly tel: string | null;
  /** Whole micro-degrees (WGS 84); both or neither. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export const NOWHERE: SitePlace = { tel: null, latitude: null, longitude: null };

const LATITUDE_MAX = 90_000_000;
const LONGITUDE_MAX = 180_000_000;

/** A number that cannot ring, a coordinate without its other half, or one that is not on this globe. */
export function placeFault({ tel, latitude, longitude }: SitePlace): Refusal | null {
  if (tel !== null && !/^\+?[\d-]{5,19}$/.test(tel)) return refuse('invalid_request', { field: 'tel' });
  if ((latitude === null) !== (longitude === null)) return refuse('invalid_request', { field: latitude === null ? 'latitude' : 'longitude' });
  if (latitude === null || longitude === null) return null;
  if (!Number.isInteger(latitude) || Math.abs(latitude) > LATITUDE_MAX) return refuse('invalid_request', { field: 'latitude' });
  return Number.isInteger(longitude) && Math.abs(longitude) <= LONGITUDE_MAX ? null : refuse('invalid_request', { field: 'longitude' });
}

/** SQL over places of sites and tags of dishes: what guests are shown and no decision looks at. */
@Injectable()
export class PlaceStore {
  constructor(private readonly seals: RowSeals) {}

  async ofSites(db: Reader, siteIds: readonly Id[]): Promise<Map<Id, SitePlace>> {
    if (siteIds.length === 0) return new Map();
    const rows = await db.query<{ site_id: Id } & SitePlace>(`SELECT site_id, tel, latitude, longitude FROM site_place WHERE site_id IN (${marks(siteIds)})`, siteIds);
    return new Map(rows.map(({ site_id, tel, latitude, longitude }) => [site_id, { tel, latitude, longitude }]));
  }

  async tagsOf(db: Reader, menuItemIds: readonly Id[]): Promise<Map<Id, MenuTag[]>> {
    const tags = new Map<Id, MenuTag[]>();
    if (menuItemIds.length === 0) return tags;
    const rows = await db.query<{ menu_item_id: Id; tag: MenuTag }>(
      `SELECT menu_item_id, tag FROM menu_item_tag WHERE menu_item_id IN (${marks(menuItemIds)}) ORDER BY menu_item_id, tag`,
      menuItemIds,
    );
    for (const row of rows) tags.set(row.menu_item_id, [...(tags.get(row.menu_item_id) ?? []), row.tag]);
    return tags;
  }

  async insert(tx: Tx, places: readonly (SitePlace & { readonly siteId: Id })[]): Promise<void> {
    await tx.insert(
      'site_place',
      places.map(({ siteId, ...place }) => this.seals.with('site_place', rowOf(siteId, place))),
    );
  }

  async replace(tx: Tx, siteId: Id, place: SitePlace): Promise<void> {
    await this.seals.replacing(tx, 'site_place', { where: 'site_id = ?', values: [siteId] }, [rowOf(siteId, place)]);
  }

  async insertTags(tx: Tx, items: readonly { readonly id: Id; readonly tags: readonly MenuTag[] }[]): Promise<void> {
    await tx.insert(
      'menu_item_tag',
      items.flatMap(({ id, tags }) => [...new Set(tags)].map((tag) => ({ menu_item_id: id, tag }))),
    );
  }
}

function rowOf(siteId: Id, { tel, latitude, longitude }: SitePlace): { site_id: Id; tel: string | null; latitude: number | null; longitude: number | null } {
  return { site_id: siteId, tel, latitude, longitude };
}
