import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { addDays, dayOf, instantAt } from '#values';
import { CheckPurses, ExpireLots, SweepDeceased } from '#allowances';
import { RefreshSnapshot } from '#counter';
import { ChainLog, CheckIntegrity, type Finding } from '#integrity';
import { CheckLedger } from '#ledger';
import { TakeLeftBatches } from '#offline';
import { SweepRosters } from '#people';
import { Clock, Pulse, systemActor, UnitOfWork } from '#platform';
import { SettleRevocation } from '#redemption';
import { CountDays } from '#supervision';

/** What one night's work found and did. */
export interface NightReport {
  readonly day: string;
  /** Events of tablets that had been kept and not judged, because the process was killed in between. */
  readonly eventsTakenIn: number;
  readonly expiredLots: number;
  /** Purses of the deceased that were still open. */
  readonly recalledPurses: number;
  readonly ledgerFaults: readonly string[];
  /** What somebody altered past the app: schema, sealed texts, facts that stand in two places. */
  readonly altered: readonly Finding[];
  /** Closed days whose figures were counted for the first time, or again because something came in late. */
  readonly daysCounted: number;
  /** Closed days whose counted figures were no longer what the rows say, although no row had come. */
  readonly daysAltered: readonly string[];
}

/** Minutes after midnight in Shanghai: the quietest hour, when the day before is complete. */
const START_MINUTE = 30;
/** Findings in one line of the log; all of them stand on the bureau's list. */
const ALTERED_SHOWN = 50;
const CHECK_EVERY_MS = 60_000;

/** Which night is due, and whose it is. */
@Injectable()
export class NightClaim {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  today(): Day {
    return dayOf(this.clock.nowMs());
  }

  /** True for one process a night. */
  async mine(): Promise<boolean> {
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

/** Both checks of the books. */
@Injectable()
export class NightBooks {
  constructor(
    private readonly ledger: CheckLedger,
    private readonly purses: CheckPurses,
    private readonly integrity: CheckIntegrity,
    private readonly log: ChainLog,
  ) {}

  /** What was altered; and the log of acts is chained up to now, its head signed. */
  async altered(): Promise<readonly Finding[]> {
    const { found } = await this.integrity.check();
    await this.log.extend();
    return found.slice(0, ALTERED_SHOWN);
  }

  async faults(): Promise<string[]> {
    const faults = [...(await this.ledger.check()), ...(await this.purses.check())];
    return faults.map((fault) => JSON.stringify(fault, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)));
  }
}

/** What a night does for the tablets. */
@Injectable()
export class NightTablets {
  constructor(
    private readonly left: TakeLeftBatches,
    private readonly snapshot: RefreshSnapshot,
  ) {}

  async takeLeft(): Promise<number> {
    return this.left.takeIn();
  }

  async prepare(): Promise<void> {
    await this.snapshot.everybody();
  }
}

/**
 * The work of a night: uploads that were kept and never judged are, activated rosters come in to their end, lots past their last day expire, purses of the deceased are closed, the snapshot of the new day is made, the books are checked and the figures of closed days counted. Each step is idempotent, so a night
 * that was cut short is run again by hand or by the next start. Only one process claims a night (by its row in `setting`).
 */
@Injectable()
export class Nightly {
  private pulse: Pulse | null = null;
  /** The night is this process's and was cut short: it is run again, each step being idempotent. */
  private unfinished = false;

  constructor(
    private readonly claim: NightClaim,
    private readonly expire: ExpireLots,
    private readonly deceased: SweepDeceased,
    private readonly revoked: SettleRevocation,
    private readonly books: NightBooks,
    private readonly days: CountDays,
    private readonly tablets: NightTablets,
    private readonly rosters: SweepRosters,
  ) {}

  async run(): Promise<NightReport> {
    const day = this.claim.today();
    const eventsTakenIn = await this.tablets.takeLeft();
    await this.rosters.sweep();
    const { lots } = await this.expire.expire(day);
    const recalledPurses = await this.deceased.sweep(systemActor(''));
    await this.revoked.sweep(systemActor(''));
    // Before the tablets ask in the morning: whoever has a birthday today has another price.
    await this.tablets.prepare();
    const ledgerFaults = await this.books.faults();
    const { counted, altered } = await this.days.count();
    const found = await this.books.altered();
    return {
      day,
      eventsTakenIn,
      expiredLots: lots,
      recalledPurses,
      daysCounted: counted.length,
      daysAltered: altered,
      ledgerFaults,
      altered: found,
    };
  }

  /** Looks every minute whether a night is due, and goes on with one that an outage cut short; `report` is told what was done. */
  start(report: (done: NightReport | Error) => void): void {
    this.pulse = new Pulse(CHECK_EVERY_MS, () => this.look(report), report);
    this.pulse.start();
  }

  stop(): void {
    this.pulse?.stop();
  }

  private async look(report: (done: NightReport) => void): Promise<void> {
    this.unfinished = (await this.claim.mine()) || this.unfinished;
    if (!this.unfinished) return;
    const done = await this.run();
    this.unfinished = false;
    report(done);
  }
}
