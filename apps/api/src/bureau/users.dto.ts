import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { ROLES_OF } from '#identity';
import { IsUuid7, type Role } from '#platform';
import { PageDto } from '../page.dto.js';

const STAFF_ROLES: readonly Role[] = [...ROLES_OF.bureau, ...ROLES_OF.counter];

export class UserToCreateDto {
  /**
   * 3 to 60 of a-z 0-9 . _ - ; stored in lower case. 登录名。
   * @example "officer.li"
   */
  @IsString()
  @Length(3, 60)
  login!: string;

  /**
   * 8 characters or more. 初始密码，至少 8 位。
   * @example "correct horse 85"
   */
  @IsString()
  @Length(8, 128)
  password!: string;

  /**
   * Shown to colleagues. 显示名。
   * @example "李敏"
   */
  @IsString()
  @Length(1, 60)
  displayName!: string;

  /**
   * What the account may do. 角色。
   * @example "bureau_officer"
   */
  @IsIn(STAFF_ROLES)
  role!: Role;

  /**
   * For bureau roles: the area the account sees, 6, 9 or 12 digits. Site roles get the area of their site. 管辖区划（民政账号必填）。
   * @example "330102007"
   */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /**
   * For site roles. 所属网点（网点账号必填）。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class UserListDto extends PageDto {
  /**
   * Only this role. 按角色筛选。
   * @example "site_operator"
   */
  @IsOptional()
  @IsIn(STAFF_ROLES)
  role?: Role;

  /** Only accounts of this site. 按网点筛选。 */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class ReasonDto {
  /**
   * Why, for the log of acts. 事由，记入日志。
   * @example "已离职"
   */
  @IsString()
  @Length(2, 200)
  reason!: string;
}

export class PasswordResetDto extends ReasonDto {
  /**
   * The new password, 8 characters or more. 新密码，至少 8 位。
   * @example "another horse 86"
   */
  @IsString()
  @Length(8, 128)
  password!: string;
}
