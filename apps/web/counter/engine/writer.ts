import type { Id } from '#values';
import { dayOf } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Alongside, NewEvent } from './chain.js';
import type { ReadCode } from './code-reader.js';
import type { KeptMeal } from './kept-meal.js';
import type { Draft } from './draft.js';
import type { KeptEvent, KeptKind } from './kept-event.js';
import type { Evidence, FullPriceSale, Sale, Split, Tender } from './result.js';
import { eventHead, type TillParts } from './till-parts.js';

/** A meal on its way into the books of the tablet. */
export interface MealToKeep {
  readonly id: Id;
  readonly at: number;
  readonly window: MealWindowName | null;
  readonly read: ReadCode;
  readonly nameMasked: string | null;
  readonly split: Split;
  readonly tender: Tender;
  readonly offline: boolean;
}

/** Writes down what happened at the till: in one transaction with what belongs to it, and on the disk before it returns. */
export class Writer {
  constructor(private readonly parts: TillParts) {}

  /** The county's yes: the meal is kept, the draft has its answer. */
  async online(meal: MealToKeep): Promise<void> {
    const kept = keptMeal(meal, 'confirmed');
    await this.parts.database.write(['meals', 'drafts'], async (tx) => {
      await this.parts.meals.put(tx, kept);
      await tx.objectStore('drafts').delete(meal.id);
    });
    this.parts.meals.remember(kept);
  }

  /** The tablet's own yes: event, meal and the end of the draft together. */
  async offline(meal: MealToKeep, how: { readonly sale: Sale; readonly evidence: Evidence | 'phone'; readonly proxyId: Id | null; readonly tried: boolean }): Promise<KeptEvent> {
    const { listPriceFen, discountFen, subsidyFen, collectiveFen, selfPayFen } = meal.split;
    const kept = keptMeal(meal, 'waiting');
    const body = {
      code: meal.read.text,
      codeKind: meal.read.codeKind,
      menuItemId: how.sale.menuItemId,
      ...(how.sale.priceFen === undefined ? {} : { priceFen: how.sale.priceFen }),
      tender: meal.tender,
      ...(how.proxyId === null ? {} : { proxyId: how.proxyId }),
      evidence: how.evidence,
      ...(how.sale.typedReason === undefined ? {} : { typedReason: how.sale.typedReason }),
      shown: { listPriceFen, discountFen, subsidyFen, collectiveFen, selfPayFen },
      onlineTried: how.tried,
    };
    const event = await this.append({ id: meal.id, kind: 'meal', at: meal.at, body, nameMasked: meal.nameMasked, selfPayFen }, this.with(kept));
    this.parts.meals.remember(kept);
    return event;
  }

  /** A meal at full price: counted apart, and sent like everything else. */
  async fullPrice(sale: FullPriceSale & { readonly id: Id; readonly at: number; readonly window: MealWindowName | null }): Promise<KeptEvent> {
    const { id, at, kind, priceFen, tender, refusalCode, window, missed } = sale;
    const split = { listPriceFen: priceFen, discountFen: 0, subsidyFen: 0, collectiveFen: 0, charityFen: 0, points: 0, selfPayFen: priceFen };
    const kept: KeptMeal = {
      id,
      kind: 'full_price',
      at,
      day: dayOf(at),
      window,
      holder: '',
      nameMasked: null,
      codeKind: null,
      phoneMark: null,
      saleKind: kind,
      split,
      tender,
      offline: true,
      state: 'waiting',
    };
    const body = { saleKind: kind, priceFen, tender, ...(refusalCode === undefined ? {} : { refusalCode }), ...missed };
    const event = await this.append({ id, kind: 'full_price', at, body, selfPayFen: priceFen }, this.with(kept));
    this.parts.meals.remember(kept);
    return event;
  }

  /** Anything that is only written down. `alongside` goes into the same transaction. */
  async note(kind: KeptKind, id: Id, body: Readonly<Record<string, unknown>>, alongside?: Alongside): Promise<KeptEvent> {
    return this.append({ id, kind, at: this.parts.clock.now(), body }, alongside);
  }

  /** The end of a try that the tablet refused after the answer was lost: the courier asks after it. */
  async refusedAfterTry(draft: Draft): Promise<void> {
    await this.parts.database.write(['drafts'], (tx) => tx.objectStore('drafts').put({ ...draft, decided: 'refused' }));
  }

  private async append(event: NewEvent, alongside?: Alongside): Promise<KeptEvent> {
    const kept = await this.parts.chain.append({ ...event, body: { kind: event.kind, ...eventHead(this.parts), ...event.body } }, alongside);
    this.parts.outbox.added(kept);
    this.parts.clock.saw(event.at);
    this.parts.changed();
    this.parts.courier.news();
    return kept;
  }

  private with(meal: KeptMeal): Alongside {
    return {
      stores: ['meals', 'drafts'],
      work: async (tx) => {
        await this.parts.meals.put(tx, meal);
        await tx.objectStore('drafts').delete(meal.id);
      },
    };
  }
}

function keptMeal({ id, at, window, read, nameMasked, split, tender, offline }: MealToKeep, state: KeptMeal['state']): KeptMeal {
  return {
    id,
    kind: 'meal',
    at,
    day: dayOf(at),
    window,
    holder: read.record?.holder ?? '',
    nameMasked,
    codeKind: read.codeKind,
    phoneMark: read.phoneMark,
    saleKind: null,
    split,
    tender,
    offline,
    state,
  };
}
