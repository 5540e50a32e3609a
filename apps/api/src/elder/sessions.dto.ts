import { IsInt, Matches, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';

const INSTANT_MAX = 4_102_444_800_000;

export class PhoneSignInDto {
  /**
   * The phone's key, as its enrolment answered. 手机绑定时返回的密钥编号。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  phoneKeyId!: string;

  /**
   * The phone's clock, UTC milliseconds; at most two minutes from the server's. 手机时钟，与服务器相差不超过两分钟。
   * @example 1764000000000
   */
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  instantMs!: number;

  /**
   * Ed25519 signature in base64url over `love-card/elder-sign-in/v1|<phoneKeyId>|<instantMs>`. 手机私钥签名。
   * @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
   */
  @Matches(/^[\w+/-]{86}(==)?$/)
  signature!: string;
}
