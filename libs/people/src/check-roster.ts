import { Injectable } from '@nestjs/common';
import type { RosterColumn } from './roster-columns.js';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey, RowSeals, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, isId, isRefusal, refuse } from '#values';
import { TableFile, UnreadableTable } from '#tables';
import { areaCodesOn } from './area.store.js';
import { ROSTER_TABLE } from './roster-columns.js';
import { endsLikeRounded, LineReader } from './roster-line.js';
import type { ImportRecord } from './roster.store.js';
import { pause, RosterStaging } from './roster.store.js';
import { RosterSealer } from './roster-sealer.js';
import { SweepRosters } from './sweep-rosters.js';
import { glyphsOf } from './identity-of-person.js';

export interface RosterUpload {
  /** Made by the caller who wants to watch the counts meanwhile. */
  readonly importId?: Id | undefined;
  readonly fileName: string;
  readonly stream: AsyncIterable<Uint8Array | string>;
  /** Headings of columns that are not to be brought in. */
  readonly leaveOut?: readonly string[] | undefined;
  /** Told the number of lines staged so far, after every chunk. */
  readonly onProgress?: ((lines: number) => void) | undefined;
}

/** Lines in one transaction: about 0.1 s, which is all that a meal ever waits for a check. */
const LINES_PER_CHUNK = 2000;

/**
 * Checks a roster file: reads it as a stream, validates every line, seals the good ones into staging and lists the
 * faults of the others. Nothing reaches the registry before `ActivateRoster`.
 *
 * Refuses with a code of `TableFault` when the file as a whole cannot be read (headings, encoding, quotes); the import
 * is then rejected. Faulty lines are no refusal: the record counts them.
 */
@Injectable()
export class CheckRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly sweeping: SweepRosters,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async check(actor: Actor, upload: RosterUpload): Promise<ImportRecord | Refusal> {
    if (upload.importId !== undefined && !isId(upload.importId)) return refuse('invalid_request', { field: 'importId' });
    await this.sweeping.sweep();
    const importId = upload.importId ?? this.ids.next();
    const fileName = glyphsOf(upload.fileName).slice(0, 200).join('');
    try {
      await this.uow.run((tx) => this.staging.open(tx, actor, { importId, fileName, madeAt: this.clock.nowMs() }));
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('id_reused', { importId });
      throw error;
    }
    const file = new TableFile<RosterColumn>(upload.stream, ROSTER_TABLE, upload.leaveOut);
    try {
      const fault = await this.stageLines(actor, importId, file, upload.onProgress);
      return fault ?? (await this.finish(actor, importId, file.sha256()));
    } catch (error) {
      await this.reject(importId);
      if (error instanceof UnreadableTable) return refuse(error.fault, { importId, ...error.detail });
      throw error;
    }
  }

  private async stageLines(actor: Actor, importId: Id, file: TableFile<RosterColumn>, onProgress?: (lines: number) => void): Promise<Refusal | null> {
    const now = this.clock.nowMs();
    const context = { areas: await areaCodesOn(this.uow.reader, dayOf(now)), scope: actor.areaCode, today: dayOf(now) };
    const sealer = new RosterSealer(importId, { vault: this.vault, seals: this.seals, ids: this.ids, nowMs: now });
    const { shape, rows } = await file.read();
    const reader = new LineReader(shape.places, shape.width, context);
    let inFlight: Promise<boolean> = Promise.resolve(true);
    let lines = 0;
    let rounded = false;
    const doubtful: number[] = [];
    const flush = async (): Promise<boolean> => {
      if (sealer.empty) return true;
      const chunk = sealer.take(await this.staging.registered(countyOf(actor.areaCode), sealer.indexes()));
      // The chunk before may still be on its way into the database while this one is sealed: two cores, two jobs.
      if (!(await inFlight)) return false;
      inFlight = this.uow.run((tx) => this.staging.stage(tx, importId, chunk));
      // Thrown where it is waited for, one chunk later; here it would only be unhandled.
      inFlight.catch(() => undefined);
      onProgress?.(lines);
      await pause();
      return true;
    };
    for await (const { line, fields } of rows) {
      const read = reader.read(fields);
      if (!Array.isArray(read)) {
        if (endsLikeRounded(read.idNumber)) doubtful.push(line);
      } else if (read.some(({ fault }) => fault === 'id_number_rounded')) rounded = true;
      sealer.add(line, read);
      if (++lines % LINES_PER_CHUNK === 0 && !(await flush())) return refuse('import_state', { importId });
    }
    if (!((await flush()) && (await inFlight))) return refuse('import_state', { importId });
    if (rounded) await this.staging.holdBack(importId, doubtful, { field: 'id_number', fault: 'id_number_rounded' });
    return null;
  }

  private async finish(actor: Actor, importId: Id, fileSha256: string): Promise<ImportRecord | Refusal> {
    const record = await this.uow.run(async (tx) => {
      if (!(await this.staging.close(tx, importId, { state: 'checked', fileSha256 }))) return refuse('import_state', { importId });
      const checked = await this.staging.read(tx, actor, importId);
      if (checked === null) return refuse('not_found', { importId });
      const { rowsTotal, rowsGood, rowsFaulty } = checked;
      await this.audit.record(tx, actor, { action: 'roster.check', objectKind: 'roster_import', objectId: importId, detail: { fileSha256, rowsTotal, rowsGood, rowsFaulty } });
      return checked;
    });
    if (isRefusal(record)) await this.staging.clear(importId);
    return record;
  }

  private async reject(importId: Id): Promise<void> {
    await this.uow.run((tx) => this.staging.close(tx, importId, { state: 'rejected', fileSha256: '' }));
    await this.staging.clear(importId);
  }
}
