import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { Page } from '#platform';

export class PageDto {
  /**
   * Rows a page. 每页行数。
   * @example 50
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** `next` of the page before; left out for the first. 上一页的 next。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  cursor?: string;
}

/** What every page of a list ends with. */
export class NextPageDto {
  /** Cursor of the next page, null on the last. 下一页的游标，末页为空。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  next!: string | null;
}

/** A page of records as it leaves: its own list, which a DTO may name. */
export function pageOf<T>(page: Page<T>): { items: T[]; next: string | null } {
  return { items: [...page.items], next: page.next };
}
