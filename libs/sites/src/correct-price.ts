import { Injectable } from '@nestjs/common';
import type { Day, Refusal, Words } from '#values';
import { addDays, dayOf, fen, isAmount, isDay, jsonAmount, refuse, yuanText } from '#values';
import type { Actor, Reader, Tx } from '#platform';
import { Audit, Clock, Ids } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import type { PriceToFile } from './file-price.js';
import { SiteTables } from './open-sites.js';
import type { MenuItemRecord } from './site.js';
import { periodFault, priceFault } from './site.js';

/** The kind of proposal under which a price of the past is put right. */
export const CORRECT_PRICE = 'price.correct';

type CorrectionBody = Omit<PriceToFile, 'priceFen'> & { readonly priceFen: number };

/**
 * Files a price from today or a day that is over, by two persons. Meals already served keep the price under which they were served:
 * the dish's price before it ends today and not on the eve, so that no meal of the past loses the price it stood on, and
 * reconciliation finds both in force on those days.
 *
 * Refuses `invalid_request`, `price_above_ceiling`, `period_invalid`, `not_found` (also outside the actor's area), `conflict` (that very day and price are filed).
 */
@Injectable()
export class CorrectPrice implements ProposalKind {
  readonly kind = CORRECT_PRICE;

  constructor(
    kinds: ProposalKinds,
    private readonly tables: SiteTables,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: CorrectionBody; areaCode: string } | Refusal> {
    const price = body as CorrectionBody;
    if (!isAmount(price.priceFen)) return refuse('invalid_request', { field: 'priceFen' });
    if (!isDay(price.validFrom) || price.validFrom > dayOf(this.clock.nowMs())) return refuse('invalid_request', { field: 'validFrom' });
    const fault = priceFault(fen(price.priceFen)) ?? periodFault(price);
    if (fault) return fault;
    const areaCode = await this.tables.sites.areaOf(db, actor, price.siteId);
    if (areaCode === null) return refuse('not_found', { field: 'siteId' });
    return (await this.tables.menus.hasFrom(db, price)) ? refuse('conflict', { field: 'validFrom' }) : { body: price, areaCode };
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<Readonly<Record<string, unknown>> | Refusal> {
    const { tags = [], priceFen, ...price } = proposal.body as CorrectionBody;
    const { sites, menus, places } = this.tables;
    if ((await sites.lock(tx, decider, price.siteId)) === null) return refuse('not_found', { field: 'siteId' });
    const fault = priceFault(fen(priceFen));
    if (fault) return fault;
    if (await menus.hasFrom(tx, price)) return refuse('conflict', { field: 'validFrom' });
    const today = dayOf(nowMs);
    await menus.endOn(tx, price, today);
    const next = await menus.nextFrom(tx, price, today);
    const item: MenuItemRecord = { id: this.ids.next(), ...price, priceFen: fen(priceFen), validUntil: earlier(price.validUntil, next === null ? null : addDays(next, -1)) };
    await menus.insert(tx, [item], nowMs);
    await places.insertTags(tx, [{ id: item.id, tags }]);
    await this.audit.record(tx, decider, {
      action: 'price.correct',
      objectKind: 'site',
      objectId: price.siteId,
      reason: proposal.reason,
      detail: { menuItemId: item.id, priceFen: jsonAmount(item.priceFen), validFrom: price.validFrom, proposedBy: proposal.proposedBy },
    });
    return { menuItemId: item.id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const price = proposal.body as CorrectionBody;
    const [old] = (await this.tables.menus.onDay(db, [price.siteId], price.validFrom)).filter((item) => item.name === price.name);
    const text = (fenAmount: bigint): Words => ({ zh: `${yuanText(fenAmount)} 元`, en: `${yuanText(fenAmount)} yuan` });
    return {
      title: { zh: `更正价格：${price.name}`, en: `Correct a price: ${price.nameEn}` },
      changes: [
        { what: { zh: '价格', en: 'Price' }, before: old === undefined ? null : text(old.priceFen), after: text(BigInt(price.priceFen)) },
        { what: { zh: '执行日期', en: 'From' }, before: old === undefined ? null : { zh: old.validFrom, en: old.validFrom }, after: { zh: price.validFrom, en: price.validFrom } },
      ],
      warnings: [{ zh: '已用过的餐不重算，仍按当时的价格；以后的餐按新价格。', en: 'Meals already eaten keep the price they were served at; later ones go by the new one.' }],
    };
  }
}

function earlier(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
