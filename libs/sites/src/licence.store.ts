import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { Actor, Reader, Tx, Value } from '#platform';
import { RowSeals } from '#platform';
import type { LicenceKind } from './site.js';
import { siteScope } from './site.store.js';

/** A licence as it is filed and listed. */
export interface LicenceRecord {
  readonly id: Id;
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly kind: LicenceKind;
  readonly number: string;
  readonly validFrom: Day;
  readonly validUntil: Day;
}

export interface LicenceFilter {
  readonly siteId?: Id | undefined;
  /** Only licences whose last day is on or before this one: those that lapse, or have lapsed. */
  readonly validUntilMax?: Day | undefined;
  /** `valid_until|id` of the last row seen; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

interface LicenceRow {
  id: Id;
  site_id: Id;
  code: string;
  name: string;
  kind: LicenceKind;
  number: string;
  valid_from: Day;
  valid_until: Day;
}

/** SQL over licences. A licence is only ever added: a renewal is a new row with later dates. */
@Injectable()
export class LicenceStore {
  constructor(private readonly seals: RowSeals) {}

  async insert(tx: Tx, licences: readonly Omit<LicenceRecord, 'siteCode' | 'siteName'>[], recordedAtMs: number): Promise<void> {
    await tx.insert(
      'site_licence',
      licences.map((licence) =>
        this.seals.with('site_licence', {
          id: licence.id,
          site_id: licence.siteId,
          kind: licence.kind,
          number: licence.number,
          valid_from: licence.validFrom,
          valid_until: licence.validUntil,
          recorded_at: recordedAtMs,
        }),
      ),
    );
  }

  /** The licence of a site that is alike in everything, for who holds the site's lock; null when there is none. */
  async same(tx: Tx, licence: Omit<LicenceRecord, 'id' | 'siteCode' | 'siteName'>): Promise<Id | null> {
    const { siteId, kind, number, validFrom, validUntil } = licence;
    const [row] = await tx.query<{ id: Id }>(
      'SELECT id FROM site_licence WHERE site_id = ? AND kind = ? AND number = ? AND valid_from = ? AND valid_until = ? ORDER BY id LIMIT 1',
      [siteId, kind, number, validFrom, validUntil],
    );
    return row?.id ?? null;
  }

  /** Soonest to lapse first; reads one row more than `limit`. */
  async list(db: Reader, actor: Actor, filter: LicenceFilter): Promise<LicenceRecord[]> {
    const scope = siteScope(actor);
    const where = [scope.sql];
    const parameters: Value[] = [...scope.parameters];
    if (filter.siteId !== undefined) {
      where.push('l.site_id = ?');
      parameters.push(filter.siteId);
    }
    if (filter.validUntilMax !== undefined) {
      where.push('l.valid_until <= ?');
      parameters.push(filter.validUntilMax);
    }
    if (filter.after !== '') {
      const [day = '', id = ''] = filter.after.split('|');
      where.push('(l.valid_until > ? OR (l.valid_until = ? AND l.id > ?))');
      parameters.push(day, day, id);
    }
    const rows = await db.query<LicenceRow>(
      `SELECT l.id, l.site_id, s.code, s.name, l.kind, l.number, l.valid_from, l.valid_until FROM site_licence l JOIN site s ON s.id = l.site_id
       WHERE ${where.join(' AND ')} ORDER BY l.valid_until, l.id LIMIT ${String(filter.limit + 1)}`,
      parameters,
    );
    return rows.map((row) => ({
      id: row.id,
      siteId: row.site_id,
      siteCode: row.code,
      siteName: row.name,
      kind: row.kind,
      number: row.number,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    }));
  }
}
