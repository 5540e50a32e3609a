import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { isDuplicateKey, UnitOfWork } from '#platform';
import { type FullPriceSale, FullPriceSales } from './full-price-sales.js';

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
      return await this.work.run((tx) => this.sales.record(tx, { ...actor, siteId }, sale), { askable: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.sales.known(this.work.reader, actor, sale);
    }
  }
}
