import { SnapshotOperatorDto } from './snapshots.dto.js';

/** Somebody who may open a shift here, with the badge in force. 可开班人员。 */
export class SiteOperatorDto extends SnapshotOperatorDto {
  /** The badge in force; null: none was made. 现用工牌编号，未发为空。 @example "019ab0d2-7c00-7000-8000-0123456789b1" */
  badgeId!: string | null;
}

/** Who may open a shift at this tablet. 本网点可开班人员。 */
export class SiteOperatorsDto {
  /** By name. 按姓名排列。 */
  items!: SiteOperatorDto[];
}
