import { IsBoolean, IsInt, IsOptional, Min } from 'class-validator';
import { IsUuid7 } from '#platform';
import { RedemptionListDto } from '../counter/redemptions.dto.js';

export class BureauRedemptionListDto extends RedemptionListDto {
  /** Only meals of this site. */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class VoidDecisionDto {
  /** True grants the void, false declines it. 同意或退回。 */
  @IsBoolean()
  granted!: boolean;
}

export class DonationDto {
  /** UUIDv7 made by the caller. */
  @IsUuid7()
  id!: string;

  /** Whole fen. @example 100000 */
  @IsInt()
  @Min(1)
  amountFen!: number;
}
