import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import { Ids, Keys, marks } from '#platform';

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
  ) {}

  static isForm(text: string): boolean {
    return FORM.test(text);
  }

  async make(tx: Tx, card: Pick<LookedUpCard, 'personId' | 'cardId' | 'generation'> & { readonly lookupId: Id }, nowMs: number): Promise<string> {
    const digits = Array.from(this.ids.bytes(20), (byte) => String(byte % 10)).join('');
    const code = `LK${digits}`;
    await tx.insert('lookup_code', [
      {
        code_hash: this.digest(code),
        lookup_id: card.lookupId,
        person_id: card.personId,
        card_id: card.cardId,
        generation: card.generation,
        made_at: nowMs,
        expires_at: nowMs + GOOD_MS,
      },
    ]);
    return code;
  }

  /** By code; unknown ones are absent. */
  async of(db: Reader, codes: readonly string[]): Promise<Map<string, LookedUpCard>> {
    if (codes.length === 0) return new Map();
    const byDigest = new Map(codes.map((code) => [this.digest(code), code]));
    const digests = [...byDigest.keys()];
    const rows = await db.query<LookupRow>(
      `SELECT c.code_hash, c.person_id, c.card_id, c.generation, c.made_at, c.expires_at, l.device_id, s.revoked_at FROM lookup_code c
         JOIN card_lookup l ON l.id = c.lookup_id LEFT JOIN session s ON s.id = l.session_id WHERE c.code_hash IN (${marks(digests)})`,
      digests,
    );
    return new Map(rows.map((row) => [byDigest.get(row.code_hash) ?? '', cardOf(row)]));
  }

  private digest(code: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`lookup:${code}`).digest('hex');
  }
}

interface LookupRow {
  readonly code_hash: string;
  readonly person_id: Id;
  readonly card_id: Id;
  readonly generation: number;
  readonly made_at: number;
  readonly expires_at: number;
  readonly device_id: Id;
  readonly revoked_at: number | null;
}

function cardOf(row: LookupRow): LookedUpCard {
  return {
    personId: row.person_id,
    cardId: row.card_id,
    generation: row.generation,
    madeAt: Number(row.made_at),
    expiresAt: Number(row.expires_at),
    deviceId: row.device_id,
    sessionEndedAt: row.revoked_at === null ? null : Number(row.revoked_at),
  };
}
