import type { RefusalCode } from '#values';

/** The words of one refusal. 拒绝原因。 */
export class ProblemWordsDto {
  /** `urn:love-card:refusal:<code>`. 类型标识。 @example "urn:love-card:refusal:already_redeemed" */
  type!: string;

  /** HTTP status. HTTP 状态码。 @example 409 */
  status!: number;

  /** Stable code. 稳定代码。 @example "already_redeemed" */
  code!: RefusalCode;

  /** What happened, in Chinese. 中文标题。 @example "本餐已用过" */
  title!: string;

  /** What happened, in English. 英文标题。 @example "Already used for this meal" */
  titleEn!: string;

  /** What to do next, in Chinese. 下一步（中文）。 @example "不重复补贴，可按原价就餐。" */
  action!: string;

  /** What to do next, in English. 下一步（英文）。 @example "No second subsidy. The person can eat at full price." */
  actionEn!: string;
}

/** The catalogue of refusals. 拒绝原因目录。 */
export class ProblemCatalogueDto {
  /** Every code, in the order of the catalogue. 全部原因。 */
  items!: ProblemWordsDto[];
}
