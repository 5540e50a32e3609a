import { IsIn, IsOptional, Matches } from 'class-validator';
import { IsUuid7 } from '#platform';
import { SITE_TYPES, type SiteType } from '#sites';
import { PageDto } from '../page.dto.js';

export class PublicSiteListDto extends PageDto {
  /**
   * Only sites within this area: county 6, street 9, community 12 digits. 按区划筛选。
   * @example "330102007"
   */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /**
   * Only this kind; home-care centres are listed only when asked for. 按类型筛选。
   * @example "canteen"
   */
  @IsOptional()
  @IsIn(Object.keys(SITE_TYPES))
  type?: SiteType;
}

export class PublicMenuDto {
  /**
   * The site. 网点。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  siteId!: string;
}
