import { Injectable } from '@nestjs/common';
import { CardsToPrint } from '#cards';
import type { Actor, Tx } from '#platform';
import { Clock, Vault } from '#platform';
import { dayOf } from '#values';
import type { CardFace } from './card-face.js';
import { CARDS_MAX, type PrintBatch } from './print-batch.js';
import { PrintBatchStore } from './print-batch.store.js';
import { Typeface } from './typeface.js';

/** Where no number is set for the area: the hotline that every county in the country answers. */
const HELP_LINE = '12345';
/** The levels of an area code, the nearest first. */
const LEVELS = [12, 9, 6] as const;

/** What goes on the paper of a batch: names opened, codes made. Whoever asks writes it into the log of acts in the same transaction. */
@Injectable()
export class CardFaces {
  constructor(
    private readonly batches: PrintBatchStore,
    private readonly cards: CardsToPrint,
    private readonly typeface: Typeface,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** The cards of a batch that are good today, in the order of its lines. A name that the paper cannot hold whole is on none: its line says so. */
  async of(tx: Tx, actor: Actor, { id, format }: Pick<PrintBatch, 'id' | 'format'>): Promise<CardFace[]> {
    const lines = await this.batches.lines(tx, id, 0, CARDS_MAX, dayOf(this.clock.nowMs()));
    const good = lines.filter((line) => line.standing === 'good');
    const personIds = good.map((line) => line.personId);
    // The actor's own area holds here too: whoever moved to another street since is printed there.
    const cards = await this.cards.of(tx, actor, personIds);
    const rows = await this.batches.faces(tx, personIds);
    const helpLines = await this.batches.helpLines(tx);
    return good.flatMap(({ personId, cardId }) => {
      const [card, row] = [cards.get(personId), rows.get(personId)];
      if (!card || !row || card.cardId !== cardId) return [];
      // A name that cannot be read is on no card; the night's check tells of it.
      const name = this.vault.opened('person.name_sealed', personId, row.nameSealed);
      const setting = name === null ? null : this.typeface.setting(name, format);
      if (setting === null) return [];
      const helpLine = LEVELS.map((digits) => helpLines.get(row.residenceArea.slice(0, digits))).find((tel) => tel !== undefined) ?? HELP_LINE;
      return [{ name: setting, number: card.number, code: card.code, expiresOn: card.expiresOn, helpLine }];
    });
  }
}
