import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsUuid7, type Page } from '#platform';
import { CARDS_MAX, type CardStanding, PRINT_FORMATS, type PrintBatch, type PrintFault, type PrintFormat, type PrintLine, type PrintStepName } from '#printing';
import { NextPageDto } from '../page.dto.js';

const TELLABLE = ['printed', 'checked', 'handed_out'] as const;

export class PrintBatchToMakeDto {
  /**
   * UUIDv7 made by the caller and kept for every retry; made here when left out. 客户端生成的编号，重试不变。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsOptional()
  @IsUuid7()
  id?: string;

  /** What the batch is called in the queue. 批次名称。 @example "清波街道 11 月新卡" */
  @IsString()
  @Length(2, 120)
  title!: string;

  /** Everyone of this area whose card stands in no batch yet, a thousand at a time. 按区划：尚未进入批次的卡，每批最多一千张。 @example "330102001" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /** Or these persons, whether their card was printed before or not. 或指定老人（可重印）。 @example ["019ab0d2-7c00-7000-8000-0123456789ab"] */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CARDS_MAX)
  @IsUuid7({ each: true })
  personIds?: string[];

  /** cr80: ten cards a page, with backs. a5: a large sheet a person. 卡片或大字 A5。 @example "cr80" */
  @IsIn(PRINT_FORMATS)
  format!: PrintFormat;

  /** Who makes it, where that is not the holder of the account. 制作人（默认为账号本人）。 @example "李敏" */
  @IsOptional()
  @IsString()
  @Length(2, 60)
  by?: string;
}

export class PrintStepToTakeDto {
  /** The next step. 步骤。 @example "checked" */
  @IsIn(TELLABLE)
  step!: (typeof TELLABLE)[number];

  /** Who did it, where that is not the holder of the account. 经手人（默认为账号本人）。 @example "印刷厂 周师傅" */
  @IsOptional()
  @IsString()
  @Length(2, 60)
  by?: string;

  /** Cards that go on; for checked and handed_out. 清点合格（已发出）份数。 @example 118 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(CARDS_MAX)
  counted?: number;

  /** Cards that do not: spoilt, or not called for. Both numbers add up to those of the step before. 作废（未领）份数，两数之和等于上一步份数。 @example 2 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(CARDS_MAX)
  setAside?: number;

  /** Why cards were set aside. 作废或未领原因。 @example "两张裁切歪斜，已剪碎" */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  note?: string;
}

/** Somebody vouched for a step. 批次步骤。 */
export class PrintStepDto {
  /** made 已制作, printed 已印, checked 已核, handed_out 已发. @example "checked" */
  step!: PrintStepName;

  /** When, UTC milliseconds. 时刻。 @example 1764000000000 */
  at!: number;

  /** The person, by name. 经手人。 @example "李敏" */
  by!: string;

  /** The account that wrote it down. 登记账号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  account!: string;

  /** Cards that went on. 合格（已发出）份数。 @example 118 */
  counted!: number;

  /** Cards that did not. 作废（未领）份数。 @example 2 */
  setAside!: number;

  /** Why. 原因。 @example "两张裁切歪斜，已剪碎" */
  note!: string | null;
}

/** Cards for the printer. 印卡批次。 */
export class PrintBatchDto {
  /** The batch. 批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** What it is called. 批次名称。 @example "清波街道 11 月新卡" */
  title!: string;

  /** The area whose officers see it. 所属区划。 @example "330102001" */
  areaCode!: string;

  /** cr80 卡片, a5 大字单. @example "cr80" */
  format!: PrintFormat;

  /** Cards in it. 张数。 @example 120 */
  cards!: number;

  /** Cards that cannot be printed as they should be: see the lines. 有问题的张数。 @example 1 */
  faults!: number;

  /** Persons asked for that are not in it: no live card, or beyond the thousand. 未纳入人数。 @example 0 */
  leftOut!: number;

  /** When it was made, UTC milliseconds. 制作时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Where it stands: its last step. 当前进度。 @example "made" */
  standing!: PrintStepName;

  /** All steps so far, in order. 步骤记录。 */
  steps!: PrintStepDto[];
}

export class PrintBatchPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: PrintBatchDto[];
}

/** One card of a batch. 批次中的一张卡。 */
export class PrintLineDto {
  /** Place on the sheets. 序号。 @example 1 */
  lineNo!: number;

  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** The card. 卡片编号（内部）。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  cardId!: string;

  /** Its generation. 代次。 @example 1 */
  generation!: number;

  /** glyph_missing: the typeface lacks a character of the name, 〓 stands in its place. 缺字，印作 〓，须手写补上。name_too_long: not even in the least size does the paper hold the name whole, the card is left out. 姓名印不全，不印。 @example "glyph_missing" */
  fault!: PrintFault | null;

  /** Whatever is not good is left out of the sheets. good 可印, replaced 已换卡, lost 已挂失, suspended 已暂停, died 已身故, moved_out 已迁出. @example "good" */
  standing!: CardStanding;
}

export class PrintLinePageDto extends NextPageDto {
  /** In the order of the sheets. 按印刷顺序。 */
  items!: PrintLineDto[];
}

export function printBatchJson(batch: PrintBatch): PrintBatchDto {
  return { ...batch, standing: batch.steps.at(-1)?.step ?? 'made', steps: [...batch.steps] };
}

export function printLinesJson(page: Page<PrintLine>): PrintLinePageDto {
  return { items: [...page.items], next: page.next };
}
