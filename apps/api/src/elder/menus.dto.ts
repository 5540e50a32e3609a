import { OmitType } from '@nestjs/swagger';
import { PublicMenuItemDto, PublicSiteDto } from '../menu.dto.js';
import { WordsDto } from '../words.dto.js';

/** A dish with what it costs this person. 菜品与本人价格。 */
export class OwnMenuItemDto extends PublicMenuItemDto {
  /** The site's own discount, whole fen. 网点优惠（分）。 @example 480 */
  discountFen!: number;

  /** Public subsidy, whole fen. 财政补贴（分）。 @example 500 */
  subsidyFen!: number;

  /** What the village or community adds, whole fen. 集体补助（分）。 @example 0 */
  collectiveFen!: number;

  /** What donations add, whole fen. 慈善资助（分）。 @example 100 */
  charityFen!: number;

  /** To pay without points, whole fen. 不用积分时自付（分）。 @example 520 */
  selfPayFen!: number;

  /** Points that would pay, whole hundredths; 0 when they are kept for care. 可用积分（百分之一分）。 @example 300 */
  points!: number;

  /** To pay after points, whole fen. 用积分后自付（分）。 @example 220 */
  selfPayWithPointsFen!: number;

  /** Why, sentence by sentence. 依据。 */
  reasons!: WordsDto[];
}

/** A site with its dishes at this person's price. 网点菜单（本人价格）。 */
export class OwnMenuDto extends OmitType(PublicSiteDto, ['menu'] as const) {
  /** Whether this person has a right to subsidised meals today. 今日是否可享补贴。 @example true */
  eligible!: boolean;

  /** Day of the prices. 日期。 @example "2026-11-23" */
  day!: string;

  /** What it sells today; weighed trays are priced at their ceiling. 今日菜单；称重自选按上限计。 */
  menu!: OwnMenuItemDto[];
}
