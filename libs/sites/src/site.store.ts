import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { MealWindow, MealWindowName } from '#core/policy';
import type { Actor, Reader, Row, Tx, Value } from '#platform';
import { forUpdate, marks, RowSeals, scopeRange } from '#platform';
import { grouped } from './grouped.js';
import type { LicenceKind, LicenceOfSite, PastHours, SiteRecord, SiteType } from './site.js';

interface SiteRow extends Row {
  id: Id;
  code: string;
  operator_id: Id;
  name: string;
  name_en: string;
  type: SiteType;
  area_code: string;
  address: string;
  seats: number;
  portions_per_meal: number;
  opened_on: Day;
  closed_on: Day | null;
}

/** A licence or a window of a site, or hours that it had before, with its seal: the columns of the other kinds are null, or 0. */
type PartRow = Row & { site_id: Id; from_minute: number; to_minute: number } & (
    | { kind: LicenceKind; valid_from: Day; valid_until: Day; meal_window: null; windows: null }
    | { kind: null; valid_from: null; valid_until: null; meal_window: MealWindowName; windows: null }
    | { kind: null; valid_from: null; valid_until: null; meal_window: null; windows: string; until_at: number | string }
  );

const COLUMNS = 's.id, s.code, s.operator_id, s.name, s.name_en, s.type, s.area_code, s.address, s.seats, s.portions_per_meal, s.opened_on, s.closed_on, s.seal';

/** What a list of sites is narrowed by, beside the scope of the actor. */
export interface SiteFilter {
  readonly areaCode?: string | undefined;
  readonly types?: readonly SiteType[] | undefined;
  /** Sites open on this day. */
  readonly openOn?: Day | undefined;
  /** Site code to start after; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** A site as it is inserted; licences and windows have rows of their own. */
export type SiteToInsert = Omit<SiteRecord, 'licences' | 'windows' | 'pastHours' | 'closedOn'>;

/** SQL over sites, their licences and windows. */
@Injectable()
export class SiteStore {
  constructor(private readonly seals: RowSeals) {}

  /** Two reads whatever the number of sites. */
  async byIds(db: Reader, ids: readonly Id[]): Promise<SiteRecord[]> {
    if (ids.length === 0) return [];
    return this.whole(db, await db.query<SiteRow>(`SELECT ${COLUMNS} FROM site s WHERE s.id IN (${marks(ids)})`, ids));
  }

  async inScope(db: Reader, actor: Actor, id: Id): Promise<SiteRecord | null> {
    const scope = siteScope(actor);
    const rows = await db.query<SiteRow>(`SELECT ${COLUMNS} FROM site s WHERE s.id = ? AND ${scope.sql}`, [id, ...scope.parameters]);
    return (await this.whole(db, rows))[0] ?? null;
  }

  /** Ordered by site code; reads one row more than `limit`, so that the caller knows whether there is a next page. */
  async list(db: Reader, scope: { sql: string; parameters: readonly Value[] }, filter: SiteFilter): Promise<SiteRecord[]> {
    const where = [scope.sql, 's.code > ?'];
    const parameters: Value[] = [...scope.parameters, filter.after];
    if (filter.areaCode !== undefined) {
      const range = scopeRange(filter.areaCode);
      where.push('s.area_code >= ? AND s.area_code < ?');
      parameters.push(range.from, range.to);
    }
    if (filter.types !== undefined) {
      where.push(`s.type IN (${marks(filter.types)})`);
      parameters.push(...filter.types);
    }
    if (filter.openOn !== undefined) {
      where.push('s.opened_on <= ? AND (s.closed_on IS NULL OR s.closed_on > ?)');
      parameters.push(filter.openOn, filter.openOn);
    }
    const rows = await db.query<SiteRow>(`SELECT ${COLUMNS} FROM site s WHERE ${where.join(' AND ')} ORDER BY s.code LIMIT ${String(filter.limit + 1)}`, parameters);
    return this.whole(db, rows);
  }

