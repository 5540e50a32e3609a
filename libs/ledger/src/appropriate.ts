import { Injectable } from '@nestjs/common';
import { appropriationTransfer } from '#core/postings';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey, UnitOfWork } from '#platform';
import type { Fen, Id, Refusal } from '#values';
import { dayOf, isId, refuse } from '#values';
import { isCountyWide } from './account-statement.js';
import { Ledger } from './ledger.js';
import { LedgerStore } from './ledger.store.js';

/** Budget that a funder makes available. */
export interface AppropriationRequest {
  /** Made by the caller so that a repeat is harmless; without it each call is a new appropriation. */
  readonly id?: Id;
  /** CITY, DISTRICT, COLLECTIVE, CHARITY, ... as policies name them: up to 40 letters, digits and underscores. */
  readonly funder: string;
  /** Whole fen, above zero. */
  readonly amountFen: Fen;
}

export interface AppropriationRecord {
  readonly id: Id;
  readonly funder: string;
  readonly amountFen: Fen;
}

/** Records budget received: APPROPRIATION to FUND. */
@Injectable()
export class Appropriate {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refusals: `invalid_request`, `forbidden` (not county-wide), `id_reused`. The same id and content again: the same answer. */
  async appropriate(actor: Actor, request: AppropriationRequest): Promise<AppropriationRecord | Refusal> {
    if (!isCountyWide(actor)) return refuse('forbidden');
    const id = request.id ?? this.ids.next();
    if (!isId(id)) return refuse('invalid_request', { field: 'id' });
    // Charity is received by ReceiveDonation, which also raises what meals may draw; booked here it could never be spent.
    if (request.funder === 'CHARITY' || !/^[A-Z][A-Z0-9_]{0,39}$/.test(request.funder)) return refuse('invalid_request', { field: 'funder' });
    if (request.amountFen <= 0n) return refuse('invalid_request', { field: 'amountFen' });
    const record = { id, funder: request.funder, amountFen: request.amountFen };
    try {
      await this.record(actor, record);
      return record;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const known = await this.store.appropriation(this.uow.reader, id);
      return known?.funder === record.funder && known.amountFen === record.amountFen ? record : refuse('id_reused', { id });
    }
  }

  private async record(actor: Actor, { id, funder, amountFen }: AppropriationRecord): Promise<void> {
    const now = this.clock.nowMs();
    await this.uow.run(async (tx) => {
      await this.ledger.append(tx, actor, [appropriationTransfer({ id, subjectId: id, effectiveOn: dayOf(now), funder, amountFen })], now);
      await this.audit.record(tx, actor, { action: 'fund.appropriate', objectKind: 'fund', objectId: funder, detail: { transferId: id, amountFen: Number(amountFen) } });
    });
  }
}
