import { IntersectionType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';
import { MENU_TAGS, type MenuTag } from '#sites';
import { PageDto } from '../page.dto.js';
import { ProposalHeadDto } from './proposals.dto.js';

export class PriceToFileDto {
  /**
   * The site that sells it. 网点。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  siteId!: string;

  /**
   * The dish. 菜品或套餐。
   * @example "套餐 A"
   */
  @IsString()
  @Length(1, 80)
  name!: string;

  /**
   * The dish in English. 英文名。
   * @example "Set A"
   */
  @IsString()
  @Length(1, 120)
  nameEn!: string;

  /**
   * Whole fen; with `openPrice` the ceiling of a weighed tray. 价格（分）；称重自选为上限。
   * @example 1600
   */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  priceFen!: number;

  /**
   * True when the price is weighed at the counter, up to `priceFen`. 是否称重计价。
   * @example false
   */
  @IsBoolean()
  openPrice!: boolean;

  /**
   * The only window in which it is sold; left out for all. 仅限时段。
   * @example "lunch"
   */
  @IsOptional()
  @IsIn(['breakfast', 'lunch', 'dinner'])
  window?: 'breakfast' | 'lunch' | 'dinner';

  /** What the dish is good for. 软食、低糖、低盐、低脂、素食、清真。 @example ["soft"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(6)
  @IsIn(Object.keys(MENU_TAGS), { each: true })
  tags?: MenuTag[];

  /**
   * First day of this price; it ends the dish's price before it on the eve. 执行日期。
   * @example "2026-01-01"
   */
  @IsDay()
  validFrom!: string;

  /**
   * Last day, when it is known. 截止日期（含当日）。
   * @example "2026-12-31"
   */
  @IsOptional()
  @IsDay()
  validUntil?: string;
}

export class PriceCorrectionDto extends IntersectionType(PriceToFileDto, ProposalHeadDto) {}

export class PriceListDto extends PageDto {
  /**
   * The site. 网点。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  siteId!: string;
}

export class WithdrawalDto {
  /**
   * Last day on the menu. 最后供应日。
   * @example "2026-12-31"
   */
  @IsDay()
  validUntil!: string;
}

/** A dish that is taken off the menu. 菜品停售。 */
export class PriceWithdrawnDto {
  /** The item. 菜品编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  menuItemId!: string;

  /** Last day on the menu. 最后供应日。 @example "2026-12-31" */
  validUntil!: string;
}
