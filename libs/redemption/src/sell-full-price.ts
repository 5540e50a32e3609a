import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { dayOf, minuteOfDay, refuse } from '#values';
import { LawReader } from '#eligibility';
import type { Actor } from '#platform';
import { Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { SiteReader } from '#sites';
import { windowAt } from './counter-facts.js';
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
    private readonly laws: LawReader,
    private readonly sites: SiteReader,
    private readonly clock: Clock,
  ) {}

  async sell(actor: Actor, sale: FullPriceSale): Promise<{ saleId: Id } | Refusal> {
    if (actor.siteId === null) return refuse('forbidden');
    const siteId = actor.siteId;
    const day = dayOf(sale.occurredAt);
    const row = {
      id: sale.id,
      site_id: siteId,
      device_id: actor.deviceId,
      operator_id: actor.id,
      meal_day: day,
      kind: sale.kind,
      price_fen: sale.priceFen,
      tender: sale.tender,
      refusal_code: sale.refusalCode,
      occurred_at: sale.occurredAt,
    };
    try {
      return await this.work.run(async (tx) => {
        const site = (await this.sites.of(tx, [siteId])).get(siteId);
        const law = await this.laws.on(tx, day);
        const window = windowAt(minuteOfDay(sale.occurredAt), site?.windows ?? [], law.subsidy?.windows ?? []);
        await tx.insert('full_price_meal', [{ ...row, meal_window: window, person_id: null, recorded_at: this.clock.nowMs() }]);
        return { saleId: sale.id };
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const [known] = await this.work.reader.query<{ site_id: string; kind: string; price_fen: number }>('SELECT site_id, kind, price_fen FROM full_price_meal WHERE id = ?', [
        sale.id,
      ]);
      return known?.site_id === siteId && known.kind === sale.kind && BigInt(known.price_fen) === sale.priceFen ? { saleId: sale.id } : refuse('id_reused');
    }
  }
}
