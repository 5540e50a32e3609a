import { IsDefined, IsInt, Matches, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';
import { Nested } from '../nested.js';
import { SignInDto } from '../session.dto.js';

const INSTANT_MAX = 4_102_444_800_000;

export class DeviceProofDto {
  /**
   * The tablet, as its enrolment answered. 绑定时返回的设备编号。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  deviceId!: string;

  /**
   * The tablet's clock, UTC milliseconds; at most two minutes from the server's. 平板时钟，与服务器相差不超过两分钟。
   * @example 1764000000000
   */
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  instantMs!: number;

  /**
   * Ed25519 signature in base64url over `love-card/counter-sign-in/v1|<deviceId>|<login>|<instantMs>`, with the login as it stands in this request. 设备私钥签名。
   * @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
   */
  @Matches(/^[\w+/-]{86}(==)?$/)
  signature!: string;
}

export class CounterSignInDto extends SignInDto {
  /** Proof that the request comes from an enrolled tablet of the site. 设备证明。 */
  @IsDefined()
  @Nested(() => DeviceProofDto)
  device!: DeviceProofDto;
}
