import { IsBoolean } from 'class-validator';

export class PointsChoiceDto {
  /**
   * True: my points pay for meals; false: they are kept for care. 用餐时是否使用积分。
   * @example true
   */
  @IsBoolean()
  pointsOnMeals!: boolean;
}
