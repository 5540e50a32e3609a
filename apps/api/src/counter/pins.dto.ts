import { IsString, Length, Matches } from 'class-validator';

export class PinToSetDto {
  /** The password of the account that is signed in. 本人登录密码。 @example "correct horse 85" */
  @IsString()
  @Length(1, 128)
  password!: string;

  /** Six digits; not all alike, not in a row. 六位数字，不能全同或连号。 @example "407182" */
  @Matches(/^\d{6}$/)
  pin!: string;
}

/** A PIN that was set. PIN 已设置。 */
export class PinSetDto {
  /** The account. 账号编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  operatorId!: string;
  /** UTC ms. 设置时刻。 @example 1764000000000 */
  setAt!: number;
}
