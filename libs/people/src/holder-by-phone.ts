import { plainPhone } from '#values';
import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { scopeRange, Vault } from '#platform';
import type { Day, Id } from '#values';

/** Finds somebody who stands at a counter without a card that can be read: by the blind index of the phone, with the birthday. */
@Injectable()
export class HolderByPhone {
  constructor(private readonly vault: Vault) {}

  /** Of a whole county, since anyone may eat at any site. At most `limit`, and none for a phone that cannot be one. */
  async find(db: Reader, { county, phone, birthDay }: { readonly county: string; readonly phone: string; readonly birthDay: Day }, limit: number): Promise<Id[]> {
    const plain = plainPhone(phone);
    if (plain === null) return [];
    const { from, to } = scopeRange(county);
    const rows = await db.query<{ id: Id }>(
      `SELECT id FROM person WHERE phone_index = ? AND birth_day = ? AND residence_area >= ? AND residence_area < ? AND died_on IS NULL ORDER BY id LIMIT ${String(limit)}`,
      [this.vault.index('phone', plain), birthDay, from, to],
    );
    return rows.map((row) => row.id);
  }
}
