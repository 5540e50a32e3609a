import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { dayOf, isWithin, refuse } from '#values';
import type { PrintBatch, PrintFault, PrintFormat } from './print-batch.js';
import { CARDS_MAX } from './print-batch.js';
import { PrintBatchStore, type PrintableCard } from './print-batch.store.js';
import { Typeface } from './typeface.js';

export interface PrintBatchRequest {
  /** Made by the caller and kept for every retry. */
  readonly id: Id;
  readonly title: string;
  readonly format: PrintFormat;
  /** Everyone of an area whose card stands in no batch yet, a thousand at a time; or the persons listed. */
  readonly whose: { readonly areaCode: string } | { readonly personIds: readonly Id[] };
  /** Who makes it, where that is not the holder of the account. */
  readonly by?: string | undefined;
}

/**
 * Puts live cards of an area, or of the persons listed, into a batch for the printer. Cards themselves are issued before (`IssueCards`).
 * Names are opened to see whether the typeface can set them, and whole; the log of acts says so.
 *
 * Refusals: not_found (area outside one's own), invalid_request (more than a thousand persons listed), nothing_to_print, id_reused.
 */
@Injectable()
export class MakePrintBatch {
  constructor(
    private readonly work: UnitOfWork,
    private readonly batches: PrintBatchStore,
    private readonly typeface: Typeface,
    private readonly vault: Vault,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async make(actor: Actor, request: PrintBatchRequest): Promise<PrintBatch | Refusal> {
    const { whose } = request;
    if ('areaCode' in whose && !isWithin(whose.areaCode, actor.areaCode)) return refuse('not_found', { field: 'areaCode' });
    if ('personIds' in whose && whose.personIds.length > CARDS_MAX) return refuse('invalid_request', { field: 'personIds', max: CARDS_MAX });
    const asked = digestOf(actor, request);
    try {
      return await this.work.run(async (tx) => (await this.before(tx, actor, request.id, asked)) ?? (await this.put(tx, actor, request, asked)), { askable: true });
    } catch (error) {
      // The same request at the same moment: the other one has made it.
      if (!isDuplicateKey(error)) throw error;
      return this.work.run(async (tx) => (await this.before(tx, actor, request.id, asked)) ?? refuse('conflict'));
    }
  }

  private async before(tx: Tx, actor: Actor, id: Id, asked: string): Promise<PrintBatch | Refusal | null> {
    const known = await this.batches.asked(tx, id);
    if (known === null) return null;
    return known === asked ? ((await this.batches.one(tx, actor, id)) ?? refuse('not_found')) : refuse('id_reused');
  }

  private async put(tx: Tx, actor: Actor, { id, title, format, whose, by }: PrintBatchRequest, asked: string): Promise<PrintBatch | Refusal> {
    const at = this.clock.nowMs();
    const { cards, all } = await this.cardsOf(tx, actor, whose);
    if (cards.length === 0) return refuse('nothing_to_print');
    const lines = cards.map((card) => ({ ...card, fault: this.faultOf(card, format) }));
    const faults = lines.filter((line) => line.fault !== null).length;
    const areaCode = 'areaCode' in whose ? whose.areaCode : actor.areaCode;
    const batch = { id, title, areaCode, format, cards: cards.length, faults, leftOut: all - cards.length, madeAt: at };
    await this.batches.add(tx, { ...batch, asked }, lines);
    const name = by ?? (await this.batches.displayName(tx, actor.id)) ?? actor.id;
    const step = { step: 'made', at, by: name, account: actor.id, counted: cards.length, setAside: 0, note: null } as const;
    await this.batches.addStep(tx, id, 1, { ...step, madeBy: actor.id });
    await this.audit.record(tx, actor, { action: 'print.make', objectKind: 'print_batch', objectId: id, detail: { areaCode, format, cards: cards.length, faults } });
    return { ...batch, steps: [step] };
  }

  private async cardsOf(tx: Tx, actor: Actor, whose: PrintBatchRequest['whose']): Promise<{ cards: PrintableCard[]; all: number }> {
    const today = dayOf(this.clock.nowMs());
    if ('areaCode' in whose) return this.batches.unprinted(tx, actor, whose.areaCode, today);
    const personIds = [...new Set(whose.personIds)];
    return { cards: await this.batches.listed(tx, actor, personIds, today), all: personIds.length };
  }

  private faultOf(card: PrintableCard, format: PrintFormat): PrintFault | null {
    const name = this.vault.opened('person.name_sealed', card.personId, card.nameSealed);
    if (name !== null && this.typeface.setting(name, format) === null) return 'name_too_long';
    return name !== null && this.typeface.covers(name) ? null : 'glyph_missing';
  }
}

/** Two requests of one id are one request when they are alike. */
function digestOf(actor: Actor, { title, format, whose, by }: PrintBatchRequest): string {
  const parts = [actor.id, title, format, 'areaCode' in whose ? whose.areaCode : [...new Set(whose.personIds)].sort(), by ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
