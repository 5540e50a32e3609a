import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { JobStore } from './job.store.js';

/** Puts back into the queue what a process that is gone had begun. Called once by whoever has just won the right to work. */
@Injectable()
export class TakeUpJobs {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: JobStore,
  ) {}

  async takeUp(): Promise<number> {
    return this.uow.run((tx) => this.store.takeUp(tx));
  }
}
