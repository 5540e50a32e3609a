import { Injectable } from '@nestjs/common';
import type { Month } from '#values';
import { addDays, addMonths, firstDay, instantAt } from '#values';
import { ApproveRun, DraftRun, PostRun } from '#allowances';
import type { Actor } from '#platform';
import { Clock, Ids } from '#platform';
import { moveClock } from './demo-clock.js';
import { done } from './expect-done.js';

/** The allowances that the demo county issues, in the order in which it does. */
export const PROGRAMMES = ['cyf', 'senior_cash'] as const;
type Programme = (typeof PROGRAMMES)[number];

/** The demo county's law begins in this month. */
export const FIRST_MONTH = '2025-05';

/** Who drafts and who approves. */
interface Hands {
  readonly maker: Actor;
  readonly checker: Actor;
}

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

  async issue(by: Hands, month: Month): Promise<void> {
    for (const [index, programme] of PROGRAMMES.entries()) await this.one(by, { programme, month }, instantAt(firstDay(month), 30 + index * 60));
  }

  /** The cash of the month before, so that there is something to differ from; points would be spent at the table. */
  async issueBefore(by: Hands, month: Month): Promise<void> {
    if (month > FIRST_MONTH) await this.one(by, { programme: 'senior_cash', month: addMonths(month, -1) }, instantAt(addDays(firstDay(month), -1), 20 * 60));
  }

  private async one(by: Hands, { programme, month }: { readonly programme: Programme; readonly month: Month }, at: number): Promise<void> {
    const runId = this.ids.next();
    moveClock(this.clock, at);
    done(await this.drafts.draft(by.maker, { runId, programme, month, kind: 'monthly' }), `the draft of ${programme}`);
    moveClock(this.clock, this.clock.nowMs() + 20 * 60_000);
    done(await this.approvals.approve(by.checker, runId), `the approval of ${programme}`);
    moveClock(this.clock, this.clock.nowMs() + 60_000);
    done(await this.posts.post(by.maker, runId), `the posting of ${programme}`);
  }
}
