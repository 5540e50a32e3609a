import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { type Outcome, OUTCOMES } from '#offline';

export class QueueFileDto {
  /** The whole text of the file. 文件全文。 @example "{\"format\":\"love-card/queue-file/v2\"}" */
  @IsString()
  @MaxLength(1_900_000)
  file!: string;

  /** As it was printed, if the tablet did not know the county's key. 导出时打印的口令。 @example "7GQ2M-XKD4V-9PTRA-H3WJE-5BNCY" */
  @IsOptional()
  @IsString()
  @Length(8, 60)
  passphrase?: string;
}

/** How many rows came to the same end. 同一结果的条数。 */
export class OutcomeCountDto {
  /** As of an upload. 结果。 @example "accepted" */
  @ApiProperty({ enum: OUTCOMES })
  outcome!: Outcome;

  /** Rows. 条数。 @example 14 */
  rows!: number;
}

/** What came of a file. 队列文件已收入。 */
export class QueueFileTakenDto {
  /** The tablet that made it. 平板编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  deviceId!: string;

  /** Its site. 所属网点。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  siteId!: string;

  /** Events in the file. 文件内条数。 @example 14 */
  rows!: number;

  /** Those that had come in before. 此前已收入条数。 @example 0 */
  known!: number;

  /** By outcome. 各结果条数。 */
  outcomes!: OutcomeCountDto[];

  /** Why the first part that was not taken in was not; null when all of it was. 未收入的原因。 @example null */
  @ApiProperty({ enum: ['signature', 'gap', 'cut', 'fork', 'broken'], nullable: true })
  fault!: 'signature' | 'gap' | 'cut' | 'fork' | 'broken' | null;

  /** The number of the next event that the county lacks. 下一条应补的序号。 @example 15 */
  expectedSeq!: number;
}
