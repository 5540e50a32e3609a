import { Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import type { Difference } from '#core/matching';
import { UnitOfWork } from '#platform';
import type { Id, Month } from '#values';
import { countyOf, isWholeCounty } from '#values';
import type { CountyBook } from './county-book.js';
import { LooseEnds } from './loose-ends.js';
import { type Chunk, PersonMonths } from './person-months.js';
import type { RunProgress } from './reconciliation-run.js';
import { TypedMeals } from './typed-meals.js';

/** Told what one step found. `differences` counts those found before it. */
export type Keep = (found: readonly Difference[], progress: RunProgress & { readonly differences: number }) => Promise<void>;

/** How many persons a step reads: enough to be fast, little enough that the memory and the waiting of others stay small. */
export class SweepSizes {
  readonly personsPerStep: number = 2000;
}

/** Goes through the persons of a county in id order, a step at a time, and then looks for what belongs to nobody. */
@Injectable()
export class CountySweep {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly persons: PersonMonths,
    private readonly loose: LooseEnds,
    private readonly typed: TypedMeals,
    private readonly sizes: SweepSizes,
  ) {}

  async sweep(book: CountyBook, work: { month: Month; areaCode: string; onProgress?: (done: number, total: number) => void }, keep: Keep): Promise<void> {
    const db = this.uow.reader;
    const [count] = await db.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM person');
    const total = Number(count?.n ?? 0);
    let progress = { persons: 0, redemptions: 0, transfers: 0, linesChecked: 0, differences: 0 };
    let passed = 0;
    let ahead: Promise<Chunk> | null = this.step(book, '', work.areaCode);
    while (ahead !== null) {
      const chunk: Chunk = await ahead;
      // The engine reads the next persons while these are judged.
      ahead = chunk.lastId === null ? null : this.step(book, chunk.lastId, work.areaCode);
      ahead?.catch(() => undefined);
      const found = await this.persons.match(db, book, chunk.months);
      const before = progress.differences;
      progress = added(progress, chunk, found.length);
      await keep(found, { ...progress, differences: before });
      passed = Math.min(total, passed + this.sizes.personsPerStep);
      work.onProgress?.(passed, total);
      await setImmediate();
    }
    if (!isWholeCounty(work.areaCode)) return keep([], progress);
    const [county, { month }] = [countyOf(work.areaCode), work];
    await keep([...(await this.loose.find(db, county, month)), ...(await this.typed.find(db, county, month))], progress);
  }

  private step(book: CountyBook, afterId: Id, areaCode: string): Promise<Chunk> {
    return this.persons.next(this.uow.reader, book, { afterId, limit: this.sizes.personsPerStep, areaCode });
  }
}

function added(progress: RunProgress & { readonly differences: number }, chunk: Chunk, found: number) {
  return {
    persons: progress.persons + chunk.months.length,
    redemptions: progress.redemptions + chunk.redemptions,
    transfers: progress.transfers + chunk.transfers,
    linesChecked: progress.linesChecked + chunk.lines,
    differences: progress.differences + found,
  };
}
