import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { DifferenceType } from '#core/matching';
import type { Id, Refusal, Words } from '#values';
import { isRefusal, refuse } from '#values';
import { type Actor, Audit, Clock, marks, type Reader, threadBeside, UnitOfWork, UNREADABLE, Vault, Workshop } from '#platform';
import { type ListedDifference, type ReconciliationRun, ReconciliationReader } from '#reconciliation';
import { PlaceStore } from './place.store.js';
import type { ReconciliationFile, TellableDifference } from './reconciliation-book.js';
import type { Language } from './xlsx-sheet.js';

/** A file is made in one go, some 0.1 ms a row, and holds all its rows in memory. More is asked for type by type. */
export const EXPORT_ROWS_MAX = 10_000;
const PAGE = 200;

/** A file as it leaves, with what the log of acts holds of it. */
export interface ExportedFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly rows: number;
}

/**
 * One reconciliation as a workbook: totals by type, every difference with both sides, names and numbers masked. Who took
 * it, how many rows and the digest of the very file are logged before it leaves.
 *
 * Refusals: not_found (no such run in the actor's area), run_unfinished, export_too_large, queue_full and overloaded (files under way).
 */
@Injectable()
export class ExportReconciliation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly runs: ReconciliationReader,
    private readonly places: PlaceStore,
    private readonly vault: Vault,
    private readonly workshop: Workshop,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async export(actor: Actor, wanted: { readonly runId: Id; readonly type: DifferenceType | null; readonly language: Language }): Promise<ExportedFile | Refusal> {
    const run = await this.runs.run(actor, wanted.runId);
    if (isRefusal(run)) return run;
    if (run.endedAt === null) return refuse('run_unfinished', { runId: run.id });
    const expected = wanted.type === null ? run.differences : (run.totals[wanted.type]?.count ?? 0);
    if (expected > EXPORT_ROWS_MAX) return refuse('export_too_large', { rows: expected, rowsMax: EXPORT_ROWS_MAX });
    const made = await this.workshop.make(actor.id, async () => {
      const file = await this.file(actor, run, wanted);
      return isRefusal(file) ? file : { script: threadBeside(import.meta.url, './book-thread.js'), data: file, with: file.rows.length };
    });
    if (isRefusal(made)) return made;
    const { with: rows } = made;
    const bytes = Buffer.concat(made.bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const detail = { month: run.month, areaCode: run.areaCode, type: wanted.type, rows, bytes: bytes.length, sha256, masked: true };
    await this.work.run((tx) => this.audit.record(tx, actor, { action: 'reconciliation.export', objectKind: 'reconciliation', objectId: run.id, detail }));
    return { fileName: `reconciliation-${run.month}-${run.areaCode}.xlsx`, bytes, sha256, rows };
  }

  private async file(actor: Actor, run: ReconciliationRun, wanted: { readonly type: DifferenceType | null; readonly language: Language }): Promise<ReconciliationFile | Refusal> {
    const db = this.work.reader;
    const differences = await this.all(actor, run, wanted.type);
    if (isRefusal(differences)) return differences;
    const areaName = (await this.places.areaNames(db, [run.areaCode])).get(run.areaCode) ?? { zh: run.areaCode, en: run.areaCode };
    return {
      run,
      type: wanted.type,
      rows: await this.tellable(db, differences),
      areaName,
      maker: await makerOf(db, actor),
      madeAt: this.clock.nowMs(),
      language: wanted.language,
    };
  }

  private async all(actor: Actor, run: ReconciliationRun, type: DifferenceType | null): Promise<ListedDifference[] | Refusal> {
    const all: ListedDifference[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.runs.differences(actor, run.id, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }), ...(type === null ? {} : { type }) });
      if (isRefusal(page)) return page;
      all.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  private async tellable(db: Reader, differences: readonly ListedDifference[]): Promise<TellableDifference[]> {
    const persons = await this.persons(db, distinct(differences.map((one) => one.personId)));
    const sites = await sitesOf(db, distinct(differences.map((one) => one.siteId)));
    return differences.map((difference) => {
      const person = difference.personId === null ? undefined : persons.get(difference.personId);
      const site = difference.siteId === null ? undefined : sites.get(difference.siteId);
      return { difference, nameMasked: person?.name ?? null, idNumberMasked: person?.idNumber ?? null, siteCode: site?.code ?? null, siteName: site?.name ?? null };
    });
  }

  /** Numbers are opened only to be masked: what leaves is the first three and the last two characters. */
  private async persons(db: Reader, ids: readonly Id[]): Promise<Map<Id, { name: string; idNumber: string }>> {
    const found = new Map<Id, { name: string; idNumber: string }>();
    for (let start = 0; start < ids.length; start += 1000) {
      const chunk = ids.slice(start, start + 1000);
      const rows = await db.query<{ id: Id; name_masked: string; id_number_sealed: string }>(
        `SELECT id, name_masked, id_number_sealed FROM person WHERE id IN (${marks(chunk)})`,
        chunk,
      );
      for (const row of rows) found.set(row.id, { name: row.name_masked, idNumber: this.masked(row) });
    }
    return found;
  }

  private masked(row: { id: Id; id_number_sealed: string }): string {
    const number = this.vault.opened('person.id_number_sealed', row.id, row.id_number_sealed);
    return number === null ? UNREADABLE : maskIdNumber(number);
  }
}

/** `330*************12`. */
export function maskIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 3)}${'*'.repeat(Math.max(0, idNumber.length - 5))}${idNumber.slice(-2)}`;
}

async function sitesOf(db: Reader, ids: readonly Id[]): Promise<Map<Id, { code: string; name: Words }>> {
  const found = new Map<Id, { code: string; name: Words }>();
  for (let start = 0; start < ids.length; start += 1000) {
    const chunk = ids.slice(start, start + 1000);
    const rows = await db.query<{ id: Id; code: string; name: string; name_en: string }>(`SELECT id, code, name, name_en FROM site WHERE id IN (${marks(chunk)})`, chunk);
    for (const row of rows) found.set(row.id, { code: row.code, name: { zh: row.name, en: row.name_en } });
  }
  return found;
}

async function makerOf(db: Reader, actor: Actor): Promise<string> {
  const [row] = await db.query<{ display_name: string; login: string }>('SELECT display_name, login FROM user_account WHERE id = ?', [actor.id]);
  return row === undefined ? actor.id : `${row.display_name} (${row.login})`;
}

function distinct(values: readonly (Id | null)[]): Id[] {
  return [...new Set(values.filter((value): value is Id => value !== null))].sort();
}
