import { Injectable } from '@nestjs/common';
import type { CarrierState } from '#cards';
import type { Actor, Reader, Tx } from '#platform';
import { forUpdate, marks, newestVersion, RowSeals, scopeRange } from '#platform';
import type { Day, Id } from '#values';
import type { PrintBatch, PrintFault, PrintFormat, PrintLine, PrintStep, PrintStepName } from './print-batch.js';
import { CARDS_MAX, standingOf } from './print-batch.js';

/** A card that may go into a batch. */
export interface PrintableCard {
  readonly personId: Id;
  readonly cardId: Id;
  readonly generation: number;
  readonly nameSealed: string;
}

/** What a sheet needs to know of a person, beside the card. */
export interface FaceRow {
  readonly personId: Id;
  readonly nameSealed: string;
  readonly residenceArea: string;
}

interface BatchRow {
  readonly id: Id;
  readonly title: string;
  readonly area_code: string;
  readonly format: PrintFormat;
  readonly cards: number;
  readonly faults: number;
  readonly left_out: number;
  readonly made_at: number;
}
interface StepRow {
  readonly batch_id: Id;
  readonly step: PrintStepName;
  readonly at: number;
  readonly account: string;
  readonly by_name: string;
  readonly counted: number;
  readonly set_aside: number;
  readonly note: string | null;
}
interface LineRow {
  readonly line_no: number;
  readonly person_id: Id;
  readonly name_masked: string;
  readonly card_id: Id;
  readonly generation: number;
  readonly fault: PrintFault | null;
  readonly generation_now: number;
  readonly state: CarrierState;
  readonly died_on: Day | null;
  readonly moved_out_on: Day | null;
}

const LIVE_CARD = `FROM person p JOIN carrier r ON r.person_id = p.id JOIN card c ON c.person_id = r.person_id AND c.generation = r.generation
  WHERE p.residence_area >= ? AND p.residence_area < ? AND p.died_on IS NULL AND (p.moved_out_on IS NULL OR p.moved_out_on > ?) AND r.state = 'active'`;
const IN_AREA = 'p.residence_area >= ? AND p.residence_area < ?';
const IN_NO_BATCH = 'NOT EXISTS (SELECT 1 FROM print_line l WHERE l.card_id = c.id)';
const BATCH_COLUMNS = 'b.id, b.title, b.area_code, b.format, b.cards, b.faults, b.left_out, b.made_at';

/** SQL over print batches. Every read is held to the actor's area. */
@Injectable()
export class PrintBatchStore {
  constructor(private readonly seals: RowSeals) {}

  /** Cards of an area that stand in no batch yet, by residence: at most a thousand, and how many there are in all. */
  async unprinted(db: Reader, actor: Actor, areaCode: string, today: Day): Promise<{ cards: PrintableCard[]; all: number }> {
    const [own, asked] = [scopeRange(actor.areaCode), scopeRange(areaCode)];
    const parameters = [own.from, own.to, today, asked.from, asked.to];
    const cards = await this.printable(db, `${LIVE_CARD} AND ${IN_AREA} AND ${IN_NO_BATCH} ORDER BY p.residence_area, p.id LIMIT ${String(CARDS_MAX)}`, parameters);
    if (cards.length < CARDS_MAX) return { cards, all: cards.length };
    const [counted] = await db.query<{ n: number | string }>(`SELECT COUNT(*) AS n ${LIVE_CARD} AND ${IN_AREA} AND ${IN_NO_BATCH}`, parameters);
    return { cards, all: Number(counted?.n ?? 0) };
  }

  /** Cards of the listed persons who live within the actor's area, whether printed before or not. */
  async listed(db: Reader, actor: Actor, personIds: readonly Id[], today: Day): Promise<PrintableCard[]> {
    const { from, to } = scopeRange(actor.areaCode);
    return this.printable(db, `${LIVE_CARD} AND p.id IN (${marks(personIds)}) ORDER BY p.residence_area, p.id`, [from, to, today, ...personIds]);
  }

