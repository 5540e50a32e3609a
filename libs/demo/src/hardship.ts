import type { AbilityGrade, Category } from '#core/policy';
import type { Chance } from './chance.js';

/** The four kinds of family that may have the care tiers of 重阳分 (domain.md 10), and their shares of the people over 60. */
const HARDSHIP: readonly (readonly [Category, number])[] = [
  ['DIBAO', 0.009],
  ['DIBIAN', 0.005],
  ['ZHICHU', 0.002],
  ['JISHENG', 0.006],
];

/** Other categories stand beside these and each other; the second share is for those aged 80 and over. */
const OTHERS: readonly (readonly [Category, number, number])[] = [
  ['TEKUN', 0.0012, 0.002],
  ['YOUFU', 0.012, 0.02],
  ['CANJI', 0.06, 0.11],
  ['SHIZHI', 0.006, 0.035],
  ['DUJU', 0.05, 0.12],
  ['KONGCHAO', 0.15, 0.18],
];

export interface Circumstances {
  readonly categories: readonly Category[];
  readonly grade: AbilityGrade | null;
  readonly purse: boolean;
}

const DEPENDENT: readonly AbilityGrade[] = ['MODERATE', 'SEVERE', 'TOTAL'];
const DEPENDENT_WEIGHTS = [46, 36, 18];

/**
 * What a person's life is like: categories, ability and whether they opened a purse. Calibrated so that about 51 % of
 * those aged 80 and over hold a purse and about 2.1 % of purse holders are on a care tier (decisions 26).
 */
export function circumstances(chance: Chance, age: number): Circumstances {
  const old = age >= 80;
  const categories: Category[] = [];
  const draw = chance.next();
  let upTo = 0;
  for (const [category, share] of HARDSHIP) {
    upTo += share;
    if (draw < upTo && categories.length === 0) categories.push(category);
  }
  const hardship = categories.length > 0;
  for (const [category, share, shareOld] of OTHERS) if (chance.happens(old ? shareOld : share)) categories.push(category);
  const grade = ability(chance, old, hardship);
  const onCareTier = hardship && grade !== null && DEPENDENT.includes(grade);
  return { categories, grade, purse: chance.happens(onCareTier ? 0.92 : old ? 0.506 : 0) };
}

/** Hardship families are assessed because money hangs on it; of the others only some ask for an assessment. */
function ability(chance: Chance, old: boolean, hardship: boolean): AbilityGrade | null {
  const draw = chance.next();
  const dependent = hardship ? (old ? 0.34 : 0.029) : old ? 0.05 : 0.008;
  if (draw < dependent) return DEPENDENT[chance.weighted(DEPENDENT_WEIGHTS)] ?? 'MODERATE';
  if (draw < dependent + (old ? 0.05 : 0.01)) return chance.happens(0.6) ? 'MILD' : 'INTACT';
  return null;
}
