import { IsOptional, IsString, Matches } from 'class-validator';
import { IsDay } from '#platform';

export class PhoneToEnrolDto {
  /**
   * The ten digits from the desk, or the 184 digits of the enrolment code that was scanned. 绑定码：十位数字，或扫得的数字串。
   * @example "0123456789"
   */
  @Matches(/^(\d{10}|\d{184})$/)
  activationCode!: string;

  /**
   * The date of birth of whose code it is; asked for with ten digits, not with a code that was scanned. 出生日期（手输绑定码时必填）。
   * @example "1941-03-05"
   */
  @IsOptional()
  @IsDay()
  bornOn?: string;

  /**
   * The phone's Ed25519 public key, 32 raw bytes in base64url: the `x` of its JWK. 手机公钥。
   * @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
   */
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  publicKey!: string;
}

/** What the phone needs from now on to make its codes. */
export class EnrolledPhoneDto {
  /** Names the key when signing in. @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  phoneKeyId!: string;

  /** Goes into every code that the phone makes. @example 4503599627370497 */
  serial!: number;

  /** The person whose phone it now is. @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Server time, UTC milliseconds, by which the phone measures its own clock. @example 1795404730000 */
  serverTime!: number;
}
