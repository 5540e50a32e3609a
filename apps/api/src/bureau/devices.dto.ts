import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';
import { NextPageDto, PageDto } from '../page.dto.js';

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

/** A token with which one tablet joins a site. 平板绑定码。 */
export class DeviceTokenDto {
  /** Twelve digits, shown once. 十二位数字，仅显示一次。 @example "407182905533" */
  token!: string;

  /** The same as a QR of 34 digits, for the tablet to scan (docs/codes.md, section 5). 二维码内容，34 位数字。 @example "0401407182905533330102176408640043" */
  qr!: string;

  /** The site. 所属网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** Until when it can be used, UTC milliseconds. 失效时刻。 @example 1764086400000 */
  expiresAt!: number;
}

/** A tablet as it stands. 平板。 */
export class DeviceDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** Its site. 所属网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** What the site calls it. 设备名称。 @example "前台平板" */
  name!: string;

  /** Ed25519, 43 characters of base64url. 设备公钥。 @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" */
  publicKey!: string;

  /** Of the counter app; null before it told one. 终端版本。 @example "1.0.0" */
  version!: string | null;

  /** When it was enrolled, UTC milliseconds. 绑定时刻。 @example 1764000000000 */
  enrolledAt!: number;

  /** Who made its token. 绑定码制发人。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  enrolledBy!: string;

  /** When it was last heard of, UTC milliseconds; null before that. 最近在线。 @example 1764000000000 */
  lastSeenAt!: number | null;

  /** When it was disabled, UTC milliseconds; null while it serves. 停用时刻。 @example null */
  revokedAt!: number | null;

  /** Since when it is out of the site's hands, as was reported, UTC milliseconds; null unless it was reported stolen. 报称失窃的起始时刻。 @example null */
  stolenSince!: number | null;

  /** When that was reported, UTC milliseconds. 报失时刻。 @example null */
  stolenReportedAt!: number | null;
}

export class DevicePageDto extends NextPageDto {
  /** Oldest enrolment first. 先绑定的在前。 */
  items!: DeviceDto[];
}

/** A tablet that serves no more. 平板已停用。 */
export class DeviceRevokedDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  deviceId!: string;

  /** Since when, UTC milliseconds. 停用时刻。 @example 1764000000000 */
  revokedAt!: number;
}

export class StolenReportDto {
  /** Since when it is gone, UTC milliseconds: the last moment at which it was surely in the site's hands. 最后确认在手的时刻。 @example 1764000000000 */
  @IsInt()
  @Min(1)
  @Max(4_102_444_800_000)
  since!: number;

  /** Why; it goes into the log. 事由，记入日志。 @example "昨晚收餐后不见，已报警" */
  @IsString()
  @Length(4, 200)
  reason!: string;
}

/** A tablet that was reported stolen. 平板已报失窃。 */
export class DeviceStolenDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  deviceId!: string;

  /** Since when, UTC milliseconds. 起始时刻。 @example 1764000000000 */
  stolenSince!: number;

  /** When it was reported, UTC milliseconds. 报失时刻。 @example 1764003600000 */
  reportedAt!: number;
}
