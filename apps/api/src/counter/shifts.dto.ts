import { IsDefined, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';
import { Nested } from '../nested.js';
import { SessionGrantDto } from '../session.dto.js';
import { DayTotalsDto } from './days.dto.js';

const INSTANT_MAX = 4_102_444_800_000;

export class ShiftProofDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  deviceId!: string;

  /** The tablet's clock, UTC ms, at most two minutes from the server's; each is good once. 平板时钟，每个时刻只能用一次。 @example 1764000000000 */
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  instantMs!: number;

  /** Ed25519, base64url, over `love-card/device-proof/v1|shift:<operatorId>|<deviceId>|<instantMs>`. 设备签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  @Matches(/^[\w+/-]{86}(==)?$/)
  signature!: string;
}

export class ShiftToOpenDto {
  /** UUIDv7 made by the tablet; the same again signs in to the same shift. 平板生成的班次编号，同号再次登录即回到原班次。 @example "019ab0d2-7c00-7000-8000-0123456789b0" */
  @IsUuid7()
  id!: string;

  /** Who. 操作员。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  @IsUuid7()
  operatorId!: string;

  /** Six digits. 六位 PIN。 @example "407182" */
  @Matches(/^\d{6}$/)
  pin!: string;

  /** Proof of the tablet. 设备证明。 */
  @IsDefined()
  @Nested(() => ShiftProofDto)
  device!: ShiftProofDto;

  /** UTC ms at which the shift began offline, at most 12 hours ago; left out when it begins now. 离线开班时刻。 @example 1764000000000 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  startedAt?: number;
}

/** A shift. Instants are UTC ms. 班次。 */
export class ShiftDto {
  /** The shift. 班次编号。 @example "019ab0d2-7c00-7000-8000-0123456789b0" */
  id!: string;
  /** Whose. 操作员。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  operatorId!: string;
  /** Name. 操作员姓名。 @example "采荷食堂 操作员" */
  operatorName!: string;
  /** Began. 开班时刻。 @example 1764000000000 */
  opensAt!: number;
  /** Ends; the session ends with it. 结束时刻，登录随之失效。 @example 1764043200000 */
  endsAt!: number;
  /** From here on the tablet warns and offers to extend. 提示延长的时刻。 @example 1764042600000 */
  warnsAt!: number;
  /** Extensions that are left. 还可延长次数。 @example 12 */
  extensionsLeft!: number;
}

/** By this a tablet wraps its shift key under PIN and badge; good for this shift alone. 工牌凭据，只用于本次开班。 */
export class BadgeMarkDto {
  /** The badge in force. 工牌编号。 @example "019ab0d2-7c00-7000-8000-0123456789b1" */
  badgeId!: string;
  /** 16 bytes in base64url, new each time. 盐。 @example "5nqQf0a3Yq1m0Jv3sJ2z1g" */
  salt!: string;
  /** HMAC-SHA-256 in base64url (docs/offline.md 4). 凭据。 @example "u7Zt3b0h2Q1l7c4n8b2y6d5s9a1k3m4p7r8v0w2x4z6" */
  mark!: string;
}

/** An open shift with its session. 开班结果。 */
export class ShiftGrantDto extends SessionGrantDto {
  /** The shift. 班次。 */
  shift!: ShiftDto;
  /** Null for an operator without a badge. 未发工牌为空。 */
  badge!: BadgeMarkDto | null;
}

/** The shift of this session with what was taken so far. 当前班次。 */
export class CurrentShiftDto {
  /** Null for a sign-in by password. 班次，密码登录时为空。 */
  shift!: ShiftDto | null;
  /** Taken at this tablet since the shift began; null without a shift. 本班次合计。 */
  totals!: DayTotalsDto | null;
}

export class SupervisorDto {
  /** A manager of this site. 本网点负责人。 @example "019ab0d2-7c00-7000-8000-0123456789af" */
  @IsUuid7()
  operatorId!: string;

  /** The manager's PIN. 负责人 PIN。 @example "550193" */
  @Matches(/^\d{6}$/)
  pin!: string;
}

export class ShiftToCloseDto {
  /** UUIDv7 made by the tablet; the same again gives the same record. 平板生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789b1" */
  @IsUuid7()
  id!: string;

  /** Cash in the drawer, whole fen. 实点现金（分）。 @example 77400 */
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  countedCashFen!: number;

  /** Why cash and books differ; required when they do. 差额原因。 @example "找零少给两元" */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  reason?: string;

  /** Rows that this tablet has not sent. 未上传笔数。 @example 0 */
  @IsInt()
  @Min(0)
  @Max(100_000)
  unsentRows!: number;

  /** 带未上传关班: a manager confirms closing with unsent rows. 有未上传时由负责人确认。 */
  @IsOptional()
  @Nested(() => SupervisorDto)
  supervisor?: SupervisorDto;
}

/** A shift that was closed; the record never changes. 班次已关闭。 */
export class ShiftClosingDto {
  /** The record. 记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789b1" */
  id!: string;
  /** The shift. 班次编号。 @example "019ab0d2-7c00-7000-8000-0123456789b0" */
  shiftId!: string;
  /** UTC ms. 关班时刻。 @example 1764036000000 */
  closedAt!: number;
  /** Cash by the books, whole fen. 账面现金（分）。 @example 77400 */
  expectedCashFen!: number;
  /** Cash in the drawer. 实点现金（分）。 @example 77200 */
  countedCashFen!: number;
  /** Counted less expected. 差额（分）。 @example -200 */
  differenceFen!: number;
  /** Why. 差额原因。 @example "找零多给两元" */
  reason!: string | null;
  /** Rows that were not sent. 未上传笔数。 @example 0 */
  unsentRows!: number;
  /** The manager who confirmed them. 确认人。 @example null */
  confirmedBy!: string | null;
  /** Counts and takings of the shift. 本班次合计。 */
  totals!: DayTotalsDto;
}
