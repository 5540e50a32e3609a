import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { CATEGORIES, type Category } from '#core/policy';
import { IsDay, IsUuid7 } from '#platform';

export class CategoryDto {
  /**
   * The person. 老人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * Category. 人员类别。
   * @example "DIBAO"
   */
  @IsIn(Object.keys(CATEGORIES))
  category!: Category;

  /**
   * First day it holds. 起始日期。
   * @example "2025-01-01"
   */
  @IsDay()
  startsOn!: string;

  /**
   * Last day it holds; open when left out. 截止日期。
   * @example "2025-12-31"
   */
  @IsOptional()
  @IsDay()
  endsOn?: string;

  /**
   * Number of the certificate or decision; sealed. 证明材料编号。
   * @example "低保证 2025-0117"
   */
  @IsOptional()
  @IsString()
  @Length(1, 130)
  evidence?: string;
}

export class CategoryEndDto {
  /**
   * Last day it holds. 截止日期。
   * @example "2025-12-31"
   */
  @IsDay()
  endsOn!: string;
}

/** A category that was given. 类别已认定。 */
export class CategoryAddedDto {
  /** The entry. 类别记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  categoryId!: string;
}

/** A category that has a last day. 类别已终止。 */
export class CategoryEndedDto {
  /** The entry. 类别记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  categoryId!: string;

  /** Last day it holds. 截止日期。 @example "2025-12-31" */
  endsOn!: string;
}
