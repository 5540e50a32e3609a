import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { type DeviceSignature, type SessionGrant, ShiftSessions } from '#identity';
import type { Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { type BadgeMark, BadgeStore } from './badge.store.js';
import type { Shift, ShiftRow } from './shift.js';
import { SHIFT_MS, shiftOf } from './shift.js';
import type { Opener } from './shift-door.js';
import { ShiftDoor } from './shift-door.js';
import { ShiftStore } from './shift.store.js';

export interface ShiftToOpen {
  /** Made by the tablet; the same again signs in to the same shift. */
  readonly id: Id;
  readonly operatorId: Id;
  readonly pin: string;
  /** With purpose `shift:<operatorId>`; each instant of a tablet is good once. */
  readonly device: DeviceSignature;
  /** UTC ms at which the shift began offline. */
  readonly startedAt?: number | undefined;
}

/** `badge`: what the tablet wraps its shift key by, where the operator has one. */
export type ShiftGrant = SessionGrant & { readonly shift: Shift; readonly badge: BadgeMark | null };

/**
 * Opens a shift at an enrolled tablet with a PIN: a counter session that ends with the shift. A shift that was opened with
 * the line down is told of when the line is back, by the same id. Whoever was signed in at the tablet is signed out.
 *
 * Refuses `unauthenticated` (unknown tablet or wrong signature), `invalid_request` (clock, start), `device_revoked`,
 * `pin_wrong` (also for an account that is none of this site), `pin_locked`, `pin_locked_all`, `proof_used`, `shift_closed`, `id_reused`.
 */
@Injectable()
export class OpenShift {
  constructor(
    private readonly work: UnitOfWork,
    private readonly door: ShiftDoor,
    private readonly shifts: ShiftStore,
    private readonly badges: BadgeStore,
    private readonly sessions: ShiftSessions,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async open(request: ShiftToOpen): Promise<ShiftGrant | Refusal> {
    const opener = await this.door.opener(request);
    if (isRefusal(opener)) return opener;
    const now = this.clock.nowMs();
    const startedAt = Math.min(request.startedAt ?? now, now);
    if (now - startedAt >= SHIFT_MS) return refuse('invalid_request', { field: 'startedAt' });
    try {
      return await this.work.run((tx) => this.begin(tx, opener, { ...request, startedAt }));
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('proof_used');
      throw error;
    }
  }

  private async begin(tx: Tx, opener: Opener, request: ShiftToOpen & { readonly startedAt: number }): Promise<ShiftGrant | Refusal> {
    const { actor, displayName, device } = opener;
    const known = await this.shifts.lock(tx, request.id);
    const refusal = known === null ? null : this.againRefusal(known, opener);
    if (refusal) return refusal;
    const endsAt = known === null ? request.startedAt + SHIFT_MS : Number(known.ends_at);
    if (known === null) {
      await this.shifts.insert(tx, { id: request.id, siteId: device.siteId, deviceId: device.id, operatorId: actor.id, openedAt: request.startedAt, endsAt });
      await this.audit.record(tx, actor, { action: 'shift.open', objectKind: 'shift', objectId: request.id, detail: { deviceId: device.id } });
    }
    await this.sessions.end(tx, await this.shifts.liveSessionIds(tx, device.id, this.clock.nowMs()));
    const grant = await this.sessions.open(tx, { actor, displayName }, endsAt);
    const sessionId = grant.refreshToken.slice(0, 36);
    await this.shifts.addSession(tx, { sessionId, shiftId: request.id, deviceId: device.id, proofMs: request.device.instantMs, openedAt: this.clock.nowMs() });
    const row = known ?? { id: request.id, operator_id: actor.id, opened_at: request.startedAt, ends_at: endsAt, extensions: 0 };
    const badge = await this.badges.mark(tx, { accountId: actor.id, deviceId: device.id });
    return { ...grant, shift: shiftOf(row, displayName), badge };
  }

  private againRefusal(known: ShiftRow, { actor, device }: Opener): Refusal | null {
    if (known.device_id !== device.id || known.operator_id !== actor.id) return refuse('id_reused', { id: known.id });
    return known.closing_id !== null || Number(known.ends_at) <= this.clock.nowMs() ? refuse('shift_closed') : null;
  }
}
