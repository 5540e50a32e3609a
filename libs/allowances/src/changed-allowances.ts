import { Injectable } from '@nestjs/common';
import { LawReader } from '#eligibility';
import { PersonFactsReader } from '#people';
import type { Reader } from '#platform';
import { big, marks } from '#platform';
import type { Id, Month, Words } from '#values';
import { addMonths, firstDay } from '#values';
import type { AllowanceChange } from './allowance-change.js';
import { changeOf, reasonsFor } from './allowance-change.js';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore, type ProgrammeMonth } from './issuance.store.js';
import { PolicyOfRun } from './policy-of-run.js';

/** One person whose allowance a posted run changed. */
export interface ChangedAllowance {
  readonly personId: Id;
  readonly programme: string;
  readonly title: Words;
  readonly unit: 'POINT' | 'CNY';
  readonly month: Month;
  /** What the month gives after this run; of a difference run what it gave or took. */
  readonly amount: bigint;
  readonly before: { readonly month: Month; readonly amount: bigint } | null;
  readonly change: Exclude<AllowanceChange, 'same'>;
  /** True where a past month was decided again. */
  readonly adjusts: boolean;
  readonly reasons: readonly Words[];
}

export interface ChangedPage {
  readonly changes: readonly ChangedAllowance[];
  /** The person to go on after; null when the run has been gone through. */
  readonly last: Id | null;
}

type PostedRun = Pick<IssuanceRun, 'id' | 'county' | 'programme' | 'month' | 'policyVersion' | 'kind'>;

/**
 * Goes through a posted run in order of persons and finds whose allowance is another than in the month before: new, more,
 * less or ended; of a difference run every line. A handful of queries a page, whatever its size.
 */
@Injectable()
export class ChangedAllowances {
  constructor(
    private readonly store: IssuanceStore,
    private readonly people: PersonFactsReader,
    private readonly laws: LawReader,
    private readonly policies: PolicyOfRun,
  ) {}

  async page(db: Reader, runId: Id, after: { readonly personId: string; readonly limit: number }): Promise<ChangedPage> {
    const run = await this.store.runOfAny(db, runId);
    if (run === null) return { changes: [], last: null };
    const runsBefore = run.kind === 'monthly' ? await this.posted(db, { county: run.county, programme: run.programme, month: addMonths(run.month, -1) }) : [];
    // The first month of a programme has nothing before it to differ from.
    if (run.kind === 'monthly' && runsBefore.length === 0) return { changes: [], last: null };
    const last = await this.lastOf(db, [run.id, ...runsBefore], after);
    if (last === null) return { changes: [], last: null };
    const amounts = await this.amounts(db, { now: [run.id], before: runsBefore }, { afterId: after.personId, toId: last });
    const moved = amounts.filter(({ now, before }) => run.kind === 'difference' || changeOf(before, now) !== 'same');
    return { changes: await this.told(db, run, moved), last };
  }

  private async told(db: Reader, run: PostedRun, moved: readonly { personId: Id; now: bigint; before: bigint }[]): Promise<ChangedAllowance[]> {
    const { programme, month } = run;
    const law = await this.laws.on(db, run.county, firstDay(month));
    const policy = await this.policies.of(db, run);
    if (policy === undefined || moved.length === 0) return [];
    const people = await this.people.of(
      db,
      moved.map(({ personId }) => personId),
    );
    return moved.flatMap(({ personId, now, before }) => {
      const person = people.get(personId);
      const adjusts = run.kind === 'difference';
      const change = adjusts ? (now > 0n ? 'more' : 'less') : changeOf(before, now);
      // Nobody writes to the dead; the family is told of the death itself.
      if (person === undefined || person.facts.diedOn !== null || change === 'same') return [];
      const reasons = adjusts ? [ADJUSTED] : reasonsFor(person.facts, { law, policy }, { month, amount: now });
      const monthBefore = adjusts ? null : { month: addMonths(month, -1), amount: before };
      return [{ personId, programme, title: policy.title, unit: policy.unit, month, amount: now, before: monthBefore, change, adjusts, reasons }];
    });
  }

  private async posted(db: Reader, of: ProgrammeMonth): Promise<Id[]> {
    return (await this.store.runsOf(db, of)).filter((run) => run.state === 'posted').map((run) => run.id);
  }

  /** The last person of the next page: of each run so many persons are looked at, and the page ends where the shortest look ends. */
  private async lastOf(db: Reader, runIds: readonly Id[], after: { readonly personId: string; readonly limit: number }): Promise<Id | null> {
    const ends: { id: Id; full: boolean }[] = [];
    for (const runId of runIds) {
      const rows = await db.query<{ person_id: Id }>('SELECT person_id FROM issuance_line WHERE run_id = ? AND person_id > ? ORDER BY person_id LIMIT ?', [
        runId,
        after.personId,
        after.limit,
      ]);
      const end = rows.at(-1);
      if (end !== undefined) ends.push({ id: end.person_id, full: rows.length === after.limit });
    }
    const cut = ends.filter((end) => end.full).map((end) => end.id);
    const all = ends.map((end) => end.id).sort();
    return cut.sort()[0] ?? all.at(-1) ?? null;
  }

  private async amounts(
    db: Reader,
    runs: { readonly now: readonly Id[]; readonly before: readonly Id[] },
    range: { readonly afterId: string; readonly toId: Id },
  ): Promise<{ personId: Id; now: bigint; before: bigint }[]> {
    const all = [...runs.now, ...runs.before];
    const rows = await db.query<{ person_id: Id; now_amount: unknown; amount: unknown }>(
      `SELECT person_id, SUM(CASE WHEN run_id IN (${marks(runs.now)}) THEN amount ELSE 0 END) AS now_amount, SUM(amount) AS amount FROM issuance_line
        WHERE run_id IN (${marks(all)}) AND person_id > ? AND person_id <= ? GROUP BY person_id ORDER BY person_id`,
      [...runs.now, ...all, range.afterId, range.toId],
    );
    return rows.map((row) => ({ personId: row.person_id, now: big(row.now_amount), before: big(row.amount) - big(row.now_amount) }));
  }
}

const ADJUSTED: Words = { zh: '按现在登记的情况重新核定了这个月', en: 'The month was decided again on the facts now on record' };
