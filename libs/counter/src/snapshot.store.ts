import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Day, Id } from '#values';
import { idFrom } from '#values';
import { CLASS_MAX, type PriceClass } from '#core/snapshot';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, Ids, isDuplicateKey, LIST_ENTRY, marks, RowSeals, UnitOfWork } from '#platform';

export type CarrierKind = 'card' | 'phone' | 'social';

/** One way in which somebody is found, as it stands in the snapshot. */
export interface Entry {
  readonly personId: Id;
  /** On whose tablets it stands. */
  readonly county: string;
  readonly kind: CarrierKind;
  readonly carrierId: Id;
  /** 16 hex digits. */
  readonly key: string;
  /** The bytes of the record in hex. */
  readonly body: string;
  /** Taken out of the snapshot. */
  readonly gone: boolean;
  /** As it is read: not what the app wrote. It stands on no list, and is gathered anew. */
  readonly altered?: boolean;
}

/** Where the snapshot stands: of all counties, each of which gets its own part. */
export interface SnapshotState {
  /** Raised with every change; 0 before the first. */
  readonly serial: number;
  /** UTC ms up to which every change is in it. */
  readonly madeAt: number;
  /** Day whose classes and used meals it tells; empty before the first. */
  readonly day: Day | '';
  readonly lawSha256: string;
}

interface EntryRow extends Row {
  person_id: Id;
  county: string;
  carrier_kind: CarrierKind;
  carrier_id: Id;
  entry_key: string;
  body: string;
  gone: number;
}

const COLUMNS = [...LIST_ENTRY, 'seal'].join(', ');
const NAME = 'county';
const ROWS_PER_PAGE = 5000;
/** Acts on a person after which a meal may have another price today; a death, a move and a purse are life events. */
const ACTS_ON_FACTS = ['person.correct_place', 'person.add_category', 'person.end_category', 'person.withdraw_category', 'person.assess', 'person.withdraw_assessment'];

