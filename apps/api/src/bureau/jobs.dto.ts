import { JOB_STATES, type JobStanding, type JobState } from '#jobs';
import { ApiProperty } from '@nestjs/swagger';
import { NextPageDto } from '../page.dto.js';

/** How far heavy work is. 排队与进度。 */
export class WorkDto {
  /** queued 排队中, running 进行中, done 已完成, refused 未能办理, failed 多次出错已停止. @example "running" */
  @ApiProperty({ enum: JOB_STATES })
  state!: JobState;

  /** Jobs that come first; 0 unless it waits. 前面还有几项。 @example 0 */
  ahead!: number;

  /** Done so far, of `total`. 已完成数量。 @example 4000 */
  done!: number;

  /** Null until it is known. 总数。 @example 8000 */
  total!: number | null;

  /** Why it was refused, or `fault`. 未能办理的原因代码。 @example null */
  code!: string | null;
}

/** A job in the queue of heavy work. 后台任务。 */
export class JobDto extends WorkDto {
  /** The job. 任务编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** reconciliation 核对, issuance_draft 核算发放, issuance_posting 入账发放. @example "reconciliation" */
  kind!: string;

  /** The run it makes or moves on. 对应批次。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  subjectId!: string;

  /** Area it is about. 区划。 @example "330102" */
  areaCode!: string;

  /** How often it was begun. 已尝试次数。 @example 1 */
  attempts!: number;

  /** When it was asked for, UTC milliseconds. 提交时刻。 @example 1764000000000 */
  madeAt!: number;

  /** When it was begun last, UTC milliseconds. 开始时刻。 @example 1764000001000 */
  begunAt!: number | null;

  /** When it ended, UTC milliseconds. 结束时刻。 @example null */
  endedAt!: number | null;
}

export class JobPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: JobDto[];
}

export function workJson({ state, ahead, done, total, code }: JobStanding): WorkDto {
  return { state, ahead, done, total, code };
}

export function jobJson(job: JobStanding): JobDto {
  const { id, kind, subjectId, areaCode, attempts, madeAt, begunAt, endedAt } = job;
  return { ...workJson(job), id, kind, subjectId, areaCode, attempts, madeAt, begunAt, endedAt };
}