  private async printable(db: Reader, tail: string, parameters: readonly string[]): Promise<PrintableCard[]> {
    const rows = await db.query<{ id: Id; card_id: Id; generation: number; name_sealed: string }>(`SELECT p.id, c.id AS card_id, c.generation, p.name_sealed ${tail}`, parameters);
    return rows.map((row) => ({ personId: row.id, cardId: row.card_id, generation: row.generation, nameSealed: row.name_sealed }));
  }

  async add(tx: Tx, batch: Omit<PrintBatch, 'steps'> & { asked: string }, lines: readonly (PrintableCard & { fault: PrintFault | null })[]): Promise<void> {
    const { id, title, areaCode, format, cards, faults, leftOut, madeAt, asked } = batch;
    await tx.insert('print_batch', [{ id, title, area_code: areaCode, format, asked, cards, faults, left_out: leftOut, made_at: madeAt }]);
    await tx.insert(
      'print_line',
      lines.map((line, index) => ({ batch_id: id, line_no: index + 1, person_id: line.personId, card_id: line.cardId, generation: line.generation, fault: line.fault })),
    );
  }

  async addStep(tx: Tx, batchId: Id, ordinal: number, step: PrintStep & { madeBy: string }): Promise<void> {
    await tx.insert('print_step', [
      {
        batch_id: batchId,
        ordinal,
        step: step.step,
        at: step.at,
        account: step.account,
        made_by: step.madeBy,
        by_name: step.by,
        counted: step.counted,
        set_aside: step.setAside,
        note: step.note,
      },
    ]);
  }

  /** Writes down that sheets left, and how many live codes were on them. */
  async addSheet(tx: Tx, batchId: Id, sheet: { at: number; account: string; cards: number }): Promise<void> {
    const [last] = await tx.query<{ n: number | null }>('SELECT MAX(sheet_no) AS n FROM print_sheet WHERE batch_id = ?', [batchId]);
    await tx.insert('print_sheet', [{ batch_id: batchId, sheet_no: Number(last?.n ?? 0) + 1, ...sheet }]);
  }

  /** Cards on the sheets as they were last fetched; null when nobody fetched them. */
  async cardsOnSheets(db: Reader, batchId: Id): Promise<number | null> {
    const [last] = await db.query<{ cards: number }>('SELECT cards FROM print_sheet WHERE batch_id = ? ORDER BY sheet_no DESC LIMIT 1', [batchId]);
    return last?.cards ?? null;
  }

  /** What was asked for under an id, whoever asked: an id is used once in the county. */
  async asked(db: Reader, id: Id): Promise<string | null> {
    const [row] = await db.query<{ asked: string }>('SELECT asked FROM print_batch WHERE id = ?', [id]);
    return row?.asked ?? null;
  }

  /** A batch within the actor's area. In a transaction its row is held, so that steps come one after the other. */
  async one(db: Reader | Tx, actor: Actor, id: Id, hold = false): Promise<PrintBatch | null> {
    const { from, to } = scopeRange(actor.areaCode);
    const rows = await db.query<BatchRow>(`SELECT ${BATCH_COLUMNS} FROM print_batch b WHERE b.id = ? AND b.area_code >= ? AND b.area_code < ?${hold ? forUpdate(db) : ''}`, [
      id,
      from,
      to,
    ]);
    return (await this.withSteps(db, rows))[0] ?? null;
  }

