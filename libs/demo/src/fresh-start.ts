import { Injectable } from '@nestjs/common';
import { Clock, SetClock, UnitOfWork } from '#platform';

/** Makes sure that a demo county can begin here. */
@Injectable()
export class FreshStart {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Sets the clock to the founding (UTC ms). Throws on a database that holds people, and without a SetClock. */
  async at(foundedAt: number): Promise<void> {
    const [someone] = await this.work.reader.query('SELECT 1 AS one FROM person LIMIT 1');
    if (someone !== undefined) throw new Error('the demo county needs an empty database');
    if (!(this.clock instanceof SetClock)) throw new Error('the demo county needs a SetClock: it lives a month in minutes');
    this.clock.set(foundedAt);
  }
}
