import type { LotView, Purse } from '#allowances';
import { jsonAmount } from '#values';
import { WordsDto } from '../words.dto.js';

/** One lot of points. 一笔积分。 */
export class PurseLotDto {
  /** The lot. 积分批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Programme it was issued by. 津贴项目。 @example "cyf" */
  programme!: string;
  /** Its name. 项目名称。 @example {"zh":"重阳分","en":"Chongyang points"} */
  title!: WordsDto;
  /** Month it was issued for. 发放月份。 @example "2025-03" */
  month!: string;
  /** Hundredths of a point. @example 7500 */
  granted!: number;
  /** Hundredths of a point. @example 6200 */
  remaining!: number;
  /** First day on which it may be spent. 到账日。 @example "2025-03-05" */
  openedOn!: string;
  /** Last day on which it may be spent. 有效期至。 @example "2026-03-31" */
  expiresOn!: string;
  /** live 可用, not_begun 未生效, spent 已用完, expired 已过期, recalled 已收回. @example "live" */
  state!: LotView['state'];
  /** In plain words, 中文 and English. @example {"zh":"重阳分 62.00 分，2026年3月31日前（含当日）有效","en":"Chongyang points: 62.00 points, valid to 2026-03-31"} */
  words!: WordsDto;
}

/** A person's points. 我的积分。 */
export class PurseDto {
  /** Hundredths of a point to spend today. 今日可用（百分之一分）。 @example 13700 */
  balance!: number;
  /** The balance in plain words. 余额说明。 @example {"zh":"现有 137.00 分可用","en":"137.00 points to spend"} */
  words!: WordsDto;
  /** Earliest expiry first. 先到期的在前。 */
  lots!: PurseLotDto[];
}

export function purseJson(purse: Purse): PurseDto {
  return { balance: jsonAmount(purse.balance), words: purse.words, lots: purse.lots.map(lotJson) };
}

function lotJson({ lot, state, title, words }: LotView): PurseLotDto {
  const { id, programme, month, granted, remaining, openedOn, expiresOn } = lot;
  return { id, programme, title, month, granted: jsonAmount(granted), remaining: jsonAmount(remaining), openedOn, expiresOn, state, words };
}
