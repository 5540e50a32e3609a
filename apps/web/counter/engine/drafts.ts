import { dayOf } from '#values';
import { plain } from '../../kit/formats.js';
import { splitOf } from './answers.js';
import { answerOf, type Schemas } from './api.js';
import type { Draft } from './draft.js';
import type { Redeemer } from './redeemer.js';
import type { Notice } from './standing.js';
import type { TillParts } from './till-parts.js';

/**
 * Asks after every try whose answer was lost. What the county did and the tablet refused is taken back at once and told;
 * what it did while the tablet was dead is entered and told.
 */
export class Drafts {
  constructor(
    private readonly parts: TillParts,
    private readonly redeemer: Redeemer,
    private readonly tell: (notice: Omit<Notice, 'id' | 'at'>) => void,
  ) {}

  /** Runs when rows are sent and the session is alive. `before` keeps it from asking after a try that is still under way. */
  async settle(before: number): Promise<void> {
    if (!this.parts.session.alive) return;
    const drafts = await this.parts.database.read(['drafts'], (tx) => tx.objectStore('drafts').getAll());
    for (const draft of drafts.filter((one) => one.at < before || one.decided === 'refused')) await this.settleOne(draft);
  }

  private async settleOne(draft: Draft): Promise<void> {
    const fate = await this.redeemer.fateOf(draft);
    if (fate.kind === 'unknown') return;
    if (fate.kind === 'done') {
      if (draft.decided === 'refused') {
        if (!(await this.takeBack(draft))) return;
        const yuan = plain(fate.record.subsidyFen);
        this.tell({
          kind: 'voided_by_itself',
          words: {
            zh: `网络恢复后自动撤销一餐：服务器已受理而本机已拒绝（补贴 ${yuan} 元已退回）`,
            en: `One meal was taken back by itself: the server had accepted what this device refused (subsidy ¥${yuan})`,
          },
        });
      } else {
        await this.enter(draft, fate.record);
        this.tell({
          kind: 'recovered',
          words: { zh: '中断前的一餐服务器已受理，已补入今日明细', en: 'A meal from before the interruption was accepted by the server; it is in today’s list' },
        });
      }
    }
    await this.parts.database.write(['drafts'], (tx) => tx.objectStore('drafts').delete(draft.id));
    this.parts.changed();
  }

  /** A void within ten minutes, a request for one after that; false when nobody answered. */
  private async takeBack({ id, voidId }: Draft): Promise<boolean> {
    const body = { id: voidId, redemptionId: id, reason: '网络中断：本机已拒绝，服务器后受理' };
    const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/voids', { body }));
    if (answer.kind === 'ok') return true;
    if (answer.kind === 'offline') return false;
    if (answer.problem.code === 'already_voided') return true;
    if (answer.problem.code !== 'void_too_late') return false;
    const asked = await answerOf(this.parts.calls.session.POST('/api/v1/counter/void-requests', { body }));
    return asked.kind === 'ok' || (asked.kind === 'refused' && asked.problem.code === 'conflict');
  }

  private async enter(draft: Draft, record: Schemas['MealRecordDto']): Promise<void> {
    if (this.parts.meals.of(draft.id)) return;
    const meal = {
      id: draft.id,
      kind: 'meal' as const,
      at: record.occurredAt,
      day: dayOf(record.occurredAt),
      window: record.window,
      holder: draft.holder ?? '',
      nameMasked: record.nameMasked,
      codeKind: draft.codeKind,
      phoneMark: null,
      saleKind: null,
      split: splitOf(record),
      tender: draft.sale.tender,
      offline: false,
      state: 'confirmed' as const,
    };
    await this.parts.database.write(['meals'], (tx) => this.parts.meals.put(tx, meal));
    this.parts.meals.remember(meal);
  }
}
