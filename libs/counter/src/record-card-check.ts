import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { CodeReader } from '#cards';
import type { Actor } from '#platform';
import { againOnClash, Audit, Clock, type Tx, UnitOfWork } from '#platform';
import { TypedGate } from './typed-gate.js';

export interface CardCheck {
  readonly id: Id;
  readonly code: string;
  /** As the person says it; needed with a typed number. */
  readonly birthYear?: number | undefined;
  readonly outcome: 'not_the_person';
  readonly note?: string | undefined;
}

/**
 * Keeps that card and person did not fit (不是本人), for review. It decides nothing: the meal is served at full price, and
 * whether a card is stopped is for the community office. The same id again is the same record. A typed number goes with the year of birth here
 * as it does for a price, and wrong ones are counted with those: this is no way to try out numbers.
 *
 * Refuses `birth_year_needed`, `birth_year_wrong`, `typed_limit`, `code_unknown`, `code_expired`, `id_reused`, `forbidden` without a tablet.
 */
@Injectable()
export class RecordCardCheck {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: CodeReader,
    private readonly typed: TypedGate,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async record(actor: Actor, check: CardCheck): Promise<{ id: Id; at: number; fullPriceAllowed: boolean } | Refusal> {
    const { siteId, deviceId } = actor;
    if (siteId === null || deviceId === null) return refuse('forbidden');
    const stopped = await this.typed.beforeQuote(actor, check);
    if (stopped !== null) return stopped;
    // Two that come at once with one id: the second finds the row of the first, and answers like it.
    return againOnClash(() => this.work.run((tx) => this.keep(tx, actor, { ...check, siteId, deviceId })));
  }

  private async keep(
    tx: Tx,
    actor: Actor,
    check: CardCheck & { readonly siteId: Id; readonly deviceId: Id },
  ): Promise<{ id: Id; at: number; fullPriceAllowed: boolean } | Refusal> {
    const { siteId, deviceId } = check;
    const at = this.clock.nowMs();
    const [reading] = await this.codes.read(tx, [check.code], at, deviceId);
    if (!reading || isRefusal(reading)) return reading ?? refuse('code_unknown');
    const [known] = await tx.query<{ person_id: Id; device_id: Id; outcome: string; note: string | null; at: number }>(
      'SELECT person_id, device_id, outcome, note, at FROM card_check WHERE id = ?',
      [check.id],
    );
    if (known) {
      const same = known.person_id === reading.personId && known.device_id === deviceId && known.outcome === check.outcome && known.note === (check.note ?? null);
      return same ? { id: check.id, at: Number(known.at), fullPriceAllowed: true } : refuse('id_reused');
    }
    await tx.insert('card_check', [
      {
        id: check.id,
        site_id: siteId,
        device_id: deviceId,
        operator_id: actor.id,
        person_id: reading.personId,
        carrier_id: reading.carrierId,
        code_kind: reading.codeKind,
        outcome: check.outcome,
        note: check.note ?? null,
        at,
      },
    ]);
    await this.audit.record(tx, actor, { action: 'card.mismatch', objectKind: 'person', objectId: reading.personId, detail: { checkId: check.id } });
    return { id: check.id, at, fullPriceAllowed: true };
  }
}
