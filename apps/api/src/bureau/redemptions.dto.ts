import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsUuid7 } from '#platform';
import { RedemptionListDto } from '../counter/redemptions.dto.js';

export class BureauRedemptionListDto extends RedemptionListDto {
  /** Only meals of this site. */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class DonationDto {
  /** UUIDv7 made by the caller. 客户端生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789af" */
  @IsUuid7()
  id!: string;

  /** Whole fen. 金额（分）。 @example 100000 */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountFen!: number;
}

/** A donation in the books. 捐款已入账。 */
export class DonationBookedDto {
  /** The transfer. 记账凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789af" */
  transferId!: string;
}
