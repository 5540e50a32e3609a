import { SnapshotOperatorDto } from './counter/snapshots.dto.js';

/** A badge that was just made; its code is shown once. 新工牌，内容只显示一次。 */
export class MadeBadgeDto {
  /** The badge. 工牌编号。 @example "019ab0d2-7c00-7000-8000-0123456789b1" */
  badgeId!: string;
  /** Whose. 操作员。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  operatorId!: string;
  /** Name to print beside it. 姓名。 @example "采荷食堂 操作员" */
  displayName!: string;
  /** 39 digits for the QR. 二维码内容，39 位数字。 @example "012345678901234567890123456789012345678" */
  code!: string;
  /** UTC milliseconds. 制作时刻。 @example 1764000000000 */
  madeAt!: number;
}

/** Somebody of a site, with the badge in force. 网点人员与工牌。 */
export class BadgeHolderDto extends SnapshotOperatorDto {
  /** When the badge in force was made, UTC milliseconds; null: none. 工牌制作时刻，未发为空。 @example 1764000000000 */
  badgeMadeAt!: number | null;
}

export class BadgeHoldersDto {
  /** By name. 按姓名排列。 */
  items!: BadgeHolderDto[];
}
