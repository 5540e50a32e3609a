import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { isDuplicateKey, UnitOfWork } from '#platform';
import { FullPriceSales } from './full-price-sales.js';
import type { Tender } from './redeem-item.js';

/** A meal the county has no part in: an elder who was refused the subsidy, a guest or staff. */
export interface FullPriceSale {
  readonly id: Id;
  readonly kind: 'elder' | 'guest' | 'staff';
  readonly priceFen: Fen;
  readonly tender: Tender;
  readonly occurredAt: number;
  /** Why there was no subsidy, when a redemption was refused before. */
  readonly refusalCode: string | null;
}

/** Records a meal at full price, counted apart from subsidised ones. The same id again changes nothing; another body under it is id_reused. */
@Injectable()
export class SellFullPrice {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sales: FullPriceSales,
  ) {}

  async sell(actor: Actor, sale: FullPriceSale): Promise<{ saleId: Id } | Refusal> {
    if (actor.siteId === null) return refuse('forbidden');
    const siteId = actor.siteId;
    try {
      return await this.work.run((tx) => this.sales.record(tx, { ...actor, siteId }, sale));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.sales.known(this.work.reader, siteId, sale);
    }
  }
}
