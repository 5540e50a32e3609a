import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { big, UnitOfWork } from '#platform';
import type { Id, Month, Refusal } from '#values';
import { addMonths, isRefusal } from '#values';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { RunReader } from './run-reader.js';

/** Persons, and what they get together: whole fen or hundredths of a point. */
export interface Share {
  readonly people: number;
  readonly amount: bigint;
}

/** A run beside the last month of its programme that was posted before it; a difference beside the month itself. */
export interface ComparedRun {
  readonly runId: Id;
  readonly own: Share;
  /** Null where there is none. */
  readonly before: (Share & { readonly runId: Id; readonly month: Month }) | null;
  /** Registered since the run before was drafted; without one, in the month before this one was. */
  readonly registeredSince: Share;
  /** In this run, not in the one before: the newly registered are among them. Null without one. */
  readonly joined: Share | null;
  /** In both, with more than before, and by how much more. Null without one, and for a difference. */
  readonly raised: Share | null;
  /** In the run before, not in this one, with what they got then. Null without one, and for a difference. */
  readonly left: Share | null;
}

const SHARE = 'COUNT(*) AS people, COALESCE(SUM(l.amount), 0) AS amount FROM issuance_line l';
const RAISED =
  'COUNT(*) AS people, COALESCE(SUM(l.amount - o.amount), 0) AS amount FROM issuance_line l JOIN issuance_line o ON o.run_id = ? AND o.person_id = l.person_id WHERE l.run_id = ? AND l.amount > o.amount';
/** Where a programme begins, somebody registered so shortly before is new. */
const LOOK_BACK_MS = 31 * 24 * 3_600_000;
const NOT_IN = 'WHERE l.run_id = ? AND NOT EXISTS (SELECT 1 FROM issuance_line o WHERE o.run_id = ? AND o.person_id = l.person_id)';

/** What the second person looks at before approving: who is new in a month, and who is not there any more. */
@Injectable()
export class CompareRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly runs: RunReader,
    private readonly store: IssuanceStore,
  ) {}

  /** Refusals: `forbidden`, `not_found`. */
  async compare(actor: Actor, runId: Id): Promise<ComparedRun | Refusal> {
    const run = await this.runs.one(actor, runId);
    if (isRefusal(run)) return run;
    const own = { people: run.linesTotal, amount: run.amountTotal };
    const before = await this.before(run);
    const since = before?.madeAt ?? run.madeAt - LOOK_BACK_MS;
    const isNext = before !== null && run.kind === 'monthly';
    return {
      runId,
      own,
      before: before && { runId: before.id, month: before.month, people: before.linesTotal, amount: before.amountTotal },
      registeredSince: await this.share(`${SHARE} JOIN person p ON p.id = l.person_id WHERE l.run_id = ? AND p.registered_at >= ?`, [runId, since]),
      joined: before && (await this.share(`${SHARE} ${NOT_IN}`, [runId, before.id])),
      raised: isNext ? await this.share(RAISED, [before.id, runId]) : null,
      left: isNext ? await this.share(`${SHARE} ${NOT_IN}`, [before.id, runId]) : null,
    };
  }

  private async before({ county, programme, month, kind }: IssuanceRun): Promise<IssuanceRun | null> {
    return this.store.postedBefore(this.uow.reader, { county, programme, month: kind === 'difference' ? addMonths(month, 1) : month });
  }

  private async share(from: string, parameters: readonly (string | number)[]): Promise<Share> {
    const [row] = await this.uow.reader.query(`SELECT ${from}`, parameters);
    return { people: Number(row?.['people']), amount: big(row?.['amount']) };
  }
}
