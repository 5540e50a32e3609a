/** Somebody who may look on, or could. 代看人。 */
export class FamilyLinkDto {
  /** The consent. 代看编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** Who, masked. 姓名（脱敏）。 @example "王*芳" */
  nameMasked!: string;

  /** What the person is to the elder. 关系。 @example "女儿" */
  relation!: string;

  /** Since when, UTC milliseconds. 开通时刻。 @example 1764000000000 */
  startedAt!: number;

  /** Last day. 截止日。 @example "2027-05-31" */
  endsOn!: string;

  /** live 有效, ended 已到期, revoked 已取消. @example "live" */
  state!: 'live' | 'ended' | 'revoked';

  /** When the person last signed in, UTC milliseconds. 最近登录时刻。 @example null */
  lastSeenAt!: number | null;
}

export class FamilyDto {
  /** The live ones first, then newest first. 有效的在前。 */
  items!: FamilyLinkDto[];
}

/** A consent that was taken back. 已取消代看。 */
export class FamilyRevokedDto {
  /** The consent. 代看编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** When, UTC milliseconds; it stopped at once. 取消时刻。 @example 1764000000000 */
  revokedAt!: number;
}
