import { Injectable } from '@nestjs/common';
import { PersonAllowances } from '#allowances';
import { AnswerGrievance, FileAppeal, FileComplaint } from '#grievances';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { FindRedemptions } from '#redemption';
import type { Month } from '#values';
import { done } from './expect-done.js';

/** What elders ask, and one answer. */
@Injectable()
export class ShowGrievances {
  constructor(
    private readonly meals: FindRedemptions,
    private readonly complaints: FileComplaint,
    private readonly appeals: FileAppeal,
    private readonly answers: AnswerGrievance,
    private readonly allowances: PersonAllowances,
    private readonly ids: Ids,
  ) {}

  /** Two complaints about the last meals: one answered, one that waits. */
  async complain(elder: Actor, officer: Actor): Promise<void> {
    const { items } = await this.meals.find(elder, { limit: 2 });
    const [last, before] = items.map(({ redemptionId }) => redemptionId);
    if (before !== undefined) {
      const id = this.ids.next();
      done(await this.complaints.file(elder, { id, redemptionId: before, about: 'food', text: '饭有点硬，咬不动。' }), 'a complaint');
      const answer = { id, kind: 'complaint', outcome: 'upheld', text: '食堂已加一锅软饭，您打饭时说一声就行。' } as const;
      done(await this.answers.answer(officer, answer), 'an answer');
    }
    if (last !== undefined) done(await this.complaints.file(elder, { id: this.ids.next(), redemptionId: last, about: 'amount_wrong', text: '我记得付得少一点。' }), 'a complaint');
  }

  /** Somebody asks why it is not more. */
  async appeal(elder: Actor, month: Month): Promise<void> {
    const issued = done(await this.allowances.read(elder), 'her allowances').find((allowance) => allowance.month === month);
    if (issued === undefined) return;
    const appeal = { id: this.ids.next(), programme: issued.programme, month, text: '我的评估是重度，想问问为什么是这个数。' };
    done(await this.appeals.file(elder, appeal), 'an appeal');
  }
}
