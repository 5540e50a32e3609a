import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { Outage, type OutageCode, outageOf } from './outage.js';
import { markIn, raiseMark } from './storage-probe.js';
import { UnitOfWork } from './unit-of-work.js';

/** Probes ask this often; the database is written to once a second at most, whoever asks. */
const FRESH_MS = 1000;
/** An answer is given after this long, whatever the database does. */
const LIMIT_MS = 2000;

/** Whether the process can take work; `reason` where it cannot. */
export interface Standing {
  readonly status: 'up' | 'down';
  readonly reason: OutageCode | null;
}

/**
 * Whether what is acknowledged is kept at this moment: a row is written as every unit of work writes, and read back through
 * another connection. That SELECT 1 answers says nothing about a full disk.
 */
@Injectable()
export class Readiness {
  private last: { readonly at: number; readonly standing: Standing } | null = null;
  private looking: Promise<Standing> | null = null;

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** Never throws and never takes longer than two seconds. */
  async standing(): Promise<Standing> {
    if (this.last !== null && performance.now() - this.last.at < FRESH_MS) return this.last.standing;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    return this.inTime(this.looking);
  }

  private async look(): Promise<Standing> {
    const standing = await this.probe().then(
      (): Standing => (this.database.room.isLow ? down('storage_low') : { status: 'up', reason: null }),
      (error: unknown) => down(outageOf(error)?.code ?? 'storage_failed'),
    );
    this.last = { at: performance.now(), standing };
    return standing;
  }

  private async probe(): Promise<void> {
    const mark = await this.work.run((tx) => raiseMark(tx, Date.now()), { belowReserve: true });
    const seen = await markIn((sql) => this.work.reader.query(sql));
    // Two connections that share a deleted file agree with each other, and nothing of it outlives the process.
    if (seen >= mark && this.database.hasItsLog) return;
    const what = seen >= mark ? 'the log of the database was taken away under this process' : 'a committed row cannot be read by the other connection';
    const lost = new Outage('storage_failed', new Error(what));
    throw this.database.engine === 'embedded' ? this.database.embedded.poison(lost) : lost;
  }

  /** A probe that still hangs stays the one that is asked, so that they do not pile up. */
  private async inTime(looking: Promise<Standing>): Promise<Standing> {
    let late: NodeJS.Timeout | undefined;
    const limit = new Promise<Standing>((resolve) => {
      late = setTimeout(() => {
        resolve(down(this.database.engine === 'embedded' ? 'database_busy' : 'database_away'));
      }, LIMIT_MS);
    });
    try {
      return await Promise.race([looking, limit]);
    } finally {
      clearTimeout(late);
    }
  }
}

function down(reason: OutageCode): Standing {
  return { status: 'down', reason };
}
