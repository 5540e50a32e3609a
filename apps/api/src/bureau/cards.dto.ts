import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { ACTIVATION_MINUTES_MAX, ACTIVATION_MINUTES_MIN } from '#cards';
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
