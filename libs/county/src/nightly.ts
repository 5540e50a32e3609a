import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { dayOf, instantAt } from '#values';
import { CheckPurses, ExpireLots, SweepDeceased } from '#allowances';
import { RefreshSnapshot } from '#counter';
import { ChainLog, CheckIntegrity, type Finding } from '#integrity';
import { CheckLedger } from '#ledger';
import { TakeLeftBatches } from '#offline';
import { SweepRosters } from '#people';
import { Clock, outageOf, Pulse, systemActor, UnitOfWork } from '#platform';
import { SettleRevocation } from '#redemption';
import { CountDays, Nights } from '#supervision';

/** What one night's work found and did. */
export interface NightReport {
  readonly day: Day;
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
  /** Steps that failed, by name, each with what it said; the others were done all the same. */
  readonly troubles: readonly NightTrouble[];
}

export interface NightTrouble {
  readonly step: string;
  readonly message: string;
}

/** Minutes after midnight in Shanghai: the quietest hour, when the day before is complete. */
const START_MINUTE = 30;
/** Findings in one line of the log; all of them stand on the bureau's list. */
const ALTERED_SHOWN = 50;
const CHECK_EVERY_MS = 60_000;
const AGAIN_MS = 1_800_000;

/** Which night is due, and whose it is. */
@Injectable()
export class NightClaim {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly nights: Nights,
  ) {}

  today(): Day {
    return dayOf(this.clock.nowMs());
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** All steps of a night are done: what the alarm of a night that was not asks for. */
  async ended(day: Day): Promise<void> {
    await this.work.run((tx) => this.nights.ended(tx, day));
  }

  /** True for one process a night; a day to come that stands where the last night does takes none. */
  async mine(): Promise<boolean> {
    const now = this.clock.nowMs();
    const today = dayOf(now);
    if (now < instantAt(today, START_MINUTE)) return false;
    return this.work.run(async (tx) => {
      const changed = await tx.execute(`UPDATE setting SET value = ? WHERE name = 'nightly.last' AND value <> ?`, [today, today]);
      if (changed === 0) {
        const [row] = await tx.query(`SELECT value FROM setting WHERE name = 'nightly.last'`);
        if (row) return false;
        await tx.insert('setting', [{ name: 'nightly.last', value: today }]);
      }
      await this.nights.began(tx, today);
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

  /** Events that came in; an upload that cannot be judged is named among the troubles. */
  async takeLeft(troubles: NightTrouble[]): Promise<number> {
    const { events, failed } = await this.left.takeIn();
    for (const { deviceId, message } of failed) troubles.push({ step: `uploads ${deviceId}`, message });
    return events;
  }

  async prepare(): Promise<void> {
    await this.snapshot.everybody();
  }
}

/**
 * The work of a night: uploads that were kept and never judged are, activated rosters come in to their end, lots past their last day expire, purses of the deceased are closed, the snapshot of the new day is made, the books are checked and the figures of closed days counted. Each step is idempotent, so a night
 * that was cut short is gone on with by the process whose it is; one that ended with that process is told by the alarm of a night undone. Only one process claims a night (by its row in `setting`).
 */
@Injectable()
export class Nightly {
  private pulse: Pulse | null = null;
  /** The night is this process's and was cut short: it is run again, each step being idempotent. */
  private unfinished = false;
  /** A step failed: the night is not run again before. */
  private notBefore = 0;
  /** Steps of this night that are done: again comes only what failed. */
  private done = new Set<string>();

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

  /** Every step that is not among `done`, whatever becomes of the others: one that fails is named and holds up none, the others are added. What is an outage of the database is thrown: nothing would go better. */
  async run(done = new Set<string>()): Promise<NightReport> {
    const troubles: NightTrouble[] = [];
    const step = async <T>(name: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      if (done.has(name)) return otherwise;
      const before = troubles.length;
      try {
        const result = await work();
        if (troubles.length === before) done.add(name);
        return result;
      } catch (error) {
        if (outageOf(error) !== null) throw error;
        troubles.push({ step: name, message: error instanceof Error ? error.message : String(error) });
        return otherwise;
      }
    };
    const day = this.claim.today();
    const eventsTakenIn = await step('uploads', () => this.tablets.takeLeft(troubles), 0);
    await step('rosters', () => this.rosters.sweep(), undefined);
    const expiredLots = await step('expiry', async () => (await this.expire.expire(day)).lots, 0);
    const recalledPurses = await step('deceased', () => this.deceased.sweep(systemActor('')), 0);
    await step('revocations', () => this.revoked.sweep(systemActor('')), undefined);
    // Before the tablets ask in the morning: whoever has a birthday today has another price.
    await step('lists', () => this.tablets.prepare(), undefined);
    const ledgerFaults = await step('books', () => this.books.faults(), []);
    const days = await step('figures', () => this.days.count(), { counted: [], altered: [] });
    const altered = await step('integrity', () => this.books.altered(), []);
    return { day, eventsTakenIn, expiredLots, recalledPurses, daysCounted: days.counted.length, daysAltered: days.altered, ledgerFaults, altered, troubles };
  }

  /** Looks every minute whether a night is due, and goes on with one that an outage cut short; `report` is told what was done. */
  start(report: (done: NightReport | Error) => void): void {
    this.pulse = new Pulse(CHECK_EVERY_MS, () => this.look(report), report);
    this.pulse.start();
  }

  stop(): void {
    this.pulse?.stop();
  }

  /** One turn of it. */
  async look(report: (done: NightReport | Error) => void): Promise<void> {
    if (await this.claim.mine()) [this.unfinished, this.notBefore, this.done] = [true, 0, new Set()];
    if (!this.unfinished || this.claim.nowMs() < this.notBefore) return;
    const night = await this.run(this.done);
    report(night);
    // A step that failed is tried again, not every minute: some look through the whole county.
    if (night.troubles.length > 0) this.notBefore = this.claim.nowMs() + AGAIN_MS;
    else {
      this.unfinished = false;
      await this.claim.ended(night.day);
    }
  }
}
