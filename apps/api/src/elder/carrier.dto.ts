import { IsOptional, IsString, Length } from 'class-validator';
import { CarrierDto } from '../carrier.dto.js';

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

/** What an elder's phone shows of card and phone. 我的卡和手机。 */
export class OwnCarrierDto extends CarrierDto {
  /** Server time, UTC milliseconds: the phone measures its clock by it, since its codes carry the time. 服务器时间。 @example 1764000000000 */
  serverTime!: number;
}
