import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { EVENTS_MAX, type Outcome, OUTCOMES } from '#offline';
import { IsUuid7, type Problem } from '#platform';
import { ReceiptDto } from '../meal.dto.js';
import { WordsDto } from '../words.dto.js';

const SEQ_MAX = 1_000_000_000;
const HASH = /^[0-9a-f]{64}$/;

export class EventBatchDto {
  /** UUIDv7 made by the device and kept for every retry. 客户端生成的批次编号，重试不变。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  batchId!: string;

  /** The tablet. 平板编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsUuid7()
  deviceId!: string;

  /** Number of the first event in the chain of this tablet, from 1. 首条序号，从 1 起。 @example 1 */
  @IsInt()
  @Min(1)
  @Max(SEQ_MAX)
  fromSeq!: number;

  /** Number of the last event that the signature covers. 签名覆盖的末条序号。 @example 2 */
  @IsInt()
  @Min(1)
  @Max(SEQ_MAX)
  toSeq!: number;

  /** Hash of the event before the first; 64 zeros for event 1. 前一条的哈希，首条之前为 64 个 0。 @example "0000000000000000000000000000000000000000000000000000000000000000" */
  @Matches(HASH)
  prevHash!: string;

  /** Hash of the last event: `sha256(previous | text)`. 末条的哈希。 @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" */
  @Matches(HASH)
  headHash!: string;

  /** Ed25519 over `love-card/events/v1|deviceId|fromSeq|toSeq|headHash`, base64url. 设备签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  @Matches(/^[\w+/=-]{64,100}$/)
  signature!: string;

  /** Version of the page. 页面版本。 @example "0.1.0" */
  @IsOptional()
  @Matches(/^[\x20-\x7e]{1,40}$/)
  appVersion?: string;

  /** Events that still wait on the tablet, these included. 本机待上传条数（含本批）。 @example 14 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(SEQ_MAX)
  queueLength?: number;

  /** The texts of the events exactly as they were hashed, in order. 事件原文，按序。 @example ["{\"v\":1,\"seq\":1}"] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EVENTS_MAX)
  @IsString({ each: true })
  @MaxLength(8_000, { each: true })
  events!: string[];

  /** The hash of every event, as the tablet has it: only to get past an event whose text is damaged. 每条的哈希，仅用于越过损坏的一条。 @example null */
  @IsOptional()
  @ArrayMaxSize(EVENTS_MAX)
  @Matches(HASH, { each: true })
  hashes?: string[];
}

/** What became of one event. 一条事件的结果。 */
export class EventVerdictDto {
  /** Number in the chain of its tablet. 序号。 @example 1 */
  seq!: number;

  /** The event; null when its text cannot be read. 事件编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  id!: string | null;

  /** `accepted` as decided; `honoured` the site is paid, an excess is booked elsewhere; `site_bears` not paid, may be appealed; `held` waits for a person; `rejected` goes to the returned list; `noted` kept only. 结果。 @example "accepted" */
  @ApiProperty({ enum: OUTCOMES })
  outcome!: Outcome;

  /** Why, a code of the catalogue; null where there is nothing to explain. 原因代码。 @example null */
  code!: string | null;

  /** The same in words, with what to do. 原因说明。 @example null */
  @ApiProperty({ allOf: [{ $ref: '#/components/schemas/Problem' }], nullable: true })
  problem!: Problem | null;

  /** The receipt of a meal that is in the books. 小票。 */
  @ApiProperty({ type: ReceiptDto, nullable: true })
  receipt!: ReceiptDto | null;

  /** One sentence for the list on the tablet. 一句话结果。 */
  words!: WordsDto;

  /** When it happened, as far as is known, UTC milliseconds. 校正后的时刻。 @example 1764000000000 */
  eventAt!: number | null;

  /** The meal that holds the place of this one. 占用本餐次的另一笔。 @example null */
  otherRedemptionId!: string | null;

  /** What else a reader should know: `refused_online`, `amounts_differ`, `clock_corrected`, `list_age_corrected`, `granted`, `decided`. 标记。 @example [] */
  @ApiProperty({ type: [String] })
  flags!: string[];

  /** True when the event had come in before. 是否此前已上传。 @example false */
  replay!: boolean;
}

/** What became of a batch. 一批事件的结果。 */
export class EventBatchAnswerDto {
  /** Server time, UTC milliseconds. 服务器时间。 @example 1764000000000 */
  serverTime!: number;

  /** The number of the next event that the server has not taken in: resume here. 下一条应上传的序号。 @example 3 */
  expectedSeq!: number;

  /** Why nothing was taken in: `signature`, `gap`, `cut`, `fork`, `broken`; null when all was. 未收入的原因。 @example null */
  @ApiProperty({ enum: ['signature', 'gap', 'cut', 'fork', 'broken'], nullable: true })
  fault!: 'signature' | 'gap' | 'cut' | 'fork' | 'broken' | null;

  /** False when the words of the upload do not stand at the county: what does not join the chain is not kept, and the tablet keeps it. 内容是否已由县里留存。 @example true */
  kept!: boolean;

  /** Whether this tablet was retired: it wipes what is of people, and goes on sending what waits. 本机是否已停用。 @example false */
  revoked!: boolean;

  /** One for each event that was taken in or rejected, in order. 逐条结果。 */
  verdicts!: EventVerdictDto[];
}

export class EventVerdictListDto {
  /** Up to 100 ids of events, separated by commas. 事件编号，逗号分隔，至多 100 个。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUuid7({ each: true })
  ids!: string[];
}

/** Verdicts as they stand now. 当前结果。 */
export class EventVerdictsDto {
  /** Those that the server has taken in from this site; others are left out. 已收入的事件。 */
  verdicts!: EventVerdictDto[];
}
