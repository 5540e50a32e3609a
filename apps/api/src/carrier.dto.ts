import type { CarrierState } from '#cards';

/** The card a person carries, without its code. 卡面。 */
export class CardFaceDto {
  /** The card. 卡片编号（内部）。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  cardId!: string;

  /** 16 digits for typing. 卡号。 @example "6200000000000017" */
  number!: string;

  /** Day of issue. 发卡日期。 @example "2026-01-01" */
  issuedOn!: string;

  /** Last day on which it is good. 有效期至。 @example "2036-01-01" */
  expiresOn!: string;
}

/** A phone that makes codes for the person. 已绑定手机。 */
export class CarriedPhoneDto {
  /** Its key. 手机密钥编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  phoneKeyId!: string;

  /** What stands in its codes. 手机码序号。 @example 4503599627370497 */
  serial!: number;

  /** When it was enrolled, UTC milliseconds. 绑定时刻。 @example 1764000000000 */
  enrolledAt!: number;
}

/** How a person's card and phones stand together. 卡证状态。 */
export class CarrierStateDto {
  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Rises with every replacement; what is older is dead. 代次，换卡加一，旧代作废。 @example 1 */
  generation!: number;

  /** active 正常, lost 挂失, suspended 暂停. @example "active" */
  state!: CarrierState;

  /** When generation or state last changed, UTC milliseconds. 最近变动时刻。 @example 1764000000000 */
  changedAt!: number;
}

/** All that a person can show at the counter. 卡、手机、社保卡。 */
export class CarrierDto extends CarrierStateDto {
  /** The printed card; null for a person who has only a phone or a social-security card. 实体卡。 */
  card!: CardFaceDto | null;

  /** The phones that make codes now. 已绑定手机。 */
  phones!: CarriedPhoneDto[];

  /** Whether a social-security card is bound. 是否绑定社保卡。 @example false */
  socialCardBound!: boolean;
}

/** A phone that makes no codes any more. 已解绑手机。 */
export class RevokedPhoneDto {
  /** Its key. 手机密钥编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  phoneKeyId!: string;

  /** Whose it was. 所属老人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Since when, UTC milliseconds. 解绑时刻。 @example 1764000000000 */
  revokedAt!: number;
}
