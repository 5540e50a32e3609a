import { Injectable } from '@nestjs/common';
import type { Month } from '#values';
import { instantAt, firstDay } from '#values';
import { ApproveRun, DraftRun, PostRun } from '#allowances';
import type { Actor } from '#platform';
import { Clock, Ids } from '#platform';
import { moveClock } from './demo-clock.js';
import { done } from './expect-done.js';

/** The allowances that the demo county issues, in the order in which it does. */
export const PROGRAMMES = ['cyf', 'senior_cash'] as const;

/** Issues the month's allowances as an office does: one drafts, another approves, then the run is posted. */
@Injectable()
export class IssueAllowances {
  constructor(
    private readonly drafts: DraftRun,
    private readonly approvals: ApproveRun,
    private readonly posts: PostRun,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async issue(by: { readonly maker: Actor; readonly checker: Actor }, month: Month): Promise<void> {
    for (const [index, programme] of PROGRAMMES.entries()) {
      const runId = this.ids.next();
      moveClock(this.clock, instantAt(firstDay(month), 30 + index * 60));
      done(await this.drafts.draft(by.maker, { runId, programme, month, kind: 'monthly' }), `the draft of ${programme}`);
      moveClock(this.clock, this.clock.nowMs() + 20 * 60_000);
      done(await this.approvals.approve(by.checker, runId), `the approval of ${programme}`);
      moveClock(this.clock, this.clock.nowMs() + 60_000);
      done(await this.posts.post(by.maker, runId), `the posting of ${programme}`);
    }
  }
}
