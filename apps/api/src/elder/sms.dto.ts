import { IsBoolean, IsOptional, IsString, Matches } from 'class-validator';
import { AsPhone } from '#platform';

export class SmsCodeWantedDto {
  /**
   * Mobile number, 11 digits. 手机号。
   * @example "13800000003"
   */
  @AsPhone()
  @IsString()
  @Matches(/^1\d{10}$/)
  phone!: string;
}

/** Always the same answer, whether or not the number is registered. 已受理（号码是否登记均同样答复）。 */
export class SmsCodeAskedDto {
  /** A registered number has a code on its way that is good for so long. 验证码有效分钟数。 @example 10 */
  validMinutes!: number;

  /** Another may be asked for after so many seconds. 多少秒后可重发。 @example 60 */
  resendAfterSeconds!: number;

  /** Server time, UTC milliseconds. 服务器时间。 @example 1764000000000 */
  serverTime!: number;
}

export class SmsActivationDto extends SmsCodeWantedDto {
  /**
   * The six digits of the text message. 短信验证码。
   * @example "042713"
   */
  @Matches(/^\d{6}$/)
  code!: string;

  /**
   * The phone's Ed25519 public key, 32 raw bytes in base64url: the `x` of its JWK. 手机公钥。
   * @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
   */
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  publicKey!: string;

  /**
   * Whose phone this is to be, where several people are registered on one number: an entry of `choices` in the refusal `person_choice_needed`. 同号多人时所选的人。
   * @example "1"
   */
  @IsOptional()
  @Matches(/^[1-9]\d?$/)
  choice?: string;

  /**
   * True moves the Love code to this phone and stops the other one. 换到本机，另一部手机随即停用。
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;
}
