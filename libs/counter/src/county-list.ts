import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type { Day, Id } from '#values';
import type { PriceClass } from '#core/snapshot';
import { hexBytes, HOLDER_BYTES, KEY_BYTES, PHONE_BYTES, SnapshotTable, tableOf } from '#core/snapshot';
import { Clock, UnitOfWork } from '#platform';
import { RefreshSnapshot } from './refresh-snapshot.js';
import type { Entry, SnapshotState } from './snapshot.store.js';
import { SnapshotStore } from './snapshot.store.js';

/** A list is looked at again when it is asked for and older than this. */
const FRESH_MS = 15_000;
/** Serials from which what is lacking is kept ready. */
const PARTS_MAX = 64;

/** The bytes of a county's list at one serial. Serials are the installation's: one county's may move on by another's changes. */
export interface CountyList {
  readonly county: string;
  readonly serial: number;
  readonly madeAt: number;
  readonly day: Day;
  readonly records: SnapshotTable;
  readonly phones: SnapshotTable;
  readonly recordsSha256: string;
  readonly phonesSha256: string;
  readonly classes: readonly (PriceClass & { readonly id: number })[];
}

/** What a tablet lacks: sorted bytes, ready to be sent. */
export interface ListPart {
  readonly since: number | null;
  readonly records: Uint8Array;
  readonly removed: Uint8Array;
  readonly phones: Uint8Array;
  readonly phonesRemoved: Uint8Array;
}

/**
 * The lists of counties in the memory of this process: 250,000 holders are 5.5 MB. It follows the stored entries by serial, so
 * that every process serves the same bytes, and it is made once however many tablets ask at half past ten.
 */
@Injectable()
export class CountyLists {
  private readonly lists = new Map<string, CountyList>();
  private readonly looking = new Map<string, Promise<CountyList>>();
  private remaking: Promise<void> | null = null;
  /** What tablets at a serial lack of the present list: in the morning all of them ask from the same one. */
  private readonly parts = new Map<string, { readonly serial: number; readonly bySince: Map<number, Promise<ListPart>> }>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly store: SnapshotStore,
    private readonly refresh: RefreshSnapshot,
    private readonly clock: Clock,
  ) {}

  /**
   * The list, at most some seconds behind. Right after midnight the list of the day before is served, with its own day and
   * time, until that of the new day is made.
   */
  async current(county: string): Promise<CountyList> {
    const list = this.lists.get(county);
    if (list !== undefined && Math.abs(this.clock.nowMs() - list.madeAt) < FRESH_MS) return list;
    const looking = this.looking.get(county) ?? this.look(county).finally(() => this.looking.delete(county));
    this.looking.set(county, looking);
    return looking;
  }

  /** The serial of now, as fresh as `current`; null while no list was ever made, which a question for its number does not bring about. */
  async serial(county: string): Promise<number | null> {
    const stored = await this.store.state(this.work.reader);
    return stored === null || stored.day === '' ? null : (await this.current(county)).serial;
  }

  /** What a tablet at `since` lacks; everything when that serial is unknown here, or most has changed. */
  async part(list: CountyList, since: number | undefined): Promise<ListPart> {
    const whole: ListPart = { since: null, records: list.records.bytes, removed: NOTHING, phones: list.phones.bytes, phonesRemoved: NOTHING };
    if (since === undefined || since > list.serial || since === 0) return whole;
    if (since === list.serial) return { since, records: NOTHING, removed: NOTHING, phones: NOTHING, phonesRemoved: NOTHING };
    const kept = this.parts.get(list.county);
    const bySince = kept?.serial === list.serial && kept.bySince.size < PARTS_MAX ? kept.bySince : new Map<number, Promise<ListPart>>();
    this.parts.set(list.county, { serial: list.serial, bySince });
    const known = bySince.get(since);
    if (known !== undefined) return known;
    const made = this.delta(list, since, whole);
    bySince.set(since, made);
    made.catch(() => bySince.delete(since));
    return made;
  }

  private async delta(list: CountyList, since: number, whole: ListPart): Promise<ListPart> {
    const delta = deltaOf(await this.store.changedSince(this.work.reader, list.county, { since, to: list.serial }), list);
    const bytes = delta.records.length + delta.phones.length;
    return bytes > whole.records.length + whole.phones.length ? whole : { since, ...delta };
  }

  private async look(county: string): Promise<CountyList> {
    const stored = await this.store.state(this.work.reader);
    if (!(await this.refresh.isStale())) return this.follow(county, await this.refresh.changes());
    this.remaking ??= this.refresh
      .everybody()
      .then(() => undefined)
      .finally(() => {
        this.remaking = null;
      });
    if (stored === null || stored.day === '') {
      await this.remaking;
      return this.follow(county, (await this.store.state(this.work.reader)) ?? stored);
    }
    // Whoever is hungry now is served from yesterday's list; a failure shows at the next look.
    this.remaking.catch(() => undefined);
    return this.follow(county, stored);
  }

  private async follow(county: string, state: SnapshotState | null): Promise<CountyList> {
    if (state === null || state.day === '') throw new Error('the snapshot was not made');
    const list = this.lists.get(county);
    if (list?.serial === state.serial) return this.keep({ ...list, madeAt: state.madeAt, day: state.day });
    const tables = list === undefined ? await this.load(county) : await this.moved(list, state.serial);
    const classes = (await this.store.classes(this.work.reader)).filter((one) => one.county === county).map(({ id, body }) => ({ id, ...body }));
    return this.keep({ county, serial: state.serial, madeAt: state.madeAt, day: state.day, ...tables, classes });
  }

  private keep(list: CountyList): CountyList {
    this.lists.set(list.county, list);
    return list;
  }

  /** Entries that somebody altered are gathered anew before they stand on a list; what is altered even then stands on none. */
  private async load(county: string, again = false): Promise<Tables> {
    const records: Uint8Array[] = [];
    const phones: Uint8Array[] = [];
    const altered = new Set<Id>();
    for await (const page of this.store.live(this.work.reader, county)) {
      for (const entry of page)
        if (entry.altered === true) altered.add(entry.personId);
        else (entry.kind === 'phone' ? phones : records).push(bytesOf(entry));
      await others();
    }
    if (altered.size > 0 && !again) {
      await this.refresh.anew([...altered]);
      return this.load(county, true);
    }
    return digested(tableOf(records, HOLDER_BYTES), tableOf(phones, PHONE_BYTES));
  }

  private async moved(list: CountyList, serial: number): Promise<Tables> {
    const changed = await this.store.changedSince(this.work.reader, list.county, { since: list.serial, to: serial });
    // What the list has of them stays until they are written again, which the next look sees.
    await this.refresh.anew([...new Set(changed.filter((entry) => entry.altered === true).map((entry) => entry.personId))]);
    const delta = deltaOf(changed, null);
    return digested(list.records.after(delta.records, delta.removed), list.phones.after(delta.phones, delta.phonesRemoved));
  }
}

