import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { IssuerKeyDto, OnlineCertificateDto, QueueKeyDto } from './snapshots.dto.js';

export class DeviceToEnrolDto {
  /**
   * The twelve digits of the administrator's code; spaces and hyphens do not matter. 管理员给的十二位绑定码。
   * @example "4071 8290 5533"
   */
  @Matches(/^[\d\s-]{12,20}$/)
  token!: string;

  /**
   * The tablet's Ed25519 public key, raw or SPKI, base64 or base64url. 平板公钥。
   * @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
   */
  @IsString()
  @Length(43, 64)
  publicKey!: string;

  /**
   * What the site calls it. 设备名称。
   * @example "前台平板"
   */
  @IsString()
  @Length(1, 60)
  name!: string;

  /**
   * Of the counter app. 终端版本。
   * @example "1.0.0"
   */
  @IsOptional()
  @Matches(/^[\x20-\x7e]{1,40}$/)
  version?: string;
}

/** What a tablet learns of itself: the site's name, for the operator to confirm. 本机与网点。 */
export class EnrolledDeviceDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  deviceId!: string;

  /** Its site. 所属网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Short code of the site. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Name of the site. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** The same in English. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Server time, UTC milliseconds. 服务器时间。 @example 1764000000000 */
  serverTime!: number;

  /** Whom the site may call, also when the tablet is disabled. 求助电话。 @example "0571-12345678" */
  helpTel!: string;

  /** Who signs cards here and vouches for others; the tablet believes nobody else from now on. 签发公钥，此后只信这些。 */
  issuerKeys!: IssuerKeyDto[];

  /** Who signs lists and times here. 在线密钥证书。 */
  certificate!: OnlineCertificateDto;

  /** Seal a queue file to it. 队列文件加密公钥。 */
  queueKey!: QueueKeyDto;
}
