import { IsOptional } from 'class-validator';
import { IsUuid7 } from '#platform';
import { PageDto } from '../page.dto.js';

export class DeviceEnrolmentDto {
  /**
   * The site that the tablet will serve. 平板所属网点。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  siteId!: string;
}

export class DeviceListDto extends PageDto {
  /** Only devices of this site. 按网点筛选。 */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}
