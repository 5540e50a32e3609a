import type { AbilityGrade } from '#core/policy';
import { ABILITY_GRADES } from '#core/policy';
import type { Day, Words } from '#values';
import { addMonths, lastDay, monthOf } from '#values';

/** The four first-level indicators of GB/T 42195-2022. */
export const ABILITY_GROUPS = {
  SELF_CARE: { zh: '自理能力', en: 'self-care' },
  MOVEMENT: { zh: '基础运动能力', en: 'basic movement' },
  MIND: { zh: '精神状态', en: 'mental state' },
  SENSES: { zh: '感知觉与社会参与', en: 'perception and social participation' },
} as const;
export type AbilityGroup = keyof typeof ABILITY_GROUPS;

export interface AbilityItem {
  readonly code: string;
  readonly group: AbilityGroup;
  readonly title: Words;
  /** Score of an able person; the lowest is always 0. */
  readonly scoreMax: number;
}

const item = (code: string, group: AbilityGroup, title: [string, string], scoreMax = 4): AbilityItem => ({ code, group, title: { zh: title[0], en: title[1] }, scoreMax });

/** The 26 items of tables B.1 to B.4; their highest scores add up to 90. */
export const ABILITY_ITEMS: readonly AbilityItem[] = [
  item('B1.1', 'SELF_CARE', ['进食', 'eating']),
  item('B1.2', 'SELF_CARE', ['修饰', 'grooming']),
  item('B1.3', 'SELF_CARE', ['洗澡', 'bathing']),
  item('B1.4', 'SELF_CARE', ['穿/脱上衣', 'dressing, upper body']),
  item('B1.5', 'SELF_CARE', ['穿/脱裤子和鞋袜', 'dressing, lower body and shoes']),
  item('B1.6', 'SELF_CARE', ['小便控制', 'bladder control']),
  item('B1.7', 'SELF_CARE', ['大便控制', 'bowel control']),
  item('B1.8', 'SELF_CARE', ['如厕', 'using the toilet']),
  item('B2.1', 'MOVEMENT', ['床上体位转移', 'turning and sitting up in bed']),
  item('B2.2', 'MOVEMENT', ['床椅转移', 'moving between bed and chair']),
  item('B2.3', 'MOVEMENT', ['平地行走', 'walking on level ground']),
  item('B2.4', 'MOVEMENT', ['上下楼梯', 'climbing stairs'], 3),
  item('B3.1', 'MIND', ['时间定向', 'orientation in time']),
  item('B3.2', 'MIND', ['空间定向', 'orientation in space']),
  item('B3.3', 'MIND', ['人物定向', 'knowing people']),
  item('B3.4', 'MIND', ['记忆', 'memory']),
  item('B3.5', 'MIND', ['理解能力', 'understanding']),
  item('B3.6', 'MIND', ['表达能力', 'expression']),
  item('B3.7', 'MIND', ['攻击行为', 'aggression'], 1),
  item('B3.8', 'MIND', ['抑郁症状', 'depression'], 1),
  item('B3.9', 'MIND', ['意识水平', 'consciousness'], 2),
  item('B4.1', 'SENSES', ['视力', 'sight'], 2),
  item('B4.2', 'SENSES', ['听力', 'hearing'], 2),
  item('B4.3', 'SENSES', ['执行日常事务', 'daily affairs']),
  item('B4.4', 'SENSES', ['使用交通工具外出', 'travelling'], 3),
  item('B4.5', 'SENSES', ['社会交往能力', 'social contact']),
];

const GRADES = Object.keys(ABILITY_GRADES) as AbilityGrade[];
/** Lowest total of each grade, from able to fully dependent. */
const TOTAL_MIN: readonly number[] = [90, 66, 46, 30, 0];

export interface AbilityFindings {
  /** Sum of the 26 scores, 0..90. */
  readonly total: number;
  readonly coma: boolean;
  /** Diagnosed dementia or another mental illness. */
  readonly mentalIllness: boolean;
  /** Falls, choking, wandering off, self-harm and the like in the last 30 days. */
  readonly accidentsIn30Days: number;
}

/** The codes of items that are absent, unknown, or scored outside their range. Empty when the sheet can be graded. */
export function faultyItems(scores: Readonly<Record<string, number>>): string[] {
  const wrong = ABILITY_ITEMS.filter(({ code, scoreMax }) => {
    const score = scores[code];
    return score === undefined || !Number.isInteger(score) || score < 0 || score > scoreMax;
  }).map(({ code }) => code);
  const unknown = Object.keys(scores).filter((code) => !ABILITY_ITEMS.some((known) => known.code === code));
  return [...wrong, ...unknown];
}

export function totalOf(scores: Readonly<Record<string, number>>): number {
  return ABILITY_ITEMS.reduce((sum, { code }) => sum + (scores[code] ?? 0), 0);
}

/**
 * The grade of an assessed person (GB/T 42195-2022): by the sum of scores; coma is always TOTAL; a diagnosed mental
 * illness, or two accidents in 30 days, make it one grade worse, once. Throws RangeError on a total outside 0..90.
 */
export function gradeOf({ total, coma, mentalIllness, accidentsIn30Days }: AbilityFindings): AbilityGrade {
  if (!Number.isInteger(total) || total < 0 || total > 90) throw new RangeError(`an ability total lies between 0 and 90, got ${String(total)}`);
  const worst = GRADES.length - 1;
  const byScore = TOTAL_MIN.findIndex((least) => total >= least);
  const worse = mentalIllness || accidentsIn30Days >= 2 ? 1 : 0;
  return GRADES[coma ? worst : Math.min(byScore + worse, worst)] ?? 'TOTAL';
}

/** Last day of an assessment: the same day twelve months later, or the last of that month when it has no such day. */
export function validUntil(assessedOn: Day): Day {
  const month = addMonths(monthOf(assessedOn), 12);
  const sameDay = `${month}-${assessedOn.slice(8)}` as Day;
  const end = lastDay(month);
  return sameDay > end ? end : sameDay;
}
