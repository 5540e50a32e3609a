import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { AsCode, IsUuid7 } from '#platform';

export class CardCheckDto {
  /** UUIDv7 made by the tablet. 平板生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789b2" */
  @IsUuid7()
  id!: string;

  /** What was shown. 所出示的卡码。 @example "6200000000000017" */
  @AsCode()
  @Matches(/^[0-9A-Z]{6,400}$/)
  code!: string;

  /** Year of birth as the person says it; needed with a typed number. 手输卡号时须填出生年份。 @example 1941 */
  @IsOptional()
  @IsInt()
  @Min(1900)
  @Max(2100)
  birthYear?: number;

  /** 不是本人. 核对结果。 @example "not_the_person" */
  @IsIn(['not_the_person'])
  outcome!: 'not_the_person';

  /** What the operator saw. 说明。 @example "照片是女士，来的是年轻男士" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  note?: string;
}

/** A check that was kept for review. 已记录，待复核。 */
export class CardCheckedDto {
  /** The record. 记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789b2" */
  id!: string;
  /** UTC ms. 记录时刻。 @example 1764000000000 */
  at!: number;
  /** Nobody goes hungry: the meal may be sold at this price without subsidy. 可按原价就餐。 @example true */
  fullPriceAllowed!: boolean;
}
