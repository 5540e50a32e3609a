import { IsString, Length, Matches } from 'class-validator';

export class SignInDto {
  /**
   * Login, in any case. 登录名，不分大小写。
   * @example "officer.li"
   */
  @IsString()
  @Length(3, 60)
  login!: string;

  /**
   * Password. 密码。
   * @example "correct horse 85"
   */
  @IsString()
  @Length(1, 128)
  password!: string;
}

export class RenewalDto {
  /**
   * The refresh token of the last answer; good once. 上次返回的续期令牌，只能用一次。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab.3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
   */
  @Matches(/^[0-9a-f-]{36}\.[\w-]{43}$/)
  refreshToken!: string;
}

export class PasswordChangeDto {
  /**
   * The present password. 当前密码。
   * @example "correct horse 85"
   */
  @IsString()
  @Length(1, 128)
  current!: string;

  /**
   * The new one, 8 characters or more. 新密码，至少 8 位。
   * @example "another horse 86"
   */
  @IsString()
  @Length(8, 128)
  next!: string;
}
