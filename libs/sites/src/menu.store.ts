import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { addDays, fen } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Reader, Row, Tx, Value } from '#platform';
import { big, marks, newestVersion, RowSeals } from '#platform';
import type { MenuItemRecord } from './site.js';

interface MenuRow extends Row {
  id: Id;
  site_id: Id;
  name: string;
  name_en: string;
  price_fen: unknown;
  open_price: number;
  meal_window: MealWindowName | null;
  valid_from: Day;
  valid_until: Day | null;
}

const COLUMNS = 'id, site_id, name, name_en, price_fen, open_price, meal_window, valid_from, valid_until';

/** A name without what does not tell one dish from another: width, case, blanks, punctuation. */
const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** SQL over filed prices. The amount of a filed price never changes; a new price is a new row that ends the one before. */
@Injectable()
export class MenuStore {
  constructor(private readonly seals: RowSeals) {}

  /** For the till: a price that the app did not write so, or an old one put back, is absent. */
  async byIds(db: Reader, ids: readonly Id[]): Promise<MenuItemRecord[]> {
    if (ids.length === 0) return [];
    const rows = await db.query<MenuRow>(`SELECT m.*, ${newestVersion(db, 'menu_item', 'm.id')} FROM menu_item m WHERE m.id IN (${marks(ids)})`, ids);
    return this.seals.genuine('menu_item', rows).map(itemOf);
  }

  /** The prices in force at these sites on a day, by site and name. */
  async onDay(db: Reader, siteIds: readonly Id[], on: Day): Promise<MenuItemRecord[]> {
    if (siteIds.length === 0) return [];
    const rows = await db.query<MenuRow>(
      `SELECT ${COLUMNS} FROM menu_item WHERE site_id IN (${marks(siteIds)}) AND valid_from <= ? AND (valid_until IS NULL OR valid_until >= ?) ORDER BY site_id, name, id`,
      [...siteIds, on, on],
    );
    return rows.map(itemOf);
  }

  /** Every price a site ever filed, newest first; reads one row more than `limit`. */
  async history(db: Reader, siteId: Id, page: { readonly after: string; readonly limit: number }): Promise<MenuItemRecord[]> {
    const [day = '9999-12-31', id = '~'] = page.after === '' ? [] : page.after.split('|');
    const rows = await db.query<MenuRow>(
      `SELECT ${COLUMNS} FROM menu_item WHERE site_id = ? AND (valid_from < ? OR (valid_from = ? AND id < ?)) ORDER BY valid_from DESC, id DESC LIMIT ${String(page.limit + 1)}`,
      [siteId, day, day, id],
    );
    return rows.map(itemOf);
  }

  /** A price of the same name that begins on or after the day and was not withdrawn: two prices for one dish. */
  async filedFrom(db: Reader, price: { readonly siteId: Id; readonly name: string; readonly validFrom: Day }): Promise<boolean> {
    const rows = await db.query('SELECT id FROM menu_item WHERE site_id = ? AND name = ? AND valid_from >= ? LIMIT 1', [price.siteId, price.name, price.validFrom]);
    return rows.length > 0;
  }

  /** Whether the site ever filed a price for a dish of this name, however it was written: a blank or a full stop makes no new dish. */
  async everSold(db: Reader, price: { readonly siteId: Id; readonly name: string }): Promise<boolean> {
    const dishes = await db.query<{ name: string }>('SELECT DISTINCT name FROM menu_item WHERE site_id = ?', [price.siteId]);
    return dishes.some(({ name }) => bare(name) === bare(price.name));
  }

  /** Whether a price of this name begins on this very day. */
  async hasFrom(db: Reader, price: { readonly siteId: Id; readonly name: string; readonly validFrom: Day }): Promise<boolean> {
    return (await db.query('SELECT id FROM menu_item WHERE site_id = ? AND name = ? AND valid_from = ? LIMIT 1', [price.siteId, price.name, price.validFrom])).length > 0;
  }

  /** The first day after this one from which another price of this name is filed; null for none. */
  async nextFrom(db: Reader, price: { readonly siteId: Id; readonly name: string }, after: Day): Promise<Day | null> {
    const [row] = await db.query<{ day: Day | null }>('SELECT MIN(valid_from) AS day FROM menu_item WHERE site_id = ? AND name = ? AND valid_from > ?', [
      price.siteId,
      price.name,
      after,
    ]);
    return row?.day ?? null;
  }

  /** Ends whatever price of this name goes on beyond a day, on that day. */
  async endOn(tx: Tx, price: { readonly siteId: Id; readonly name: string }, day: Day): Promise<void> {
    const where = 'site_id = ? AND name = ? AND valid_from <= ? AND (valid_until IS NULL OR valid_until > ?)';
    await this.end(tx, day, { where, values: [price.siteId, price.name, day, day] });
  }

  /** Ends the price of the same name on the eve of the new one. */
  async endBefore(tx: Tx, price: { readonly siteId: Id; readonly name: string; readonly validFrom: Day }): Promise<void> {
    const where = 'site_id = ? AND name = ? AND valid_from < ? AND (valid_until IS NULL OR valid_until >= ?)';
    await this.end(tx, addDays(price.validFrom, -1), { where, values: [price.siteId, price.name, price.validFrom, price.validFrom] });
  }

  async withdraw(tx: Tx, id: Id, validUntil: Day): Promise<number> {
    return this.end(tx, validUntil, { where: 'id = ? AND valid_from <= ? AND (valid_until IS NULL OR valid_until > ?)', values: [id, validUntil, validUntil] });
  }

  private end(tx: Tx, day: Day, which: { readonly where: string; readonly values: readonly Value[] }): Promise<number> {
    return this.seals.changing(tx, 'menu_item', which, () => tx.execute(`UPDATE menu_item SET valid_until = ? WHERE ${which.where}`, [day, ...which.values]));
  }

  async insert(tx: Tx, items: readonly MenuItemRecord[], filedAtMs: number): Promise<void> {
    await tx.insert(
      'menu_item',
      items.map((item) =>
        this.seals.with('menu_item', {
          id: item.id,
          site_id: item.siteId,
          name: item.name,
          name_en: item.nameEn,
          price_fen: item.priceFen,
          open_price: item.openPrice,
          meal_window: item.window,
          valid_from: item.validFrom,
          valid_until: item.validUntil,
          filed_at: filedAtMs,
        }),
      ),
    );
  }
}

function itemOf(row: MenuRow): MenuItemRecord {
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    nameEn: row.name_en,
    priceFen: fen(big(row.price_fen)),
    openPrice: row.open_price === 1,
    window: row.meal_window,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
  };
}