type Tables = Pick<CountyList, 'records' | 'phones' | 'recordsSha256' | 'phonesSha256'>;

const NOTHING = new Uint8Array(0);

function digested(records: SnapshotTable, phones: SnapshotTable): Tables {
  return { records, phones, recordsSha256: sha256(records.bytes), phonesSha256: sha256(phones.bytes) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function bytesOf(entry: Entry): Uint8Array {
  return hexBytes(entry.body, entry.kind === 'phone' ? PHONE_BYTES : HOLDER_BYTES);
}

/** A social card that went from one person to another has an entry that is gone and one that stands under the same key: the standing one counts. */
function deltaOf(all: readonly Entry[], list: CountyList | null): Omit<ListPart, 'since'> {
  const entries = all.filter((entry) => entry.altered !== true);
  const part = (isPhone: boolean): { changed: Uint8Array; removed: Uint8Array } => {
    const mine = entries.filter((entry) => (entry.kind === 'phone') === isPhone);
    const standing = mine.filter((entry) => !entry.gone);
    const keys = new Set(standing.map((entry) => entry.key));
    const table = list === null ? null : isPhone ? list.phones : list.records;
    const gone = [...new Set(mine.filter((entry) => entry.gone && !keys.has(entry.key)).map((entry) => entry.key))]
      .map((key) => hexBytes(key, KEY_BYTES))
      .filter((key) => table === null || table.find(key) === null);
    return { changed: tableOf(standing.map(bytesOf), isPhone ? PHONE_BYTES : HOLDER_BYTES).bytes, removed: tableOf(gone, KEY_BYTES).bytes };
  };
  const records = part(false);
  const phones = part(true);
  return { records: records.changed, removed: records.removed, phones: phones.changed, phonesRemoved: phones.removed };
}
