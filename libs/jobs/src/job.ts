import type { Actor } from '#platform';
import type { Id, Refusal, RefusalCode } from '#values';

/** queued: waits. running: is being done, or was when its process died. refused: ended with a refusal. failed: gave up after several tries. */
export const JOB_STATES = ['queued', 'running', 'done', 'refused', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Heavy work that was asked for. */
export interface Job {
  readonly id: Id;
  readonly kind: string;
  /** What comes of it: the run that it makes or moves on. */
  readonly subjectId: Id;
  /** Whose area it is about. */
  readonly areaCode: string;
  readonly actor: Actor;
  readonly request: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  readonly done: number;
  /** Null until it is known. */
  readonly total: number | null;
  /** How often it was begun. */
  readonly attempts: number;
  /** Process and thread that did it last; null before. */
  readonly workedBy: string | null;
  /** UTC ms. */
  readonly madeAt: number;
  readonly begunAt: number | null;
  readonly endedAt: number | null;
  /** Why it was refused, or `fault`. */
  readonly code: RefusalCode | 'fault' | null;
}

/** How a job stands, for whoever waits for it. */
export interface JobStanding extends Omit<Job, 'actor' | 'request'> {
  /** Jobs that come first; 0 for one that is not waiting. */
  readonly ahead: number;
}

/** What is to be done, and what must not be asked for twice at once. */
export interface JobWish {
  readonly kind: string;
  /** While a job with these words is open no other is. */
  readonly key: string;
  readonly subjectId: Id;
  readonly areaCode: string;
  readonly request: Readonly<Record<string, string>>;
}

/** Told now and then how far a job is. */
export type JobProgress = (done: number, total: number | null) => void;

/** Knows how jobs of one kind are done. It must be harmless to begin one again that was cut off at any moment. */
export interface JobHandler {
  readonly kind: string;
  run(job: Job, progress: JobProgress): Promise<Refusal | null>;
}
