import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { ImportRecord } from './roster.store.js';
import { pause, RosterStaging } from './roster.store.js';

/** Lines moved by one statement. The embedded engine works on this thread, so requests get their turn in between; shorter statements cost it more journal. */
const LINES_PER_STATEMENT = 20_000;

const INTO_PERSON = `INSERT INTO person (id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index,
   died_on, moved_out_on, purse_opened_on, points_on_meals, registered_at)
 SELECT person_id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index, NULL, NULL, purse_opened_on, 1, ?
 FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? ORDER BY line`;
const INTO_LIFE_EVENT = `INSERT INTO life_event (id, person_id, kind, effective_on, noticed_at, source, recorded_by)
 SELECT purse_event_id, person_id, 'purse_opened', purse_opened_on, ?, 'roster', ?
 FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? AND purse_event_id IS NOT NULL ORDER BY line`;
const INTO_CATEGORY = `INSERT INTO person_category (id, person_id, category_token, starts_on, ends_on, evidence_sealed, recorded_at, recorded_by)
 SELECT id, person_id, token, starts_on, ends_on, evidence_sealed, ?, ?
 FROM roster_fact WHERE import_id = ? AND line >= ? AND line < ? AND kind = 'category' ORDER BY line, ordinal`;
const INTO_ASSESSMENT = `INSERT INTO assessment (id, person_id, grade_token, assessed_on, valid_until, detail_sealed, assessor, second_assessor, recorded_at)
 SELECT id, person_id, token, starts_on, ends_on, NULL, 'roster', 'roster', ?
 FROM roster_fact WHERE import_id = ? AND line >= ? AND line < ? AND kind = 'assessment' ORDER BY line, ordinal`;

/**
 * Brings a checked roster into the registry, in one transaction: everybody or nobody.
 *
 * Refuses `not_found`, `import_state` (still being checked, activated before, rejected) and `import_invalid` when lines
 * are faulty, unless `partial` says that the good ones shall come in without them. Somebody registered since the check
 * makes it `import_invalid` too; that line is then a fault of the roster.
 */
@Injectable()
export class ActivateRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async activate(actor: Actor, importId: Id, { partial = false }: { partial?: boolean } = {}): Promise<ImportRecord | Refusal> {
    let result: ImportRecord | Refusal;
    try {
      result = await this.uow.run((tx) => this.move(tx, actor, importId, partial));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      result = await this.uow.run((tx) => this.giveUpRegistered(tx, importId));
    }
    if (!isRefusal(result)) await this.staging.clear(importId);
    return result;
  }

  private async move(tx: Tx, actor: Actor, importId: Id, partial: boolean): Promise<ImportRecord | Refusal> {
    const now = this.clock.nowMs();
    const found = await this.staging.read(tx, actor, importId);
    if (!found) return refuse('not_found', { importId });
    const activated = await tx.execute(`UPDATE roster_import SET state = 'activated', activated_at = ? WHERE id = ? AND state = 'checked' AND (rows_faulty = 0 OR ? = 1)`, [
      now,
      importId,
      partial ? 1 : 0,
    ]);
    if (activated !== 1) return this.whyNot(tx, actor, importId);

    const [span] = await tx.query<{ first: number | null; last: number | null }>('SELECT MIN(line) AS first, MAX(line) AS last FROM roster_row WHERE import_id = ?', [importId]);
    const last = span?.last ?? -1;
    for (let line = span?.first ?? 0; line <= last; line += LINES_PER_STATEMENT) {
      const range = [importId, line, line + LINES_PER_STATEMENT];
      await tx.execute(INTO_PERSON, [now, ...range]);
      await tx.execute(INTO_LIFE_EVENT, [now, actor.id, ...range]);
      await tx.execute(INTO_CATEGORY, [now, actor.id, ...range]);
      await tx.execute(INTO_ASSESSMENT, [now, ...range]);
      await pause();
    }
    await this.audit.record(tx, actor, { action: 'roster.activate', objectKind: 'roster_import', objectId: importId, detail: { rows: found.rowsGood, leftOut: found.rowsFaulty } });
    return { ...found, state: 'activated', activatedAt: now };
  }

  /** Read again after the update: another activation may have been quicker than the first reading. */
  private async whyNot(tx: Tx, actor: Actor, importId: Id): Promise<Refusal> {
    const present = await this.staging.read(tx, actor, importId);
    if (!present) return refuse('not_found', { importId });
    return present.state === 'checked' ? refuse('import_invalid', { importId, rowsFaulty: present.rowsFaulty }) : refuse('import_state', { importId, state: present.state });
  }

  /** Somebody on the roster was registered after the check: that line becomes a fault, and the officer decides again. */
  private async giveUpRegistered(tx: Tx, importId: Id): Promise<Refusal> {
    const taken = 'SELECT line FROM (SELECT r.line AS line FROM roster_row r JOIN person p ON p.id_number_index = r.id_number_index WHERE r.import_id = ?) registered';
    await tx.execute(`INSERT INTO roster_fault (import_id, line, fault, field) SELECT ?, line, 'person_exists', 'id_number' FROM (${taken}) lines_taken`, [importId, importId]);
    await tx.execute(`DELETE FROM roster_fact WHERE import_id = ? AND line IN (${taken})`, [importId, importId]);
    const rows = await tx.execute(`DELETE FROM roster_row WHERE import_id = ? AND line IN (${taken})`, [importId, importId]);
    await tx.execute('UPDATE roster_import SET rows_good = rows_good - ?, rows_faulty = rows_faulty + ? WHERE id = ?', [rows, rows, importId]);
    return refuse('import_invalid', { importId, reason: 'person_exists', rowsFaulty: rows });
  }
}
