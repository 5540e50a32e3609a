import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

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

  /** `next` of the page before; left out for the first. 上一页的 next。 */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  cursor?: string;
}
