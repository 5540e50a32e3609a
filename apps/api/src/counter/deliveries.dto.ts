import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { MealWindowName } from '#core/policy';
import { AsCode, IsDay, IsUuid7 } from '#platform';

const INSTANT_MAX = 4_102_444_800_000;

export class DeliveryListDto {
  /** Day in Asia/Shanghai; today when left out. 日期，不填为今天。 @example "2026-11-23" */
  @IsOptional()
  @IsDay()
  day?: string;

  /** One meal of the day. 餐次。 @example "lunch" */
  @IsOptional()
  @IsIn(['breakfast', 'lunch', 'dinner'])
  window?: MealWindowName;
}

export class DeliveryToOrderDto {
  /** UUIDv7 made by the tablet. 平板生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789b3" */
  @IsUuid7()
  id!: string;

  /** Code, typed number or lookup code of the person. 老人的卡码、卡号或查询码。 @example "6200000000000017" */
  @AsCode()
  @Matches(/^[0-9A-Z]{6,400}$/)
  code!: string;

  /** Year of birth as the person says it; needed with a typed number. 出生年份，手输卡号时必填。 @example 1941 */
  @IsOptional()
  @IsInt()
  @Min(1880)
  @Max(2100)
  birthYear?: number;

  /** Day of the meal. 用餐日期。 @example "2026-11-23" */
  @IsDay()
  day!: string;

  /** Meal of the day. 餐次。 @example "lunch" */
  @IsIn(['breakfast', 'lunch', 'dinner'])
  window!: MealWindowName;

  /** Item of the filed menu. 已备案菜品。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsUuid7()
  menuItemId!: string;

  /** Where to; sealed at once. 送达地址。 @example "采荷路 3 号 2 单元 501" */
  @IsString()
  @Length(2, 200)
  address!: string;
}

/** A step that was taken. 步骤。 */
export class DeliveryStepDto {
  /** What. 步骤。 @example "delivered" */
  step!: 'prepared' | 'out' | 'delivered' | 'no_show';
  /** When it happened, UTC ms. 发生时刻。 @example 1764000000000 */
  at!: number;
  /** The meal that proves it. 签收的就餐记录。 @example null */
  redemptionId!: string | null;
  /** Why nobody took it. 原因。 @example null */
  reason!: string | null;
}

/** One meal to bring. 送餐单。 */
export class DeliveryDto {
  /** The order. 送餐编号。 @example "019ab0d2-7c00-7000-8000-0123456789b3" */
  id!: string;
  /** Day of the meal. 用餐日期。 @example "2026-11-23" */
  day!: string;
  /** Meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;
  /** Masked. 姓名（脱敏）。 @example "李*珍" */
  nameMasked!: string;
  /** Mark of the person on the county's list, the same as on the tablet. 名单上的人员标记。 @example "9f1c2ab34d5e" */
  holder!: string;
  /** Where to. 地址。 @example "采荷路 3 号 2 单元 501" */
  address!: string;
  /** What the kitchen should know. 备注。 @example "糖尿病餐" */
  note!: string | null;
  /** Dish. 菜品编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  menuItemId!: string;
  /** Dish. 菜品。 @example "午餐套餐" */
  dish!: string;
  /** In English. 菜品英文名。 @example "Lunch set" */
  dishEn!: string;
  /** Where it stands. 状态。 @example "ordered" */
  state!: 'ordered' | 'prepared' | 'out' | 'delivered' | 'no_show';
  /** Delivered, and no redemption proves it. 已送达但未凭码签收。 @example false */
  unproven!: boolean;
  /** In the order in which they were recorded. 步骤记录。 */
  steps!: DeliveryStepDto[];
}

export class DeliveriesDto {
  /** By meal of the day, then by time of the order. 按餐次、下单先后。 */
  items!: DeliveryDto[];
}

export class DeliveryStepToTakeDto {
  /** UUIDv7 made by the tablet. 平板生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789b4" */
  @IsUuid7()
  id!: string;

  /** What. 步骤。 @example "delivered" */
  @IsIn(['prepared', 'out', 'delivered', 'no_show'])
  step!: 'prepared' | 'out' | 'delivered' | 'no_show';

  /** The meal redeemed at the door. 门口核销的就餐记录。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsUuid7()
  redemptionId?: string;

  /** Why nobody took it; required with no_show. 无人签收原因。 @example "敲门无人应" */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  reason?: string;

  /** When it happened, UTC ms; now when left out. 发生时刻。 @example 1764000000000 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  at?: number;
}
