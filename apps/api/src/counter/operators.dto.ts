import { SnapshotOperatorDto } from './snapshots.dto.js';

/** Who may open a shift at this tablet. 本网点可开班人员。 */
export class SiteOperatorsDto {
  /** By name. 按姓名排列。 */
  items!: SnapshotOperatorDto[];
}
