import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { Ids, Keys, marks, RowSeals } from '#platform';

/** `LK` and twenty digits: no card number, no social-security card and no code of a phone looks like it. */
const FORM = /^LK\d{20}$/;
/** An operator who looked somebody up serves them now or looks again. */
const GOOD_MS = 10 * 60_000;

/** The card that a lookup code stands for. */
export interface LookedUpCard {
  readonly personId: Id;
  readonly cardId: Id;
  readonly generation: number;
  readonly madeAt: number;
  readonly expiresAt: number;
  /** The tablet at which somebody looked. */
  readonly deviceId: Id;
  /** When the session of whoever looked was ended, UTC ms; null while it goes on. */
  readonly sessionEndedAt: number | null;
}

/**
 * Stands for a card that was looked up by hand, for ten minutes: the operator's tablet never learns the card's own
 * number, so that nobody collects numbers by looking people up. Kept as keyed digests. Good at that tablet and while that session lasts.
 */
@Injectable()
export class LookupCodes {
  constructor(
    private readonly ids: Ids,
    private readonly keys: Keys,
    private readonly seals: RowSeals,
  ) {}

  static isForm(text: string): boolean {
    return FORM.test(text);
  }

  async make(tx: Tx, card: Pick<LookedUpCard, 'personId' | 'cardId' | 'generation'> & { readonly lookupId: Id }, nowMs: number): Promise<string> {
    const digits = Array.from(this.ids.bytes(20), (byte) => String(byte % 10)).join('');
    const code = `LK${digits}`;
    const row = {
      code_hash: this.digest(code),
      lookup_id: card.lookupId,
      person_id: card.personId,
      card_id: card.cardId,
      generation: card.generation,
      made_at: nowMs,
      expires_at: nowMs + GOOD_MS,
    };
    await tx.insert('lookup_code', [this.seals.with('lookup_code', row)]);
    return code;
  }

  /** By code; unknown ones are absent. */
  async of(db: Reader, codes: readonly string[]): Promise<Map<string, LookedUpCard>> {
    if (codes.length === 0) return new Map();
    const byDigest = new Map(codes.map((code) => [this.digest(code), code]));
    const digests = [...byDigest.keys()];
    const rows = await db.query<CodeRow & Row>(`SELECT * FROM lookup_code WHERE code_hash IN (${marks(digests)})`, digests);
    // A code in whose row somebody wrote another person stands for nobody.
    const codeRows = rows.filter((row) => this.seals.fitsOnce('lookup_code', row));
    const lookups = await this.lookupsOf(
      db,
      codeRows.map((row) => row.lookup_id),
    );
    return new Map(
      codeRows.flatMap((row) => {
        const lookup = lookups.get(row.lookup_id);
        return lookup === undefined ? [] : [[byDigest.get(row.code_hash) ?? '', cardOf(row, lookup)] as const];
      }),
    );
  }

  /** Where and in which session somebody looked. */
  private async lookupsOf(db: Reader, ids: readonly Id[]): Promise<Map<Id, LookupRow>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<LookupRow & Row>(
      `SELECT l.*, s.revoked_at AS session_ended_at FROM card_lookup l LEFT JOIN session s ON s.id = l.session_id WHERE l.id IN (${marks(ids)})`,
      ids,
    );
    return new Map(rows.filter((row) => this.seals.fitsOnce('card_lookup', row)).map((row) => [row.id, row]));
  }

  private digest(code: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`lookup:${code}`).digest('hex');
  }
}

interface CodeRow {
  readonly code_hash: string;
  readonly lookup_id: Id;
  readonly person_id: Id;
  readonly card_id: Id;
  readonly generation: number;
  readonly made_at: number;
  readonly expires_at: number;
}

interface LookupRow {
  readonly id: Id;
  readonly device_id: Id;
  readonly session_ended_at: number | null;
}

function cardOf(row: CodeRow, { device_id: deviceId, session_ended_at: ended }: LookupRow): LookedUpCard {
  return {
    personId: row.person_id,
    cardId: row.card_id,
    generation: row.generation,
    madeAt: Number(row.made_at),
    expiresAt: Number(row.expires_at),
    deviceId,
    sessionEndedAt: ended === null ? null : Number(ended),
  };
}
