import type { Id } from '#values';
import type { MealWindowName } from '#core/policy';
import { holderOf, splitOf } from './answers.js';
import { type Answer, answerOf, isNoAnswer, type Problem, type Schemas } from './api.js';
import type { ReadCode } from './code-reader.js';
import { type Draft, DRAFT_LOST_MS } from './draft.js';
import type { Evidence, Holder, Sale, Split } from './result.js';
import type { TillParts } from './till-parts.js';

/** The page says 网络慢 when the county has not answered for this long. */
const SLOW_MS = 600;
/** A receipt names nobody: the name is worth this much of a wait, not more. */
const NAME_MS = 250;

export interface Quoted {
  readonly kind: 'quoted';
  readonly holder: Holder;
  readonly split: Split;
  readonly window: MealWindowName;
  readonly mealsUsedMonth: number;
}
export interface Accepted {
  readonly kind: 'accepted';
  readonly split: Split;
  readonly window: MealWindowName;
  readonly nameMasked: string | null;
}
export interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
}
/** No answer within two seconds, or none that decides: the county may have done it. */
export interface Unanswered {
  readonly kind: 'unanswered';
}
export type Asked = Accepted | Refused | Unanswered;

/** A meal whose fate was learnt afterwards. */
export type Fate =
  { readonly kind: 'done'; readonly record: Schemas['MealRecordDto'] } | { readonly kind: 'taken_back' } | { readonly kind: 'never' } | { readonly kind: 'unknown' };

/** Asks the county about meals, never for longer than two seconds while somebody waits. */
export class Redeemer {
  constructor(private readonly parts: TillParts) {}

  async quote({ text }: ReadCode, sale: Sale, onSlow: () => void): Promise<Quoted | Refused | Unanswered> {
    const body = {
      code: text,
      menuItemId: sale.menuItemId,
      ...(sale.priceFen === undefined ? {} : { priceFen: sale.priceFen }),
      ...(sale.birthYear === undefined ? {} : { birthYear: sale.birthYear }),
    };
    const answer = await this.ask(() => answerOf(this.parts.calls.quick.POST('/api/v1/counter/quotes', { body })), onSlow);
    if (answer.kind !== 'ok') return answer;
    const { holder, window, mealsUsedMonth } = answer.data;
    return { kind: 'quoted', holder: holderOf(holder), split: splitOf(answer.data), window, mealsUsedMonth };
  }

  /** One call that decides and commits. The draft is on the disk before it leaves. */
  async redeem(
    draft: Draft,
    meal: { readonly read: ReadCode; readonly evidence: Evidence | 'phone'; readonly proxyId: Id | null; readonly expectedSelfPayFen: number | null },
    onSlow: () => void,
  ): Promise<Asked> {
    await this.parts.database.write(['drafts'], (tx) => tx.objectStore('drafts').put(draft));
    const { sale } = draft;
    const body = {
      id: draft.id,
      code: meal.read.text,
      menuItemId: sale.menuItemId,
      tender: sale.tender,
      evidence: meal.evidence,
      ...(sale.priceFen === undefined ? {} : { priceFen: sale.priceFen }),
      ...(sale.typedReason === undefined ? {} : { typedReason: sale.typedReason }),
      ...(sale.birthYear === undefined ? {} : { birthYear: sale.birthYear }),
      ...(meal.proxyId === null ? {} : { proxyId: meal.proxyId }),
      ...(meal.expectedSelfPayFen === null ? {} : { expectedSelfPayFen: meal.expectedSelfPayFen }),
    };
    const answer = await this.ask(() => answerOf(this.parts.calls.quick.POST('/api/v1/counter/redemptions', { body })), onSlow);
    if (answer.kind === 'unanswered') return answer;
    if (answer.kind === 'refused') {
      await this.parts.database.write(['drafts'], (tx) => tx.objectStore('drafts').delete(draft.id));
      return answer;
    }
    return { kind: 'accepted', split: splitOf(answer.data), window: answer.data.window, nameMasked: draft.nameMasked ?? (await this.nameOf(draft.id)) };
  }

  /** What became of a meal whose answer was lost. */
  async fateOf(draft: Draft): Promise<Fate> {
    const answer = await answerOf(this.parts.calls.session.GET('/api/v1/counter/redemptions/{id}', { params: { path: { id: draft.id } } }));
    if (answer.kind === 'ok') return answer.data.voidedAt === null ? { kind: 'done', record: answer.data } : { kind: 'taken_back' };
    // A question may still be on its way for a while; after that it never came.
    if (answer.kind === 'refused' && answer.problem.code === 'not_found') return this.parts.clock.now() - draft.at > DRAFT_LOST_MS ? { kind: 'never' } : { kind: 'unknown' };
    return { kind: 'unknown' };
  }

  /** Asks, tells the line what came of it, and asks once more when only the session had run out. */
  private async ask<T>(call: () => Promise<Answer<T>>, onSlow: () => void): Promise<{ readonly kind: 'ok'; readonly data: T } | Refused | Unanswered> {
    const timer = setTimeout(onSlow, SLOW_MS);
    try {
      const first = await call();
      const answer = first.kind === 'refused' && first.problem.code === 'unauthenticated' && (await this.parts.session.refused()) ? await call() : first;
      return this.heard(answer);
    } finally {
      clearTimeout(timer);
    }
  }

  private heard<T>(answer: Answer<T>): { readonly kind: 'ok'; readonly data: T } | Refused | Unanswered {
    const { line } = this.parts;
    if (answer.kind === 'offline') {
      line.failed('slow');
      void this.parts.courier.now();
      return { kind: 'unanswered' };
    }
    if (isNoAnswer(answer)) {
      line.failed('busy');
      return { kind: 'unanswered' };
    }
    line.answered();
    if (answer.kind === 'ok') return answer;
    if (answer.problem.code === 'device_revoked') void this.parts.revoked();
    return answer;
  }

  private async nameOf(id: Id): Promise<string | null> {
    const found = answerOf(this.parts.calls.quick.GET('/api/v1/counter/redemptions/{id}', { params: { path: { id } } }));
    const late = new Promise<null>((resolve) => {
      setTimeout(resolve, NAME_MS, null);
    });
    const answer = await Promise.race([found, late]);
    if (answer !== null) return answer.kind === 'ok' ? answer.data.nameMasked : null;
    void found.then(async (record) => {
      if (record.kind === 'ok') await this.parts.meals.change(id, { nameMasked: record.data.nameMasked });
    });
    return null;
  }
}
