import type { Alarm } from '#supervision';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

/** Something that somebody has to see to now. 一项告警。 */
export class AlarmDto {
  /** Stable name. 告警种类。 @example "activation_miss" */
  kind!: string;

  /** 名称。 */
  label!: WordsDto;

  /** What it means and what to do. 说明与处理办法。 */
  advice!: WordsDto;

  /** As counted today, or MB that are free. 当前值。 @example 214 */
  value!: number;

  /** Where it stops. 上限或预留。 @example 2000 */
  limit!: number;
}

export class AlarmPageDto extends NextPageDto {
  /** All of them: there are few. 告警。 */
  items!: AlarmDto[];
}

export function alarmJson({ kind, label, advice, value, limit }: Alarm): AlarmDto {
  return { kind, label, advice, value, limit };
}
