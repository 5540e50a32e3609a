import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { Actor, Reader } from '#platform';
import { Clock, marks } from '#platform';
import { actorOf } from './session-maker.js';
import { AccountStore } from './account.store.js';

/** Somebody who works at a site. */
export interface StaffMember {
  readonly id: Id;
  readonly displayName: string;
  readonly role: 'site_operator' | 'site_manager';
}

/** The accounts of a site that may act, by name. */
@Injectable()
export class StaffReader {
  constructor(
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  async of(db: Reader, siteId: Id): Promise<StaffMember[]> {
    const rows = await db.query<{ id: Id; display_name: string; role: StaffMember['role'] }>(
      `SELECT id, display_name, role FROM user_account WHERE site_id = ? AND disabled_at IS NULL AND role IN ('site_operator','site_manager') ORDER BY display_name, id`,
      [siteId],
    );
    return rows.map((row) => ({ id: row.id, displayName: row.display_name, role: row.role }));
  }

  /** What accounts are called, by id; whoever has no account (a command line of earlier times, the system) is absent. */
  async names(db: Reader, accountIds: readonly Id[]): Promise<Map<Id, string>> {
    if (accountIds.length === 0) return new Map();
    const rows = await db.query<{ id: Id; display_name: string }>(`SELECT id, display_name FROM user_account WHERE id IN (${marks(accountIds)})`, accountIds);
    return new Map(rows.map((row) => [row.id, row.display_name]));
  }

  /** Since and until when (UTC ms; null: still) each of these accounts works at a site; whoever does not is absent. */
  async times(db: Reader, siteId: Id, accountIds: readonly string[]): Promise<Map<string, { readonly from: number; readonly until: number | null }>> {
    const asked = [...new Set(accountIds)].sort();
    if (asked.length === 0) return new Map();
    const rows = await db.query<{ id: Id; created_at: number; disabled_at: number | null }>(
      `SELECT id, created_at, disabled_at FROM user_account WHERE site_id = ? AND role IN ('site_operator','site_manager') AND id IN (${marks(asked)})`,
      [siteId, ...asked],
    );
    return new Map(rows.map((row) => [row.id, { from: Number(row.created_at), until: row.disabled_at === null ? null : Number(row.disabled_at) }]));
  }

  /** Whether a site lies within an actor's reach: its own site, or one of its area. Refuses `not_found`. */
  async reach(db: Reader, actor: Actor, siteId: Id): Promise<Refusal | null> {
    return (await this.accounts.areaOfSite(db, actor, { siteId, day: dayOf(this.clock.nowMs()) })) === null ? refuse('not_found', { field: 'siteId' }) : null;
  }

  /** A live account of a site within an actor's reach. Refuses `not_found`. */
  async within(db: Reader, actor: Actor, accountId: Id): Promise<StaffMember | Refusal> {
    const account = await this.accounts.byId(db, accountId);
    if (account === null || account.disabledAt !== null || account.siteId === null) return refuse('not_found', { field: 'operatorId' });
    if ((await this.reach(db, actor, account.siteId)) !== null) return refuse('not_found', { field: 'operatorId' });
    const member = (await this.of(db, account.siteId)).find((one) => one.id === accountId);
    return member ?? refuse('not_found', { field: 'operatorId' });
  }

  /** The account as one who acts at a tablet of its site; null when it is unknown, disabled or of another site. */
  async actor(db: Reader, accountId: Id, at: { readonly siteId: Id; readonly deviceId: Id }): Promise<{ actor: Actor; displayName: string } | null> {
    const account = await this.accounts.byId(db, accountId);
    if (account === null || account.disabledAt !== null || account.siteId !== at.siteId) return null;
    return { actor: actorOf(account, at.deviceId), displayName: account.displayName };
  }
}
