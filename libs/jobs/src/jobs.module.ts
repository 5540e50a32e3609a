import { Module } from '@nestjs/common';
import { JobReader } from './job-reader.js';
import { JobStore } from './job.store.js';
import { QueueJob } from './queue-job.js';
import { TakeUpJobs } from './take-up-jobs.js';
import { WorkJob } from './work-job.js';

const FACE = [QueueJob, WorkJob, TakeUpJobs, JobReader];

/** The queue of heavy work. */
@Module({ providers: [JobStore, ...FACE], exports: FACE })
export class JobsModule {}
