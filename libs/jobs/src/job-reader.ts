import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { JobStanding } from './job.js';
import { JobStore } from './job.store.js';

/** How heavy work stands. */
@Injectable()
export class JobReader {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: JobStore,
  ) {}

  /** By what it is about. */
  async of(subjectIds: readonly Id[]): Promise<ReadonlyMap<Id, JobStanding>> {
    return this.store.ofSubjects(this.uow.reader, subjectIds);
  }

  /** The jobs of the actor's area, newest first. */
  async list(actor: Actor, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<JobStanding>> {
    const rows = await this.store.list(this.uow.reader, actor, { after: afterCursor(cursor, 'whole|id'), limit });
    return pageOf(rows, limit, (job) => `${String(job.madeAt)}|${job.id}`);
  }
}