/** SQL of the snapshot: its state, its price classes and its entries. */
@Injectable()
export class SnapshotStore {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly seals: RowSeals,
  ) {}

  async state(db: Reader): Promise<SnapshotState | null> {
    return this.read(db, '');
  }

  /** Locks the state, so that serials come one after the other; makes it at the very first. */
  async lockState(tx: Tx): Promise<SnapshotState> {
    const state = await this.read(tx, forUpdate(tx));
    if (state === null) throw new Error('the snapshot has no state: call ensure first');
    return state;
  }

  async ensure(): Promise<void> {
    try {
      await this.work.run(async (tx) => {
        if ((await this.read(tx, '')) === null) await tx.insert('snapshot_state', [{ name: NAME, serial: 0, made_at: 0, meal_day: '', law_sha256: '' }]);
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async setState(tx: Tx, state: SnapshotState): Promise<void> {
    await tx.execute('UPDATE snapshot_state SET serial = ?, made_at = ?, meal_day = ?, law_sha256 = ? WHERE name = ?', [
      state.serial,
      state.madeAt,
      state.day,
      state.lawSha256,
      NAME,
    ]);
  }

  /** When a list was first made; what a tablet says of its list is held against it for ever. */
  async keepMade(tx: Tx, { serial, madeAt }: SnapshotState): Promise<void> {
    await tx.insert('snapshot_made', [{ serial, made_at: madeAt }]);
  }

  /** Whole ones: a body that is not what its digest says is as if it were not there, so that one bad row stops no list. */
  async classes(db: Reader): Promise<{ readonly county: string; readonly digest: string; readonly id: number; readonly body: PriceClass }[]> {
    const rows = await db.query<{ id: number; county: string; digest: string; body: string }>('SELECT id, county, digest, body FROM price_class ORDER BY id');
    const whole = rows.filter((row) => createHash('sha256').update(row.body).digest('hex') === row.digest);
    return whole.map(({ id, county, digest, body }) => ({ county, digest, id: Number(id), body: JSON.parse(body) as PriceClass }));
  }

  /** Numbers a class that is new, by chance, so that its number says nothing; under the lock of the state, so that two processes agree. */
  async addClass(tx: Tx, { county, digest, body }: { readonly county: string; readonly digest: string; readonly body: string }): Promise<number> {
    const [known] = await tx.query<{ id: number }>('SELECT id FROM price_class WHERE digest = ? AND county = ?', [digest, county]);
    if (known) {
      // Asked for a class that is known only where its body was altered: it is as it was made again.
      await tx.execute('UPDATE price_class SET body = ? WHERE id = ?', [body, Number(known.id)]);
      return Number(known.id);
    }
    const taken = new Set((await tx.query<{ id: number }>('SELECT id FROM price_class')).map((row) => Number(row.id)));
    if (taken.size > CLASS_MAX / 2) throw new Error('the price classes are used up');
    for (;;) {
      const id = Buffer.from(this.ids.bytes(2)).readUInt16BE();
      if (id === 0 || taken.has(id)) continue;
      await tx.insert('price_class', [{ id, county, digest, body }]);
      return id;
    }
  }

  async entriesOf(db: Reader, personIds: readonly Id[]): Promise<Entry[]> {
    if (personIds.length === 0) return [];
    return (await db.query<EntryRow>(`SELECT ${COLUMNS} FROM snapshot_entry WHERE person_id IN (${marks(personIds)})`, personIds)).map((row) => this.entryOf(row));
  }

  async keep(tx: Tx, entries: readonly Entry[], serial: number): Promise<void> {
    const onClash =
      tx.engine === 'mysql'
        ? 'ON DUPLICATE KEY UPDATE county = VALUES(county), entry_key = VALUES(entry_key), body = VALUES(body), serial = VALUES(serial), gone = VALUES(gone), seal = VALUES(seal)'
        : 'ON CONFLICT (person_id, carrier_kind, carrier_id) DO UPDATE SET county = excluded.county, entry_key = excluded.entry_key, body = excluded.body, serial = excluded.serial, gone = excluded.gone, seal = excluded.seal';
    for (let start = 0; start < entries.length; start += 200) {
      const part = entries.slice(start, start + 200);
      await tx.execute(
        `INSERT INTO snapshot_entry (person_id, county, carrier_kind, carrier_id, entry_key, body, serial, gone, seal) VALUES ${part.map(() => '(?,?,?,?,?,?,?,?,?)').join(',')} ${onClash}`,
        part.flatMap((entry) => [entry.personId, entry.county, entry.kind, entry.carrierId, entry.key, entry.body, serial, entry.gone, this.sealOf(entry, serial)]),
      );
    }
  }

  /** Everything of a county that stands, or was altered, page by page in the order of persons, so that other requests get their turn between. */
  async *live(db: Reader, county: string): AsyncGenerator<Entry[]> {
    for (let after: Id = ''; ;) {
      const rows = await db.query<EntryRow>(
        `SELECT ${COLUMNS} FROM snapshot_entry WHERE person_id > ? AND county = ? ORDER BY person_id, carrier_kind, carrier_id LIMIT ${String(ROWS_PER_PAGE)}`,
        [after, county],
      );
      const last = rows.at(-1)?.person_id;
      if (last === undefined) return;
      // The last person of a full page may go on: its rows come again with the next.
      const whole = rows.length < ROWS_PER_PAGE ? rows : rows.filter((row) => row.person_id !== last);
      yield whole.map((row) => this.entryOf(row)).filter((entry) => entry.altered === true || !entry.gone);
      if (rows.length < ROWS_PER_PAGE) return;
      after = whole.at(-1)?.person_id ?? last;
    }
  }

  /** Entries of a county of the serials after `since`, up to and with `to`: what is being written for the next serial is nobody's yet. */
  async changedSince(db: Reader, county: string, { since, to }: { readonly since: number; readonly to: number }): Promise<Entry[]> {
    return (await db.query<EntryRow>(`SELECT ${COLUMNS} FROM snapshot_entry WHERE serial > ? AND serial <= ? AND county = ?`, [since, to, county])).map((row) => this.entryOf(row));
  }

  /** The counties that have tablets: those with a site. */
  async counties(db: Reader): Promise<string[]> {
    const rows = await db.query<{ county: string }>('SELECT DISTINCT substr(area_code, 1, 6) AS county FROM site ORDER BY county');
    return rows.map(({ county }) => county);
  }

  /** Holders in the order of their ids. */
  async holders(db: Reader, afterId: Id, limit: number): Promise<Id[]> {
    const rows = await db.query<{ person_id: Id }>(`SELECT person_id FROM carrier WHERE person_id > ? ORDER BY person_id LIMIT ${String(limit)}`, [afterId]);
    return rows.map((row) => row.person_id);
  }

  /**
   * Whose cards, meals, life or dated facts changed since an instant (UTC ms); each part by an index on time. What was corrected,
   * entered, ended or withdrawn of facts says the log of acts, written with it, whose ids begin with their instant.
   */
  async touchedSince(db: Reader, sinceMs: number): Promise<Id[]> {
    const rows = await db.query<{ person_id: Id }>(
      `SELECT person_id FROM carrier_event WHERE at >= ?
        UNION SELECT person_id FROM redemption WHERE received_at >= ?
        UNION SELECT person_id FROM redemption_void WHERE at >= ?
        UNION SELECT person_id FROM life_event WHERE kind IN ('death','death_revoked','move_out','move_in','purse_opened') AND noticed_at >= ?
        UNION SELECT object_id FROM audit_entry WHERE id >= ? AND object_kind = 'person' AND action IN (${marks(ACTS_ON_FACTS)})`,
      [sinceMs, sinceMs, sinceMs, sinceMs, idFrom(sinceMs, new Uint8Array(10)), ...ACTS_ON_FACTS],
    );
    return rows.map((row) => row.person_id).sort();
  }

  private sealOf({ personId, kind, carrierId, county, key, body, gone }: Entry, serial: number): string {
    return this.seals.ofListEntry({ person_id: personId, carrier_kind: kind, carrier_id: carrierId, county, entry_key: key, body, serial, gone });
  }

  private entryOf(row: EntryRow): Entry {
    const entry = {
      personId: row.person_id,
      county: row.county,
      kind: row.carrier_kind,
      carrierId: row.carrier_id,
      key: row.entry_key,
      body: row.body,
      gone: Number(row.gone) === 1,
    };
    return row['seal'] === this.seals.ofListEntry(row) ? entry : { ...entry, altered: true };
  }

  private async read(db: Reader, lock: string): Promise<SnapshotState | null> {
    const [row] = await db.query<{ serial: number; made_at: number; meal_day: Day | ''; law_sha256: string }>(
      `SELECT serial, made_at, meal_day, law_sha256 FROM snapshot_state WHERE name = ?${lock}`,
      [NAME],
    );
    return row === undefined ? null : { serial: Number(row.serial), madeAt: Number(row.made_at), day: row.meal_day, lawSha256: row.law_sha256 };
  }
}
