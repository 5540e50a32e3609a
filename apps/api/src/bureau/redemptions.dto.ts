import { IsOptional } from 'class-validator';
import { IsAmountFen, IsUuid7 } from '#platform';
import { ProposalHeadDto } from './proposals.dto.js';
import { RedemptionListDto } from '../counter/redemptions.dto.js';

export class BureauRedemptionListDto extends RedemptionListDto {
  /** Only meals of this site. */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class DonationDto extends ProposalHeadDto {
  /** Whole fen, 1 to 10^12. 金额（分）。 @example 100000 */
  @IsAmountFen()
  amountFen!: number;
}