  /**
   * Locks a site within the actor's scope, so that two filings at one site stand in line. Null where there is none: the
   * answer is the same for a site that does not exist and for one of another street.
   */
  /** The area of a site that the actor may see; null for any other. */
  async areaOf(db: Reader, actor: Actor, id: Id): Promise<string | null> {
    const scope = siteScope(actor);
    const [row] = await db.query<{ area_code: string }>(`SELECT s.area_code FROM site s WHERE s.id = ? AND ${scope.sql}`, [id, ...scope.parameters]);
    return row?.area_code ?? null;
  }

  /** A site that the actor may see, and its closure if there is one. */
  async closureOf(db: Reader, actor: Actor, id: Id): Promise<{ readonly areaCode: string; readonly name: string; readonly nameEn: string; readonly closedOn: Day | null } | null> {
    const scope = siteScope(actor);
    const [row] = await db.query<SiteRow>(`SELECT ${COLUMNS} FROM site s WHERE s.id = ? AND ${scope.sql}`, [id, ...scope.parameters]);
    return row === undefined ? null : { areaCode: row.area_code, name: row.name, nameEn: row.name_en, closedOn: row.closed_on };
  }

  async lock(tx: Tx, actor: Actor, id: Id): Promise<{ openedOn: Day; closedOn: Day | null } | null> {
    const scope = siteScope(actor);
    const rows = await tx.query<SiteRow>(`SELECT s.opened_on, s.closed_on FROM site s WHERE s.id = ? AND ${scope.sql}${forUpdate(tx)}`, [id, ...scope.parameters]);
    return rows[0] === undefined ? null : { openedOn: rows[0].opened_on, closedOn: rows[0].closed_on };
  }

  async insert(tx: Tx, sites: readonly SiteToInsert[]): Promise<void> {
    await tx.insert(
      'site',
      sites.map((site) =>
        this.seals.with('site', {
          id: site.id,
          code: site.code,
          operator_id: site.operatorId,
          name: site.name,
          name_en: site.nameEn,
          type: site.type,
          area_code: site.areaCode,
          address: site.address,
          seats: site.seats,
          portions_per_meal: site.portionsPerMeal,
          opened_on: site.openedOn,
          closed_on: null,
          name_seal: this.seals.of('site_name', { id: site.id, name: site.name, name_en: site.nameEn, address: site.address }),
        }),
      ),
    );
  }

  async close(tx: Tx, id: Id, closedOn: Day): Promise<number> {
    const which = { where: 'id = ? AND closed_on IS NULL', values: [id] };
    return this.seals.changing(tx, 'site', which, () => tx.execute(`UPDATE site SET closed_on = ? WHERE ${which.where}`, [closedOn, id]));
  }

  /** Takes back a closure whose day has not passed. */
  async keepOpen(tx: Tx, id: Id, today: Day): Promise<number> {
    const which = { where: 'id = ? AND closed_on >= ?', values: [id, today] };
    return this.seals.changing(tx, 'site', which, () => tx.execute(`UPDATE site SET closed_on = NULL WHERE ${which.where}`, which.values));
  }

  async takenCodes(db: Reader, codes: readonly string[]): Promise<string[]> {
    const rows = await db.query<{ code: string }>(`SELECT code FROM site WHERE code IN (${marks(codes)})`, codes);
    return rows.map((row) => row.code);
  }

  async replaceWindows(tx: Tx, siteId: Id, windows: readonly MealWindow[]): Promise<void> {
    await this.seals.replacing(
      tx,
      'site_window',
      { where: 'site_id = ?', values: [siteId] },
      windows.map((window) => windowRow(siteId, window)),
    );
  }

  /** The hours that end now. */
  async keepHours(tx: Tx, past: { readonly id: Id; readonly siteId: Id; readonly windows: readonly MealWindow[]; readonly untilMs: number; readonly by: string }): Promise<void> {
    const row = { id: past.id, site_id: past.siteId, until_at: past.untilMs, windows: JSON.stringify(past.windows), changed_by: past.by };
    await tx.insert('site_hours', [this.seals.with('site_hours', row)]);
  }

