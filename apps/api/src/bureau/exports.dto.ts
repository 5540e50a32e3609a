import { IsIn, IsOptional } from 'class-validator';
import { DIFFERENCES, type DifferenceType } from '#core/matching';
import type { Language } from '#supervision';

export class ReconciliationExportDto {
  /** Only this type; all when left out. 仅此类型，默认全部。 @example "redemption_after_death" */
  @IsOptional()
  @IsIn(Object.keys(DIFFERENCES))
  type?: DifferenceType;

  /** Language of the sheets. 表格语言。 @example "zh" */
  @IsOptional()
  @IsIn(['zh', 'en'])
  lang: Language = 'zh';
}
