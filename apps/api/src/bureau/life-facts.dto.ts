/** A death as recorded. 身故登记结果。 */
export class DeathRecordedDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Day of death. 身故日期。 @example "2025-11-03" */
  diedOn!: string;

  /** What was left in the purse and went back, hundredths of a point. 收回积分（百分之一分）。 @example 6200 */
  recalledPoints!: number;
}

/** A death that was taken back. 身故登记已撤销。 */
export class DeathRevokedDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** What stands in the purse again, hundredths of a point. 退回积分（百分之一分）。 @example 6200 */
  restoredPoints!: number;
}

/** A move as recorded. 迁移登记结果。 */
export class MoveRecordedDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Day of moving out; null for whoever lives here. 迁出日期。 @example "2025-11-03" */
  movedOutOn!: string | null;
}

/** A purse that is open. 积分账户已开立。 */
export class PurseOpenedDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Day from which there is a purse. 开户日。 @example "2025-11-01" */
  purseOpenedOn!: string;
}
