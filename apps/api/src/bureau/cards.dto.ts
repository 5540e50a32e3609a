import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { ACTIVATION_MINUTES_MAX, ACTIVATION_MINUTES_MIN, type CarrierState } from '#cards';
import { IsUuid7 } from '#platform';

/** As many as a card printer takes in one go. */
const PERSONS_MAX = 500;

/** The largest generation that fits on a card. */
const GENERATION_MAX = 255;

export class CardsToIssueDto {
  /**
   * The persons to issue a first card to, 1 to 500. 领卡人员。
   * @example ["019ab0d2-7c00-7000-8000-0123456789ab"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PERSONS_MAX)
  @IsUuid7({ each: true })
  personIds!: string[];
}

export class CardActDto {
  /**
   * The holder. 持卡人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * Why; four characters or more for a suspension. 理由（暂停须四个字以上）。
   * @example "在公交车上丢失"
   */
  @IsString()
  @Length(1, 200)
  reason!: string;
}

export class CardReplacementDto extends CardActDto {
  /**
   * Generation of the card being replaced, so that a request sent twice makes one card. 所换旧卡的代次。
   * @example 1
   */
  @IsInt()
  @Min(1)
  @Max(GENERATION_MAX)
  generation!: number;
}

export class ActivationToMakeDto {
  /**
   * Whose phone will be enrolled. 绑定手机的老人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * How long it can be used, minutes: 10 to 10080, a day unless told. 有效分钟数。
   * @example 1440
   */
  @IsOptional()
  @IsInt()
  @Min(ACTIVATION_MINUTES_MIN)
  @Max(ACTIVATION_MINUTES_MAX)
  validMinutes?: number;

  /**
   * That the phone which is bound now shall stop when another is enrolled with this code; refused as phone_bound_elsewhere without it. 换绑：原手机停用。
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;
}

export class SocialCardToBindDto {
  /**
   * The holder. 持卡人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * The number as the card reader types it; stored as a blind index only. 社保卡（市民卡）读卡号，只存索引。
   * @example "A12345678"
   */
  @IsString()
  @Length(8, 40)
  number!: string;
}

/** A one-time code by which a phone enrols its key. 手机绑定码。 */
export class ActivationMadeDto {
  /** Ten digits, for typing. 十位数字。 @example "0123456789" */
  activationCode!: string;

  /** The same as a signed enrolment code (184 digits), for a QR that the phone scans. 扫码用的数字串（184 位）。 @example "3300010000000000000017" */
  code!: string;

  /** Until when it can be used, UTC milliseconds. 失效时刻。 @example 1764086400000 */
  expiresAt!: number;
}

/** A social-security card that is bound. 社保卡已绑定。 */
export class SocialCardBoundDto {
  /** The binding. 绑定编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  socialCardId!: string;

  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** The generation it belongs to. 代次。 @example 1 */
  generation!: number;
}

/** A social-security card that was taken off. 社保卡已解绑。 */
export class SocialCardReleasedDto {
  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;
}

/** A card that was just made. Its number and code are not in it: they leave the desk on the card. 新发的卡。 */
export class NewCardDto {
  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** The card. 卡片编号（内部）。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  cardId!: string;

  /** Rises with every replacement. 代次。 @example 1 */
  generation!: number;
}

export class NewCardListDto {
  /** Those that were issued; whoever held a card, died or lives elsewhere is not among them. 新发的卡。 */
  items!: NewCardDto[];
}

/** A card as it stands. The code is not in it: it leaves the desk on the card. 现用卡。 */
export class CardDto {
  /** The holder. 持卡人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** The card. 卡片编号（内部）。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  cardId!: string;

  /** Stands in the code. 卡序号。 @example 17 */
  serial!: number;

  /** 16 digits for typing. 卡号。 @example "6200000000000017" */
  number!: string;

  /** Rises with every replacement. 代次。 @example 1 */
  generation!: number;

  /** Day of issue. 发卡日期。 @example "2026-01-01" */
  issuedOn!: string;

  /** Last day on which it is good. 有效期至。 @example "2036-01-01" */
  expiresOn!: string;

  /** active 正常, lost 挂失, suspended 暂停. @example "active" */
  state!: CarrierState;
}