  /** Newest first, after a place that `keyOf` of a batch gives; the empty string for the first page. */
  async page(db: Reader, actor: Actor, after: string, limit: number): Promise<PrintBatch[]> {
    const { from, to } = scopeRange(actor.areaCode);
    const [madeAt = '', id = ''] = after.split(' ');
    const earlier = after === '' ? '' : 'AND (b.made_at < ? OR (b.made_at = ? AND b.id < ?)) ';
    const place = after === '' ? [] : [Number(madeAt), Number(madeAt), id];
    const sql = `SELECT ${BATCH_COLUMNS} FROM print_batch b WHERE b.area_code >= ? AND b.area_code < ? ${earlier}ORDER BY b.made_at DESC, b.id DESC LIMIT ?`;
    return this.withSteps(db, await db.query<BatchRow>(sql, [from, to, ...place, limit]));
  }

  keyOf(batch: PrintBatch): string {
    return `${String(batch.madeAt)} ${batch.id}`;
  }

  private async withSteps(db: Reader, rows: readonly BatchRow[]): Promise<PrintBatch[]> {
    if (rows.length === 0) return [];
    const steps = await db.query<StepRow>(
      `SELECT batch_id, step, at, account, by_name, counted, set_aside, note FROM print_step WHERE batch_id IN (${marks(rows)}) ORDER BY batch_id, ordinal`,
      rows.map((row) => row.id),
    );
    return rows.map((row) => ({
      id: row.id,
      title: row.title,
      areaCode: row.area_code,
      format: row.format,
      cards: row.cards,
      faults: row.faults,
      leftOut: row.left_out,
      madeAt: row.made_at,
      steps: steps.filter((step) => step.batch_id === row.id).map(stepOf),
    }));
  }

  /** Lines after a place, with how each card stands today. */
  async lines(db: Reader, batchId: Id, after: number, limit: number, today: Day): Promise<PrintLine[]> {
    const rows = await db.query<LineRow>(
      `SELECT l.line_no, l.person_id, p.name_masked, l.card_id, l.generation, l.fault, r.generation AS generation_now, r.state, p.died_on, p.moved_out_on
       FROM print_line l JOIN person p ON p.id = l.person_id JOIN carrier r ON r.person_id = l.person_id
       WHERE l.batch_id = ? AND l.line_no > ? ORDER BY l.line_no LIMIT ?`,
      [batchId, after, limit],
    );
    return rows.map((row) => ({
      lineNo: row.line_no,
      personId: row.person_id,
      nameMasked: row.name_masked,
      cardId: row.card_id,
      generation: row.generation,
      fault: row.fault,
      standing: standingOf({ generation: row.generation, generationNow: row.generation_now, state: row.state, diedOn: row.died_on, movedOutOn: row.moved_out_on }, today),
    }));
  }

  async faces(db: Reader, personIds: readonly Id[]): Promise<Map<Id, FaceRow>> {
    if (personIds.length === 0) return new Map();
    const rows = await db.query<{ id: Id; name_sealed: string; residence_area: string }>(
      `SELECT id, name_sealed, residence_area FROM person WHERE id IN (${marks(personIds)})`,
      personIds,
    );
    return new Map(rows.map((row) => [row.id, { personId: row.id, nameSealed: row.name_sealed, residenceArea: row.residence_area }]));
  }

  /** The numbers that people may ring, by area; a number that the app did not write is on no card. */
  async helpLines(db: Reader): Promise<Map<string, string>> {
    const sql = `SELECT area_code, tel, seal, ${newestVersion(db, 'area_contact', 'area_contact.area_code')} FROM area_contact`;
    const rows = await db.query<{ area_code: string; tel: string }>(sql);
    return new Map(this.seals.genuine('area_contact', rows).map((row) => [row.area_code, row.tel]));
  }

  /** The name that colleagues know an account by. */
  async displayName(db: Reader, accountId: string): Promise<string | null> {
    const [row] = await db.query<{ display_name: string }>('SELECT display_name FROM user_account WHERE id = ?', [accountId]);
    return row?.display_name ?? null;
  }
}

function stepOf(row: StepRow): PrintStep {
  return { step: row.step, at: row.at, by: row.by_name, account: row.account, counted: row.counted, setAside: row.set_aside, note: row.note };
}
