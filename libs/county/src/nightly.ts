import { Injectable } from '@nestjs/common';
import { addDays, dayOf, instantAt } from '#values';
import { CheckPurses, ExpireLots, SweepDeceased } from '#allowances';
import { CheckLedger } from '#ledger';
import { Clock, systemActor, UnitOfWork } from '#platform';

/** What one night's work found and did. */
export interface NightReport {
  readonly day: string;
  readonly expiredLots: number;
  /** Purses of the deceased that were still open. */
  readonly recalledPurses: number;
  readonly ledgerFaults: readonly string[];
}

/** Minutes after midnight in Shanghai: the quietest hour, when the day before is complete. */
const START_MINUTE = 30;
const CHECK_EVERY_MS = 60_000;

/**
 * The work of a night: lots past their last day expire, purses of the deceased are closed, and the books are checked. Each step is idempotent, so a night
 * that was cut short is run again by hand or by the next start. Only one process claims a night (by its row in `setting`).
 */
@Injectable()
export class Nightly {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly expire: ExpireLots,
    private readonly deceased: SweepDeceased,
    private readonly ledger: CheckLedger,
    private readonly purses: CheckPurses,
  ) {}

  async run(): Promise<NightReport> {
    const day = dayOf(this.clock.nowMs());
    const { lots } = await this.expire.expire(day);
    const recalledPurses = await this.deceased.sweep(systemActor(''));
    const faults = [...(await this.ledger.check()), ...(await this.purses.check())];
    return {
      day,
      expiredLots: lots,
      recalledPurses,
      ledgerFaults: faults.map((fault) => JSON.stringify(fault, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))),
    };
  }

  /** Looks every minute whether a night is due; `report` is told what was done. */
  start(report: (done: NightReport | Error) => void): void {
    this.timer = setInterval(() => {
      void this.claim()
        .then(async (mine) => {
          if (mine) report(await this.run());
        })
        .catch((error: unknown) => {
          report(error instanceof Error ? error : new Error(String(error)));
        });
    }, CHECK_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async claim(): Promise<boolean> {
    const now = this.clock.nowMs();
    const today = dayOf(now);
    if (now < instantAt(today, START_MINUTE)) return false;
    return this.work.run(async (tx) => {
      const changed = await tx.execute(`UPDATE setting SET value = ? WHERE name = 'nightly.last' AND value < ?`, [today, today]);
      if (changed === 1) return true;
      const [row] = await tx.query(`SELECT value FROM setting WHERE name = 'nightly.last'`);
      if (row) return false;
      await tx.insert('setting', [{ name: 'nightly.last', value: addDays(today, 0) }]);
      return true;
    });
  }
}
