import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomFillSync } from 'node:crypto';
import { Keys } from './keys.js';
import type { SealedField } from './sealed-fields.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Marks a text that is bound to its place. */
const FORMAT = '2.';
/** Marks a text from before: it opened wherever it was put, so it is no longer taken for genuine. */
const UNBOUND = '1.';

/** Stands where a sealed text cannot be read. */
export const UNREADABLE = '（无法读取 / unreadable）';

/** A sealed text that is not what was sealed for this field and row: altered, or moved from elsewhere. */
export class SealBroken extends Error {
  constructor(
    readonly field: SealedField,
    readonly id: string,
  ) {
    super(`${field} of ${id} cannot be opened: it was altered, or belongs to another row`);
    this.name = 'SealBroken';
  }
}

/**
 * Seals personal fields before they reach the database and makes blind indexes to find them again. AES-256-GCM with a
 * fresh nonce each time, bound to table, column and row; HMAC-SHA256 for indexes: equal inputs of one kind give equal
 * indexes, and nothing else shows.
 */
@Injectable()
export class Vault {
  private readonly tokens = new Map<string, string>();
  /** Nonces are drawn by the block: a call into the kernel for each of 750,000 fields would cost more than the cipher. */
  private readonly chance = Buffer.alloc(NONCE_BYTES * 1024);
  private used = this.chance.length;

  constructor(private readonly keys: Keys) {}

  /** Sealed for one column of one row: `seal('person.name_sealed', personId, name)`. Anywhere else it does not open. */
  seal(field: SealedField, id: string, text: string): string {
    const nonce = this.nonce();
    const cipher = createCipheriv('aes-256-gcm', this.keys.secret('personal-data'), nonce);
    cipher.setAAD(placeOf(field, id));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${FORMAT}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /**
   * Throws `SealBroken` when the text was not sealed with this county's key for this very field and row, or was altered.
   * Over HTTP that is the refusal `field_unreadable`. For lists, and wherever a meal must not wait for it: `opened`, `shown`.
   */
  open(field: SealedField, id: string, sealed: string): string {
    if (!sealed.startsWith(FORMAT)) throw new SealBroken(field, id);
    try {
      return decipher(this.keys.secret('personal-data'), sealed, placeOf(field, id));
    } catch {
      // What the cipher says of it is of no use, and nothing of the text may reach a log.
      throw new SealBroken(field, id);
    }
  }

  /** The text, or null when it cannot be read. */
  opened(field: SealedField, id: string, sealed: string): string | null {
    try {
      return this.open(field, id, sealed);
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  /** The text, or words that say in its place that it cannot be read. */
  shown(field: SealedField, id: string, sealed: string): string {
    return this.opened(field, id, sealed) ?? UNREADABLE;
  }

  /** What was sealed before texts were bound to their rows; null when it is no such text. Only for sealing it again. */
  openUnbound(sealed: string): string | null {
    if (!sealed.startsWith(UNBOUND)) return null;
    try {
      return decipher(this.keys.secret('personal-data'), sealed, null);
    } catch {
      return null;
    }
  }

  /** 64 hex digits by which a sealed value is found again: of an ID number, a phone, a social-security card number, a code that was refused. */
  index(kind: 'id_number' | 'phone' | 'social_card' | 'network' | 'refused_code', text: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`${kind}:${text}`).digest('hex');
  }

  /** 24 hex digits that stand for a code of a short list (a category, an ability grade), so that hardship and health are not readable in the database. */
  token(kind: 'category' | 'grade', code: string): string {
    const name = `${kind}:${code}`;
    const known = this.tokens.get(name);
    if (known !== undefined) return known;
    const made = createHmac('sha256', this.keys.secret('blind-index')).update(name).digest('hex').slice(0, 24);
    this.tokens.set(name, made);
    return made;
  }

  private nonce(): Buffer {
    if (this.used >= this.chance.length) {
      randomFillSync(this.chance);
      this.used = 0;
    }
    const nonce = Buffer.from(this.chance.subarray(this.used, this.used + NONCE_BYTES));
    this.used += NONCE_BYTES;
    return nonce;
  }
}

/** The associated data: table, column and row, so that a text moved to another place does not open there. */
function placeOf(field: SealedField, id: string): Buffer {
  return Buffer.from(`${field.replace('.', '|')}|${id}`, 'utf8');
}

function decipher(key: KeyObject, sealed: string, place: Buffer | null): string {
  const bytes = Buffer.from(sealed.slice(FORMAT.length), 'base64url');
  const opening = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  if (place !== null) opening.setAAD(place);
  opening.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([opening.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opening.final()]).toString('utf8');
}

/** `王*英` for 王小英, `王*` for 王英: how a name stands everywhere outside the person's own phone. Blanks, marks on a glyph and what nobody sees are no glyphs: `王 芳` is `王*`. */
export function maskName(name: string): string {
  const glyphs = [...name.normalize('NFC').replace(/[\s\p{Cc}\p{Cf}\p{DI}\p{M}]/gu, '')];
  if (glyphs.length <= 1) return '*';
  if (glyphs.length === 2) return `${glyphs[0] ?? ''}*`;
  return `${glyphs[0] ?? ''}${'*'.repeat(glyphs.length - 2)}${glyphs.at(-1) ?? ''}`;
}
