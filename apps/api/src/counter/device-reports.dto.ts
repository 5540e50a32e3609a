import { IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';

const INSTANT_MAX = 4_102_444_800_000;
const SERIAL_MAX = 9_007_199_254_740_991;

export class DeviceReportDto {
  /** Of the counter app. 终端版本。 @example "1.0.0" */
  @Matches(/^[\x20-\x7e]{1,40}$/)
  version!: string;

  /** Rows that wait for sending. 待上传笔数。 @example 3 */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  queueLength!: number;

  /** When the oldest of them happened, UTC ms. 最早一笔的时刻。 @example 1764000000000 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  oldestUnsentAt?: number;

  /** The list it holds. 本机名单序号。 @example 42 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(SERIAL_MAX)
  snapshotSerial?: number;

  /** Its clock less the server's, ms. 本机时钟偏差（毫秒）。 @example -1200 */
  @IsOptional()
  @IsInt()
  @Min(-INSTANT_MAX)
  @Max(INSTANT_MAX)
  clockSkewMs?: number;

  /** Whether the page is installed. 是否已安装。 @example true */
  @IsOptional()
  @IsBoolean()
  installed?: boolean;

  /** Whether the browser promised to keep its data. 存储是否持久。 @example true */
  @IsOptional()
  @IsBoolean()
  persisted?: boolean;
}

/** The answer to a report. 上报结果。 */
export class DeviceReportedDto {
  /** UTC ms. 服务器时间。 @example 1764000000000 */
  serverTime!: number;
  /** The newest list; null before the first. 最新名单序号。 @example 42 */
  snapshotSerial!: number | null;
  /** True: wipe personal data, keep the queue. 已停用：清除个人信息，保留待上传。 @example false */
  revoked!: boolean;
}

export class TimeQuestionDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  deviceId!: string;

  /** Drawn anew for each question, 16 to 64 characters of base64url. 每次新取的随机串。 @example "q83vEjRWeJASNFZ4kBI0Vg" */
  @Matches(/^[\w-]{16,64}$/)
  nonce!: string;
}

/** The server's time, signed: what offline events are dated by. 已签名的服务器时间。 */
export class SignedTimeDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  deviceId!: string;
  /** UTC ms. 服务器时间。 @example 1764000000000 */
  serverTime!: number;
  /** As asked. 随机串。 @example "q83vEjRWeJASNFZ4kBI0Vg" */
  nonce!: string;
  /** Of the issuer key. 密钥编号。 @example 173 */
  keyId!: number;
  /** Ed25519, base64url, over `love-card/server-time/v1|<deviceId>|<serverTime>|<nonce>`. 签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  signature!: string;
  /** True: this tablet was retired; wipe personal data, keep the queue. Not signed. 已停用。 @example false */
  revoked!: boolean;
}
