import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import { Keys } from './keys.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals personal fields before they reach the database and makes blind indexes to find them again. AES-256-GCM with a
 * fresh nonce each time, HMAC-SHA256 for indexes: equal inputs of one kind give equal indexes, and nothing else shows.
 */
@Injectable()
export class Vault {
  private readonly tokens = new Map<string, string>();
  /** Nonces are drawn by the block: a call into the kernel for each of 750,000 fields would cost more than the cipher. */
  private readonly chance = Buffer.alloc(NONCE_BYTES * 1024);
  private used = this.chance.length;

  constructor(private readonly keys: Keys) {}

  seal(text: string): string {
    const nonce = this.nonce();
    const cipher = createCipheriv('aes-256-gcm', this.keys.secret('personal-data'), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Throws when the text was not sealed with this county's key, or was altered. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.keys.secret('personal-data'), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /** 64 hex digits by which a sealed value is found again: of an ID number, a phone, a social-security card number. */
  index(kind: 'id_number' | 'phone' | 'social_card', text: string): string {
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

/** `王*英` for 王小英, `王*` for 王英: how a name stands everywhere outside the person's own phone. */
export function maskName(name: string): string {
  const glyphs = [...name];
  if (glyphs.length <= 1) return '*';
  if (glyphs.length === 2) return `${glyphs[0] ?? ''}*`;
  return `${glyphs[0] ?? ''}${'*'.repeat(glyphs.length - 2)}${glyphs.at(-1) ?? ''}`;
}
