import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { ROLES_OF } from '#identity';
import { IsUuid7, type Role } from '#platform';
import { NextPageDto, PageDto } from '../page.dto.js';
import { ProposalHeadDto } from './proposals.dto.js';

const STAFF_ROLES: readonly Role[] = [...ROLES_OF.bureau, ...ROLES_OF.counter];

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

/** An account as it stands. 账号。 */
export class UserDto {
  /** The account. 账号编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** In lower case. 登录名。 @example "officer.li" */
  login!: string;

  /** Shown to colleagues. 显示名。 @example "李敏" */
  displayName!: string;

  /** What it may do. 角色。 @example "bureau_officer" */
  role!: Role;

  /** The area it sees. 管辖区划。 @example "330102007" */
  areaCode!: string;

  /** Its site, for site roles; else null. 所属网点。 @example null */
  siteId!: string | null;

  /** Its county, six digits. 所属县区。 @example "330102" */
  county!: string;

  /** The natural person; null until it is linked. 工号；未关联为空。 @example "MZ-0017" */
  staffNumber!: string | null;

  /** When it was disabled, UTC milliseconds; null while it is good. 停用时刻。 @example null */
  disabledAt!: number | null;

  /** Given by somebody else: to be changed at the next sign-in. 初始密码，登录后须修改。 @example false */
  passwordTemporary!: boolean;

  /** Since when a second factor is asked for, UTC milliseconds; null while there is none. 动态码绑定时刻。 @example null */
  secondFactorAt!: number | null;

  /** When it was made, UTC milliseconds. 建立时刻。 @example 1764000000000 */
  createdAt!: number;
}

export class UserPageDto extends NextPageDto {
  /** By login. 按登录名。 */
  items!: UserDto[];
}

/** An account that is good no more. 账号已停用。 */
export class UserDisabledDto {
  /** The account. 账号编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  userId!: string;

  /** Since when, UTC milliseconds. 停用时刻。 @example 1764000000000 */
  disabledAt!: number;
}

export class AccountOpeningDto extends ProposalHeadDto {
  /** 3 to 60 of a-z 0-9 . _ - ; stored in lower case. 登录名。 @example "officer.li" */
  @IsString()
  @Length(3, 60)
  login!: string;

  /** Shown to colleagues. 显示名。 @example "李敏" */
  @IsString()
  @Length(1, 60)
  displayName!: string;

  /** What the account may do. 角色。 @example "bureau_approver" */
  @IsIn(STAFF_ROLES)
  role!: Role;

  /** For roles of the bureau: the area it sees, 6, 9 or 12 digits. 管辖区划（民政账号必填）。 @example "330102" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /** For roles of a site: the site, whose area the account has. 所属网点（网点账号必填）。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;

  /** The person's staff number, unique in the county. 工号，全县唯一。 @example "MZ-0017" */
  @IsString()
  @Length(2, 30)
  staffNumber!: string;
}

export class AccountChangeDto extends ProposalHeadDto {
  /** Another role or area, a new first password, or the second factor taken off. 变更角色、重置密码、解除动态码。 @example "role" */
  @IsIn(['role', 'password', 'second_factor'])
  what!: 'role' | 'password' | 'second_factor';

  /** The new role. 新角色。 @example "bureau_officer" */
  @IsOptional()
  @IsIn(ROLES_OF.bureau)
  role?: Role;

  /** The new area; the present one when left out. 新管辖区划。 @example "330102007" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;
}

/** Half of a first password: the other half is the other person's. 初始密码的一半。 */
export class FirstPasswordDto {
  /** Whose half: it stands first when it is the proposer's. 谁的一半：提出人的在前。 @example "proposer" */
  side!: 'proposer' | 'decider';

  /** Eight letters and digits. 八位。 @example "k7pm-q2wx" */
  half!: string;
}
