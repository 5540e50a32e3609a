import { Injectable } from '@nestjs/common';
import type { Reader, Row } from '#platform';
import { marks, newestVersion, RowSeals, SEALED_ROWS } from '#platform';
import type { Day, Id } from '#values';

export interface ProxyRecord {
  readonly id: Id;
  readonly personId: Id;
  readonly relation: string;
  readonly nameMasked: string;
  readonly photoHash: string | null;
  readonly consentedOn: Day;
  readonly endsOn: Day;
  readonly mealsPerMonth: number;
  /** UTC ms; null while it holds. */
  readonly revokedAt: number | null;
}

interface ProxyRow extends Row {
  readonly id: Id;
  readonly person_id: Id;
  readonly relation: string;
  readonly name_masked: string;
  readonly photo_hash: string | null;
  readonly consented_on: Day;
  readonly ends_on: Day;
  readonly meals_per_month: number;
  readonly revoked_at: number | null;
}

/** Ids in one IN list. */
const PER_QUERY = 500;
const COLUMNS = `${SEALED_ROWS.proxy.columns.join(', ')}, seal`;

/** Registered proxies as the counter needs them: masked, with their dates and cap. One that the app did not write so collects nothing. Reads in the caller's transaction. */
@Injectable()
export class ProxyReader {
  constructor(private readonly seals: RowSeals) {}

  async of(db: Reader, proxyIds: readonly Id[]): Promise<Map<Id, ProxyRecord>> {
    if (proxyIds.length === 0) return new Map();
    const rows = await db.query<ProxyRow>(`SELECT ${COLUMNS}, ${newestVersion(db, 'proxy', 'proxy.id')} FROM proxy WHERE id IN (${marks(proxyIds)})`, proxyIds);
    return new Map(this.seals.genuine('proxy', rows).map((row) => [row.id, recordOf(row)]));
  }

  /** How many meals a month each may collect; none where the app did not write the row. */
  async mealsPerMonth(db: Reader, proxyIds: readonly Id[]): Promise<Map<Id, number>> {
    const meals = new Map<Id, number>();
    const ids = [...new Set(proxyIds)].sort();
    for (let start = 0; start < ids.length; start += PER_QUERY)
      for (const proxy of (await this.of(db, ids.slice(start, start + PER_QUERY))).values()) meals.set(proxy.id, proxy.mealsPerMonth);
    return meals;
  }

  async ofPersons(db: Reader, personIds: readonly Id[]): Promise<ProxyRecord[]> {
    if (personIds.length === 0) return [];
    const rows = await db.query<ProxyRow>(
      `SELECT ${COLUMNS}, ${newestVersion(db, 'proxy', 'proxy.id')} FROM proxy WHERE person_id IN (${marks(personIds)}) ORDER BY id`,
      personIds,
    );
    return this.seals.genuine('proxy', rows).map(recordOf);
  }
}

function recordOf(row: ProxyRow): ProxyRecord {
  return {
    id: row.id,
    personId: row.person_id,
    relation: row.relation,
    nameMasked: row.name_masked,
    photoHash: row.photo_hash,
    consentedOn: row.consented_on,
    endsOn: row.ends_on,
    mealsPerMonth: row.meals_per_month,
    revokedAt: row.revoked_at === null ? null : row.revoked_at,
  };
}
