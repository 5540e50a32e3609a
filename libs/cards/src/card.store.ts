import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { CardClaims } from '#core/code';
import { encodeCard, NO_PHOTO, typedNumber } from '#core/code';
import { tagOf } from './card-tag.js';
import type { Reader, Row, Tx } from '#platform';
import { big, Ids, marks, RowSeals } from '#platform';
import { PortraitReader } from '#people';
import { addDays, dayOf } from '#values';
import type { CarrierState } from './carrier.reader.js';
import { IssuerKey } from './issuer-key.js';
import { Mint } from './mint.js';
import type { Reach } from './reach.js';

/** A card lasts three years (codes.md 4.3). */
const VALID_DAYS = 3 * 365;

/** 1 = meals and points of the county: the only class so far. */
const SCHEME_CLASS = 1;

/** A card as it stands in the database. Its code is not kept: the signature is deterministic and is made again when needed. */
export interface CardRecord {
  readonly personId: Id;
  readonly cardId: Id;
  readonly serial: bigint;
  /** 16 digits for typing. */
  readonly number: string;
  readonly generation: number;
  readonly schemeClass: number;
  readonly issuedOn: Day;
  /** Last day on which it is good. */
  readonly expiresOn: Day;
  /** Fingerprint of the photo that the holder had at issue, 8 hex digits. */
  readonly photo: string;
}

/** A card as it is made, with what goes into its QR. */
export type MadeCard = CardRecord & { readonly code: string };

interface CardRow extends Row {
  id: Id;
  serial: number;
  number: string;
  person_id: Id;
  generation: number;
  scheme_class: number;
  issued_on: Day;
  expires_on: Day;
  photo: string;
}

/** SQL over `card`, and the making of cards. */
@Injectable()
export class CardStore {
  constructor(
    private readonly mint: Mint,
    private readonly ids: Ids,
    private readonly issuer: IssuerKey,
    private readonly portraits: PortraitReader,
    private readonly seals: RowSeals,
  ) {}

  /** A new card for each holder, with the 205 digits of its QR. Throws on a serial or number that is taken, and on a second card of a generation. */
  async make(tx: Tx, holders: readonly { personId: Id; generation: number }[], issue: { at: number; by: string }): Promise<MadeCard[]> {
    const issuedOn = dayOf(issue.at);
    const photos = await this.portraits.fingerprints(
      tx,
      holders.map((holder) => holder.personId),
    );
    const cards = holders.map((holder): CardRecord => {
      const serial = this.mint.serial();
      const expiresOn = addDays(issuedOn, VALID_DAYS - 1);
      const photo = photos.get(holder.personId) ?? NO_PHOTO;
      return { ...holder, cardId: this.ids.next(), serial, number: typedNumber(serial), schemeClass: SCHEME_CLASS, issuedOn, expiresOn, photo };
    });
    await tx.insert(
      'card',
      cards.map((card) =>
        this.seals.with('card', {
          id: card.cardId,
          serial: card.serial,
          number: card.number,
          person_id: card.personId,
          generation: card.generation,
          scheme_class: card.schemeClass,
          issued_on: card.issuedOn,
          expires_on: card.expiresOn,
          issued_at: issue.at,
          issued_by: issue.by,
          photo: card.photo,
        }),
      ),
    );
    const made = cards.map((card) => ({ ...card, code: this.codeOf(card) }));
    await this.keepTags(tx, made);
    return made;
  }

  /** How each card stands in the tablets' list: a digest of its own signature, which only its QR tells. */
  async keepTags(tx: Tx, cards: readonly { readonly cardId: Id; readonly code: string }[]): Promise<void> {
    await tx.insert(
      'card_tag',
      cards.map(({ cardId, code }) => this.seals.with('card_tag', { card_id: cardId, tag: tagOf(code) })),
    );
  }

  /** Cards without a tag, after a card, in the order of their ids: those that were issued before tags were kept. */
  async untagged(db: Reader, after: Id, limit: number): Promise<CardRecord[]> {
    const rows = await db.query<CardRow>(
      `SELECT c.* FROM card c WHERE c.id > ? AND NOT EXISTS (SELECT 1 FROM card_tag t WHERE t.card_id = c.id) ORDER BY c.id LIMIT ${String(limit)}`,
      [after],
    );
    return rows.map(recordOf);
  }

  /** The 205 digits in the QR of a card. */
  codeOf(card: CardRecord): string {
    const claims: CardClaims = {
      keyId: this.issuer.keyId,
      serial: card.serial,
      generation: card.generation,
      schemeClass: card.schemeClass,
      issuedOn: card.issuedOn,
      expiresOn: card.expiresOn,
      photo: card.photo,
    };
    return encodeCard(claims, this.issuer.sign);
  }

  async ofGeneration(db: Reader, personId: Id, generation: number): Promise<CardRecord | undefined> {
    const rows = await db.query<CardRow>('SELECT * FROM card WHERE person_id = ? AND generation = ?', [personId, generation]);
    return rows.map(recordOf)[0];
  }

  /** Cards of the present generation, with how their carriers stand, of those among the persons that are within reach. */
  async present(db: Reader, reach: Reach, personIds: readonly Id[]): Promise<(CardRecord & { state: CarrierState })[]> {
    const rows = await db.query<CardRow & { state: CarrierState }>(
      `SELECT c.*, r.state FROM carrier r JOIN card c ON c.person_id = r.person_id AND c.generation = r.generation JOIN person p ON p.id = r.person_id
       WHERE r.person_id IN (${marks(personIds)}) AND ${reach.sql}`,
      [...personIds, ...reach.parameters],
    );
    return rows.map((row) => ({ ...recordOf(row), state: row.state }));
  }

  /** Which generations of cards were issued to the persons: `personId:generation`. */
  async held(db: Reader, personIds: readonly Id[]): Promise<Set<string>> {
    if (personIds.length === 0) return new Set();
    const rows = await db.query<{ person_id: Id; generation: number }>(`SELECT person_id, generation FROM card WHERE person_id IN (${marks(personIds)})`, personIds);
    return new Set(rows.map((row) => `${row.person_id}:${String(row.generation)}`));
  }

  /** For the till: one that the app did not write so is absent. So it is by number. */
  async bySerial(db: Reader, serials: readonly bigint[]): Promise<Map<string, CardRecord>> {
    const rows = await db.query<CardRow>(`SELECT * FROM card WHERE serial IN (${marks(serials)})`, serials);
    return new Map(this.seals.genuine('card', rows).map((row) => [String(row.serial), recordOf(row)]));
  }

  async byNumber(db: Reader, numbers: readonly string[]): Promise<Map<string, CardRecord>> {
    const rows = await db.query<CardRow>(`SELECT * FROM card WHERE number IN (${marks(numbers)})`, numbers);
    return new Map(this.seals.genuine('card', rows).map((row) => [row.number, recordOf(row)]));
  }
}

function recordOf(row: CardRow): CardRecord {
  return {
    personId: row.person_id,
    cardId: row.id,
    serial: big(row.serial),
    number: row.number,
    generation: row.generation,
    schemeClass: row.scheme_class,
    issuedOn: row.issued_on,
    expiresOn: row.expires_on,
    photo: row.photo,
  };
}
