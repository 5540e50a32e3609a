import { Injectable } from '@nestjs/common';
import { createHmac, randomBytes } from 'node:crypto';
import { BADGE_ROOT, badgeMarkText } from '#core/code';
import type { Id } from '#values';
import { marks, type Reader, type Tx, Vault } from '#platform';

/** What a tablet needs to wrap its shift key by PIN and badge; worth nothing for another shift or tablet, and nothing without the PIN. */
export interface BadgeMark {
  readonly badgeId: Id;
  /** 16 bytes, base64url, new for each shift that is opened. */
  readonly salt: string;
  /** HMAC-SHA-256 under the badge's root, base64url: the tablet makes the same from the badge when it is scanned. */
  readonly mark: string;
}

/** One badge an operator. Of its code only a digest is kept, sealed: the code itself stands on the badge. */
@Injectable()
export class BadgeStore {
  constructor(private readonly vault: Vault) {}

  /** The new one takes the place of the old one, which is worth nothing from then on. */
  async replace(tx: Tx, badge: { readonly accountId: Id; readonly badgeId: Id; readonly code: Uint8Array; readonly madeAt: number; readonly madeBy: string }): Promise<void> {
    const root = createHmac('sha256', badge.code).update(BADGE_ROOT).digest('base64url');
    await tx.execute('DELETE FROM operator_badge WHERE account_id = ?', [badge.accountId]);
    await tx.insert('operator_badge', [
      {
        account_id: badge.accountId,
        badge_id: badge.badgeId,
        root_sealed: this.vault.seal('operator_badge.root_sealed', badge.badgeId, root),
        made_at: badge.madeAt,
        made_by: badge.madeBy,
      },
    ]);
  }

  /** Null for whom no badge was made, or whose cannot be read: their shift opens all the same, at a tablet that is online. */
  async mark(db: Reader, at: { readonly accountId: Id; readonly deviceId: Id }): Promise<BadgeMark | null> {
    const [row] = await db.query<{ badge_id: Id; root_sealed: string }>('SELECT badge_id, root_sealed FROM operator_badge WHERE account_id = ?', [at.accountId]);
    const root = row === undefined ? null : this.vault.opened('operator_badge.root_sealed', row.badge_id, row.root_sealed);
    if (row === undefined || root === null) return null;
    const salt = randomBytes(16).toString('base64url');
    const text = badgeMarkText({ deviceId: at.deviceId, operatorId: at.accountId, salt });
    return { badgeId: row.badge_id, salt, mark: createHmac('sha256', Buffer.from(root, 'base64url')).update(text).digest('base64url') };
  }

  /** The badge in force of each account that has one, and since when (UTC ms). */
  async of(db: Reader, accountIds: readonly Id[]): Promise<Map<Id, { readonly badgeId: Id; readonly madeAt: number }>> {
    if (accountIds.length === 0) return new Map();
    const rows = await db.query<{ account_id: Id; badge_id: Id; made_at: number }>(
      `SELECT account_id, badge_id, made_at FROM operator_badge WHERE account_id IN (${marks(accountIds)})`,
      accountIds,
    );
    return new Map(rows.map((row) => [row.account_id, { badgeId: row.badge_id, madeAt: Number(row.made_at) }]));
  }
}
