import { Injectable } from '@nestjs/common';
import type { ChangedAllowance } from '#allowances';
import { ChangedAllowances } from '#allowances';
import type { Tx } from '#platform';
import { Clock, idOf, UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { NoticeToTell } from './notice.js';
import { NoticeStore } from './notice.store.js';
import { TextsDue } from './texts-due.js';

/** Persons of a run in one step. */
const PAGE = 500;
/** Runs posted longer ago are history: nobody is told today that something changed last winter. */
const NEWS_MS = 35 * 24 * 3_600_000;

interface OpenRun {
  readonly runId: Id;
  readonly afterPerson: string;
  readonly postedAt: number;
}

/**
 * Tells people whose allowance a posted run changed against the month before, with the reasons. Goes through each run once,
 * in steps that are kept with the notices they made, so that a run cut off goes on where it stopped. The first month of a
 * programme has nothing before it to differ from and is not told.
 */
@Injectable()
export class TellAllowances {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly changed: ChangedAllowances,
    private readonly texts: TextsDue,
    private readonly clock: Clock,
  ) {}

  /** How many people were told. */
  async tell(): Promise<number> {
    let told = 0;
    for (let run = await this.next(); run !== null; run = await this.next()) told += await this.step(run);
    return told;
  }

  private async next(): Promise<OpenRun | null> {
    const [row] = await this.work.reader.query<{ id: Id; after_person: string | null; posted_at: number }>(
      `SELECT r.id, n.after_person, r.posted_at FROM issuance_run r LEFT JOIN notice_run n ON n.run_id = r.id
        WHERE r.state = 'posted' AND n.done_at IS NULL ORDER BY r.posted_at, r.id LIMIT 1`,
    );
    return row === undefined ? null : { runId: row.id, afterPerson: row.after_person ?? '', postedAt: Number(row.posted_at) };
  }

  private async step(run: OpenRun): Promise<number> {
    const now = this.clock.nowMs();
    const news = now - run.postedAt <= NEWS_MS;
    const page = news ? await this.changed.page(this.work.reader, run.runId, { personId: run.afterPerson, limit: PAGE }) : { changes: [], last: null };
    return this.work.run(async (tx) => {
      const state = await this.store.lockTeller(tx);
      // The teller of meals makes the first row; until then there is nobody to tell.
      if (state === null) await this.store.beginTelling(tx, { seq: 0, lookedTo: now });
      if (!(await this.claim(tx, run, page.last, now))) return 0;
      const notices = page.changes.map((change) => noticeOf(run, change));
      const seq = await this.store.add(tx, notices, { seq: state?.seq ?? 0, toldAt: now });
      await this.store.moveTeller(tx, { seq, lookedTo: state?.lookedTo ?? now });
      await this.texts.note(tx, notices, now);
      return notices.length;
    });
  }

  /** Moves the mark of the run; false when another process has moved it since. */
  private async claim(tx: Tx, run: OpenRun, last: Id | null, now: number): Promise<boolean> {
    const after = last ?? run.afterPerson;
    const doneAt = last === null ? now : null;
    const changed = await tx.execute('UPDATE notice_run SET after_person = ?, done_at = ? WHERE run_id = ? AND after_person = ? AND done_at IS NULL', [
      after,
      doneAt,
      run.runId,
      run.afterPerson,
    ]);
    if (changed === 1) return true;
    const known = await tx.query('SELECT run_id FROM notice_run WHERE run_id = ?', [run.runId]);
    if (known.length > 0 || run.afterPerson !== '') return false;
    await tx.insert('notice_run', [{ run_id: run.runId, after_person: after, done_at: doneAt }]);
    return true;
  }
}

function noticeOf(run: OpenRun, change: ChangedAllowance): NoticeToTell {
  const { personId, programme, title, unit, month, amount, before, adjusts, reasons } = change;
  return {
    id: idOf(run.postedAt, 'notice', 'allowance', run.runId, personId),
    personId,
    toWhom: 'person',
    kind: 'allowance',
    subjectId: run.runId,
    at: run.postedAt,
    detail: {
      of: 'allowance',
      ...{ programme, title, unit, month, amount: amount.toString(), change: change.change, adjusts, reasons },
      before: before === null ? null : { month: before.month, amount: before.amount.toString() },
    },
  };
}
