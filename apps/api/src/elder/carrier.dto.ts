import { IsOptional, IsString, Length } from 'class-validator';

export class OwnLossDto {
  /**
   * What happened, if the person cares to say. 说明（可不填）。
   * @example "买菜时丢了"
   */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  reason?: string;
}
