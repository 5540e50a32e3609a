import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { countyOf, dayOf, minuteOfDay, refuse } from '#values';
import { LawReader } from '#eligibility';
import type { Actor, Reader, Tx } from '#platform';
import { Clock } from '#platform';
import { SiteReader, windowsAt } from '#sites';
import { windowAt } from './counter-facts.js';
import type { Tender } from './redeem-item.js';
import { RedemptionStore } from './redemption.store.js';

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

/** The writing of one sale at full price, shared by the till and by what a device sold without the network. */
@Injectable()
export class FullPriceSales {
  constructor(
    private readonly laws: LawReader,
    private readonly sites: SiteReader,
    private readonly clock: Clock,
    private readonly store: RedemptionStore,
  ) {}

  /** Which of these ids are sales. */
  among(db: Reader, ids: readonly Id[]): Promise<Set<Id>> {
    return this.store.sales(db, ids);
  }

  /** Throws on an id that another sale has. Refuses `id_reused`: it is a meal's. */
  async record(tx: Tx, actor: Actor & { readonly siteId: Id }, sale: FullPriceSale): Promise<{ saleId: Id } | Refusal> {
    const [meal] = await tx.query('SELECT id FROM redemption WHERE id = ?', [sale.id]);
    if (meal !== undefined) return refuse('id_reused');
    const day = dayOf(sale.occurredAt);
    const site = (await this.sites.of(tx, [actor.siteId])).get(actor.siteId);
    const law = await this.laws.on(tx, countyOf(site?.areaCode ?? ''), day);
    await tx.insert('full_price_meal', [
      {
        id: sale.id,
        site_id: actor.siteId,
        device_id: actor.deviceId,
        operator_id: actor.id,
        meal_day: day,
        meal_window: windowAt(minuteOfDay(sale.occurredAt), site === undefined ? [] : windowsAt(site, sale.occurredAt), law.subsidy?.windows ?? []),
        kind: sale.kind,
        person_id: null,
        price_fen: sale.priceFen,
        tender: sale.tender,
        refusal_code: sale.refusalCode,
        occurred_at: sale.occurredAt,
        recorded_at: this.clock.nowMs(),
      },
    ]);
    return { saleId: sale.id };
  }

  /** Records it, or answers as before. */
  async recordOnce(tx: Tx, actor: Actor & { readonly siteId: Id }, sale: FullPriceSale): Promise<{ saleId: Id } | Refusal> {
    const [taken] = await tx.query('SELECT id FROM full_price_meal WHERE id = ?', [sale.id]);
    return taken === undefined ? this.record(tx, actor, sale) : this.known(tx, actor, sale);
  }

  /** The answer to an id that is taken: the same sale again, or another under its id. */
  async known(db: Reader, { siteId, deviceId }: Actor, sale: FullPriceSale): Promise<{ saleId: Id } | Refusal> {
    const [known] = await db.query<{ site_id: string; device_id: Id | null; kind: string; price_fen: number; tender: string; refusal_code: string | null }>(
      'SELECT site_id, device_id, kind, price_fen, tender, refusal_code FROM full_price_meal WHERE id = ?',
      [sale.id],
    );
    const same = known?.site_id === siteId && known.device_id === deviceId && known.kind === sale.kind && BigInt(known.price_fen) === sale.priceFen;
    return same && known.tender === sale.tender && known.refusal_code === sale.refusalCode ? { saleId: sale.id } : refuse('id_reused');
  }
}
