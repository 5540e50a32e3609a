import { IsOptional, IsString, Length, Matches } from 'class-validator';
import type { Role } from '#platform';

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

  /**
   * Six digits of the authenticator, or a recovery code, where the account has a second factor. 动态码或备用码。
   * @example "492039"
   */
  @IsOptional()
  @Matches(/^[\w\s-]{6,24}$/)
  code?: string;
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

/** Who acts, and how far that reaches. 当前身份。 */
export class ActorDto {
  /** The account, or the person for an elder's session. 账号（老人为本人编号）。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** What it may do. 角色。 @example "bureau_officer" */
  role!: Role;

  /** Its area: county 6, street 9 or community 12 digits. 管辖区划。 @example "330102007" */
  areaCode!: string;

  /** The site of a till or its staff; null for others. 所属网点。 @example null */
  siteId!: string | null;

  /** The tablet of this session; null for others. 本次登录的平板。 @example null */
  deviceId!: string | null;

  /** The elder; null for staff. 老人编号。 @example null */
  personId!: string | null;

  /** The natural person behind a staff account; null while it is not linked, and for elders. 工号；未关联为空。 @example "MZ-0017" */
  staffNumber!: string | null;
}

/** A session that was just opened or renewed. 登录结果。 */
export class SessionGrantDto {
  /** Goes into the header `Authorization: Bearer`. 访问令牌。 @example "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTlhYjBkMiJ9.3q2-7w" */
  accessToken!: string;

  /** When the access token ends, UTC milliseconds. 访问令牌到期时刻。 @example 1764000900000 */
  accessExpiresAt!: number;

  /** Good for one renewal, which answers with the next one. 续期令牌，只能用一次。 @example "019ab0d2-7c00-7000-8000-0123456789ab.3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  refreshToken!: string;

  /** When the refresh token ends, UTC milliseconds. 续期令牌到期时刻。 @example 1764028800000 */
  refreshExpiresAt!: number;

  /** Server time, UTC milliseconds. 服务器时间。 @example 1764000000000 */
  serverTime!: number;

  /** The name to greet with; masked for an elder. 显示名。 @example "李敏" */
  displayName!: string;

  /** Who is signed in now. 当前身份。 */
  actor!: ActorDto;

  /** What must be done before anything else opens: change the password, enrol a second factor; state the staff number. 登录后须先办的事。 @example [] */
  pending!: ('password' | 'second_factor' | 'staff_number')[];
}

/** A password that was changed. 密码已更改。 */
export class PasswordChangedDto {
  /** UTC milliseconds; every session from before has ended. 更改时刻，此前的登录全部失效。 @example 1764000000000 */
  changedAt!: number;
}

export class StaffLinkDto {
  /**
   * One's own staff number, stated once. 本人工号，登记后不能自行更改。
   * @example "MZ-0017"
   */
  @IsString()
  @Length(2, 30)
  staffNumber!: string;
}

/** Whose account it is from now on. 账号已关联工号。 */
export class StaffLinkedDto {
  /** In upper case. 工号。 @example "MZ-0017" */
  staffNumber!: string;
}

export class SecondFactorDraftDto {
  /**
   * The password once more. 当前密码。
   * @example "correct horse 85"
   */
  @IsString()
  @Length(1, 128)
  password!: string;

  /**
   * A code of the present authenticator, where there is one. 已绑定时须填现有动态码。
   * @example "492039"
   */
  @IsOptional()
  @Matches(/^[\w\s-]{6,24}$/)
  code?: string;
}

/** A second factor that was drawn, shown once. 动态码密钥，只显示一次。 */
export class SecondFactorDto {
  /** For typing, base32. 手工输入用密钥。 @example "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" */
  secret!: string;

  /** What the QR says. 二维码内容。 @example "otpauth://totp/Love%20Card:officer.li?secret=JBSWY3DPEHPK3PXP" */
  url!: string;

  /** The QR as an SVG picture. 二维码图（SVG）。 @example "<svg xmlns=\"http://www.w3.org/2000/svg\"/>" */
  svg!: string;
}

export class SecondFactorCodeDto {
  /**
   * The first six digits that the authenticator shows. 验证器显示的六位动态码。
   * @example "492039"
   */
  @Matches(/^\d{3}\s?\d{3}$/)
  code!: string;
}

/** Codes for the day when the phone is lost; each is good once. 备用码，每个只能用一次。 */
export class RecoveryCodesDto {
  /** Eight of them, told this once. @example ["k7pm-q2wx-9hzc"] */
  recoveryCodes!: string[];
}