  async insertWindows(tx: Tx, rows: readonly { readonly siteId: Id; readonly window: MealWindow }[]): Promise<void> {
    await tx.insert(
      'site_window',
      rows.map(({ siteId, window }) => this.seals.with('site_window', windowRow(siteId, window))),
    );
  }

  /**
   * Licences, windows and what the hours were come in one read, for the sake of the till: each read is a round trip to the database server. A licence or a
   * window that the app did not write is none; a site whose row it did not write so has no licence, so it serves at full price only.
   */
  private async whole(db: Reader, rows: readonly SiteRow[]): Promise<SiteRecord[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const parts = await db.query<PartRow>(
      `SELECT id, site_id, kind, number, valid_from, valid_until, recorded_at, NULL AS meal_window, 0 AS from_minute, 0 AS to_minute, NULL AS windows, 0 AS until_at, NULL AS changed_by, seal
         FROM site_licence WHERE site_id IN (${marks(ids)})
       UNION ALL SELECT NULL, site_id, NULL, NULL, NULL, NULL, NULL, meal_window, from_minute, to_minute, NULL, 0, NULL, seal FROM site_window WHERE site_id IN (${marks(ids)})
       UNION ALL SELECT id, site_id, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, windows, until_at, changed_by, seal FROM site_hours WHERE site_id IN (${marks(ids)})
       ORDER BY site_id, kind, valid_from, from_minute, until_at, id`,
      [...ids, ...ids, ...ids],
    );
    const written = parts.filter((part) => this.seals.fits(tableOf(part), part));
    const partsOf = grouped(written, (part) => part.site_id);
    return rows.map((row) => {
      const { licences, ...hours } = partsIn(partsOf.get(row.id) ?? []);
      return { ...siteOf(row), licences: this.seals.fits('site', row) ? licences : [], ...hours };
    });
  }
}

function tableOf(part: PartRow): 'site_licence' | 'site_window' | 'site_hours' {
  if (part.kind !== null) return 'site_licence';
  return part.meal_window === null ? 'site_hours' : 'site_window';
}

function partsIn(parts: readonly PartRow[]): Pick<SiteRecord, 'licences' | 'windows' | 'pastHours'> {
  const licences: LicenceOfSite[] = [];
  const windows: MealWindow[] = [];
  const pastHours: PastHours[] = [];
  for (const part of parts) {
    if (part.kind !== null) licences.push({ kind: part.kind, validFrom: part.valid_from, validUntil: part.valid_until });
    else if (part.meal_window !== null) windows.push({ window: part.meal_window, fromMinute: part.from_minute, toMinute: part.to_minute });
    else pastHours.push({ untilMs: Number(part.until_at), windows: JSON.parse(part.windows) as MealWindow[] });
  }
  return { licences, windows, pastHours };
}

/** The sites an actor may see: those of the area, and for an account of a site only its own (decisions 5). */
export function siteScope(actor: Actor): { sql: string; parameters: readonly Value[] } {
  const range = scopeRange(actor.areaCode);
  const area = { sql: 's.area_code >= ? AND s.area_code < ?', parameters: [range.from, range.to] };
  return actor.siteId === null ? area : { sql: `${area.sql} AND s.id = ?`, parameters: [...area.parameters, actor.siteId] };
}

/** Sites are public: their names, hours and prices hang on the door. */
export const EVERY_SITE = { sql: '1 = 1', parameters: [] as readonly Value[] };

function siteOf(row: SiteRow): Omit<SiteRecord, 'licences' | 'windows' | 'pastHours'> {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    nameEn: row.name_en,
    type: row.type,
    areaCode: row.area_code,
    address: row.address,
    operatorId: row.operator_id,
    seats: row.seats,
    portionsPerMeal: row.portions_per_meal,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
  };
}

function windowRow(siteId: Id, { window, fromMinute, toMinute }: MealWindow): { site_id: Id; meal_window: string; from_minute: number; to_minute: number } {
  return { site_id: siteId, meal_window: window, from_minute: fromMinute, to_minute: toMinute };
}
