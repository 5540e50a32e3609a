import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import { forUpdate, Ids, Keys, marks, Vault } from '#platform';

/** How codes by text message are kept and limited (web.md E1). */
export const SMS_CODE = { validMs: 10 * 60_000, resendMs: 60_000, triesMax: 5, perPhoneAndDay: 10, perAddressAndHour: 30 } as const;

const MINUTE_MS = 60_000;
const KEPT_MS = 2 * 24 * 3_600_000;

/** A code as it stands in the table: the digits themselves are nowhere. */
export interface SmsCodeRecord {
  readonly id: Id;
  readonly codeHash: string;
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly tries: number;
  readonly usedAt: number | null;
}

/** Somebody registered under a number. */
export interface Registered {
  readonly personId: Id;
  readonly nameMasked: string;
}

interface CodeRow {
  id: Id;
  code_hash: string;
  made_at: number;
  expires_at: number;
  tries: number;
  used_at: number | null;
}

/** SQL over `sms_code`, and who is registered under a number. Numbers and addresses stand as keyed digests. */
@Injectable()
export class SmsCodeStore {
  constructor(
    private readonly vault: Vault,
    private readonly keys: Keys,
    private readonly ids: Ids,
  ) {}

  /** Six digits by chance. */
  draw(): string {
    const chance = Buffer.from(this.ids.bytes(8)).readBigUInt64BE();
    return (chance % 1_000_000n).toString().padStart(6, '0');
  }

  phoneIndex(phone: string): string {
    return this.vault.index('phone', phone);
  }

  addressIndex(address: string): string {
    return this.keyed(`sms-address:${address}`);
  }

  hashOf(phone: string, code: string): string {
    return this.keyed(`sms-code:${phone}:${code}`);
  }

  isRight(record: SmsCodeRecord, phone: string, code: string): boolean {
    return timingSafeEqual(Buffer.from(record.codeHash, 'hex'), Buffer.from(this.hashOf(phone, code), 'hex'));
  }

  /** The living who are registered under a number, with or without the country's prefix, in a fixed order. */
  async registered(db: Reader, phone: string, today: string): Promise<Registered[]> {
    const indexes = [phone, `+86${phone}`, `86${phone}`, `0086${phone}`].map((form) => this.phoneIndex(form));
    const rows = await db.query<{ id: Id; name_masked: string; phone_sealed: string | null; phone_index: string }>(
      `SELECT id, name_masked, phone_sealed, phone_index FROM person WHERE phone_index IN (${marks(indexes)}) AND died_on IS NULL AND (moved_out_on IS NULL OR moved_out_on >= ?) ORDER BY id`,
      [...indexes, today],
    );
    // The index only finds them: whoever writes rows could give somebody else the number that the code was sent to.
    const theirs = rows.filter((row) => {
      const own = row.phone_sealed === null ? null : this.vault.opened('person.phone_sealed', row.id, row.phone_sealed);
      return own !== null && this.phoneIndex(own) === row.phone_index;
    });
    return theirs.map((row) => ({ personId: row.id, nameMasked: row.name_masked }));
  }

  async newest(db: Reader, phone: string): Promise<SmsCodeRecord | null> {
    return first(await db.query<CodeRow>('SELECT * FROM sms_code WHERE phone_index = ? ORDER BY made_at DESC, id DESC LIMIT 1', [this.phoneIndex(phone)]));
  }

  /** The newest code of a number, held: of several tries at once each is counted. */
  async lockNewest(tx: Tx, phone: string): Promise<SmsCodeRecord | null> {
    return first(await tx.query<CodeRow>(`SELECT * FROM sms_code WHERE phone_index = ? ORDER BY made_at DESC, id DESC LIMIT 1${forUpdate(tx)}`, [this.phoneIndex(phone)]));
  }

  async countSince(db: Reader, column: 'phone_index' | 'address_index', index: string, sinceMs: number): Promise<number> {
    const rows = await db.query<{ n: number | string }>(`SELECT COUNT(*) AS n FROM sms_code WHERE ${column} = ? AND made_at > ?`, [index, sinceMs]);
    return Number(rows[0]?.n ?? 0);
  }

  /** The minute is unique for a number, so that of two requests at once one is refused. */
  async insert(tx: Tx, code: { readonly id: Id; readonly phone: string; readonly addressIndex: string; readonly codeHash: string; readonly madeAt: number }): Promise<void> {
    const { id, phone, addressIndex, codeHash, madeAt } = code;
    await tx.insert('sms_code', [
      {
        id,
        phone_index: this.phoneIndex(phone),
        minute: Math.floor(madeAt / MINUTE_MS),
        address_index: addressIndex,
        code_hash: codeHash,
        made_at: madeAt,
        expires_at: madeAt + SMS_CODE.validMs,
        tries: 0,
        used_at: null,
      },
    ]);
  }

  async countTry(tx: Tx, id: Id): Promise<void> {
    await tx.execute('UPDATE sms_code SET tries = tries + 1 WHERE id = ? AND tries < ?', [id, SMS_CODE.triesMax]);
  }

  /** Of two at once one gets true. */
  async use(tx: Tx, id: Id, at: number): Promise<boolean> {
    return (await tx.execute('UPDATE sms_code SET used_at = ? WHERE id = ? AND used_at IS NULL', [at, id])) === 1;
  }

  /** Codes are kept for two days, for the limits; then nothing tells that somebody asked. */
  async forget(tx: Tx, nowMs: number): Promise<number> {
    return tx.execute('DELETE FROM sms_code WHERE made_at < ?', [nowMs - KEPT_MS]);
  }

  private keyed(text: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(text).digest('hex');
  }
}

function first(rows: readonly CodeRow[]): SmsCodeRecord | null {
  const row = rows[0];
  return row === undefined
    ? null
    : {
        id: row.id,
        codeHash: row.code_hash,
        madeAt: Number(row.made_at),
        expiresAt: Number(row.expires_at),
        tries: row.tries,
        usedAt: row.used_at === null ? null : Number(row.used_at),
      };
}
