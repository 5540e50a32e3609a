import { IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { IsDay } from '#platform';
import { HolderDto } from './holders.dto.js';

export class CardLookupDto {
  /** Last six digits of the number on the card; with the year of birth; or phone and birthday. 卡号后六位与出生年份；或填手机号与生日。 @example "000017" */
  @ValidateIf((dto: CardLookupDto) => dto.phone === undefined || dto.last6 !== undefined)
  @Matches(/^\d{6}$/)
  last6?: string;

  /** Year of birth as the person says it, with the last six digits. 出生年份，与卡号后六位同填。 @example 1941 */
  @ValidateIf((dto: CardLookupDto) => dto.phone === undefined || dto.birthYear !== undefined)
  @IsInt()
  @Min(1880)
  @Max(2100)
  birthYear?: number;

  /** Phone on record. 登记的手机号。 @example "13800000001" */
  @IsOptional()
  @IsString()
  @Length(5, 30)
  phone?: string;

  /** Birthday, with the phone. 生日，与手机号同填。 @example "1941-03-05" */
  @ValidateIf((dto: CardLookupDto) => dto.phone !== undefined)
  @IsDay()
  birthDay?: string;
}

/** One who may be meant. 可能的持卡人。 */
export class LookupChoiceDto {
  /** Redeem with it under evidence `typed`; good for ten minutes. 十分钟内可用它核销。 @example "LK01234567890123456789" */
  code!: string;
  /** Last four digits of the card, to tell two apart. 卡号后四位。 @example "0017" */
  last4!: string;
  /** For the check screen, which always comes. 核对本人。 */
  holder!: HolderDto;
}

export class CardLookupAnswerDto {
  /** None, one, or several to choose from; five at most. 查到的人，最多五位。 */
  choices!: LookupChoiceDto[];
  /** Lookups that are left in this shift. 本班次还可查询次数。 @example 19 */
  left!: number;
}
