import { Injectable } from '@nestjs/common';
import { ForgetSmsCodes } from '#cards';
import { ForgetPaces } from '#identity';
import { LiveFeed, SendTexts, TellAllowances, TellNotices } from '#notices';
import { Clock, Pulse, Tally, UnitOfWork } from '#platform';
import { addDays, dayOf } from '#values';

const ROUND_MS = 1000;
/** Runs are posted a few times a month; looking for them every round would be a query for nothing. */
const RUNS_EVERY = 10;
/** Once a day everything of two days is looked through again, should a row ever have come in later than a look allows for. */
const SWEEP_BACK_MS = 2 * 24 * 3_600_000;

/**
 * The work of every second: telling what happened, and sending the text messages that are due. Every process that shows the
 * elder's face or does jobs may go round; the database decides who tells what, so that none is needed twice and none is
 * missed when one dies.
 */
@Injectable()
export class Rounds {
  private pulse: Pulse | null = null;
  private count = 0;
  private sweptOn = '';

  constructor(
    private readonly notices: TellNotices,
    private readonly allowances: TellAllowances,
    private readonly texts: SendTexts,
    private readonly feed: LiveFeed,
    private readonly codes: ForgetSmsCodes,
    private readonly paces: ForgetPaces,
    private readonly tally: Tally,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** One round; how many notices were told in it. */
  async run(): Promise<number> {
    let told = await this.notices.tell();
    if (this.count % RUNS_EVERY === 0) told += await this.allowances.tell();
    this.count += 1;
    // Those connected here need not wait for their next look.
    if (told > 0) await this.feed.look();
    await this.texts.send();
    await this.sweep();
    return told;
  }

  /** Goes round every second, less often while it fails; `report` is told what went wrong, once for each kind of trouble until a round goes well. */
  start(report: (trouble: Error) => void): void {
    this.pulse = new Pulse(ROUND_MS, () => this.run(), report);
    this.pulse.start();
  }

  stop(): void {
    this.pulse?.stop();
  }

  private async sweep(): Promise<void> {
    const today = dayOf(this.clock.nowMs());
    if (today === this.sweptOn) return;
    await this.notices.tell(SWEEP_BACK_MS);
    await this.codes.forget();
    await this.paces.forget();
    await this.work.run((tx) => this.tally.forget(tx, addDays(today, -2)));
    // Only now: a sweep that an outage cut short is made again.
    this.sweptOn = today;
  }
}
