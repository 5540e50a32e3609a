import type { Words } from '#values';
import { isWithin } from '#values';
import type { AbilityGrade, Category } from './facts.js';
import { ageText } from './condition-text.js';
import { ABILITY_GRADES, CATEGORIES } from './facts.js';
import type { Condition, Reason } from './policy.js';
import type { Situation } from './situation.js';
import { gradeOf, holdsCategory } from './situation.js';
import { hukouOn, residenceOn } from './stay.js';

/** What became of one condition: whether it holds, the facts it looked at, and a sentence about them. */
export interface Finding {
  readonly holds: boolean;
  readonly facts: Reason['facts'];
  readonly words: Words;
}

/** Judges a condition and says why. Use `holds` where only the verdict is wanted: it makes no objects. */
export function evaluate(condition: Condition, situation: Situation): Finding {
  return { holds: holds(condition, situation), facts: factsOf(condition, situation), words: wordsOf(condition, situation) };
}

export function holds(condition: Condition, situation: Situation): boolean {
  if ('age' in condition) return (condition.age.min ?? 0) <= situation.age && situation.age <= (condition.age.max ?? Infinity);
  if ('all' in condition) return condition.all.every((part) => holds(part, situation));
  if ('any' in condition) return condition.any.some((part) => holds(part, situation));
  if ('not' in condition) return !holds(condition.not, situation);
  if ('category' in condition) return situation.facts.categories.length > 0 && condition.category.some((category) => holdsCategory(situation, category));
  if ('ability' in condition) return holdsGrade(condition.ability, situation);
  if ('hukouWithin' in condition) return isWithin(hukouOn(situation.facts, situation.day) ?? '', condition.hukouWithin);
  if ('residenceWithin' in condition) return isWithin(residenceOn(situation.facts, situation.day) ?? '', condition.residenceWithin);
  return holdsPurse(situation);
}

function holdsGrade(grades: readonly AbilityGrade[], situation: Situation): boolean {
  if (situation.facts.assessments.length === 0) return false;
  const grade = gradeOf(situation);
  return grade !== null && grades.includes(grade);
}

function holdsPurse({ facts, day }: Situation): boolean {
  return facts.purseOpenedOn !== null && facts.purseOpenedOn <= day;
}

type Facts = Record<string, string | number | boolean>;

/** The facts that a condition looks at. Only categories it names are told, so that an explanation shows no more than it must. */
export function factsOf(condition: Condition, situation: Situation, into: Facts = {}): Reason['facts'] {
  if ('age' in condition) into['age'] = situation.age;
  else if ('all' in condition) for (const part of condition.all) factsOf(part, situation, into);
  else if ('any' in condition) for (const part of condition.any) factsOf(part, situation, into);
  else if ('not' in condition) factsOf(condition.not, situation, into);
  else if ('category' in condition) addCategories(condition.category, situation, into);
  else if ('ability' in condition) into['ability'] = gradeOf(situation) ?? '';
  else if ('hukouWithin' in condition) into['hukouArea'] = hukouOn(situation.facts, situation.day) ?? '';
  else if ('residenceWithin' in condition) into['residenceArea'] = residenceOn(situation.facts, situation.day) ?? '';
  else into['purseOpenedOn'] = situation.facts.purseOpenedOn ?? '';
  return into;
}

function addCategories(named: readonly Category[], situation: Situation, into: Facts): void {
  const known = String(into['categories'] ?? '');
  // Most people hold no category; they are passed over without making anything.
  const held = situation.facts.categories.length === 0 ? [] : named.filter((category) => holdsCategory(situation, category));
  into['categories'] = held.length === 0 ? known : [...new Set([...known.split(',').filter(Boolean), ...held])].join(',');
}

/** Of an `all` that fails only the failing parts are told, of an `any` that holds only the holding ones: what the reader needs to know. */
function wordsOf(condition: Condition, situation: Situation): Words {
  if ('all' in condition) return joined(telling(condition.all, situation, holds(condition, situation)), situation, '，', ', and ');
  if ('any' in condition) return joined(telling(condition.any, situation, holds(condition, situation)), situation, '；或', '; or ');
  if ('not' in condition) {
    const inner = wordsOf(condition.not, situation);
    return holds(condition, situation)
      ? { zh: `不在排除之列（${inner.zh}）`, en: `not ruled out (${inner.en})` }
      : { zh: `属排除情形（${inner.zh}）`, en: `ruled out (${inner.en})` };
  }
  return leafWords(condition, situation);
}

function telling(parts: readonly Condition[], situation: Situation, outcome: boolean): readonly Condition[] {
  return parts.filter((part) => holds(part, situation) === outcome);
}

function joined(parts: readonly Condition[], situation: Situation, zh: string, en: string): Words {
  const words = parts.map((part) => wordsOf(part, situation));
  return { zh: words.map((each) => each.zh).join(zh), en: words.map((each) => each.en).join(en) };
}

type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

function leafWords(leaf: Leaf, situation: Situation): Words {
  const yes = holds(leaf, situation);
  if ('age' in leaf) return ageWords(leaf.age, situation.age, yes);
  if ('category' in leaf) return categoryWords(leaf.category, situation, yes);
  if ('ability' in leaf) return abilityWords(leaf.ability, situation, yes);
  if ('hukouWithin' in leaf)
    return yes
      ? { zh: `户籍在 ${leaf.hukouWithin} 内`, en: `registered residence within ${leaf.hukouWithin}` }
      : { zh: `户籍不在 ${leaf.hukouWithin} 内`, en: `registered residence outside ${leaf.hukouWithin}` };
  if ('residenceWithin' in leaf)
    return yes
      ? { zh: `居住在 ${leaf.residenceWithin} 内`, en: `lives within ${leaf.residenceWithin}` }
      : { zh: `不居住在 ${leaf.residenceWithin} 内`, en: `lives outside ${leaf.residenceWithin}` };
  return yes ? { zh: '已开通养老服务专户', en: 'the points purse is open' } : { zh: '当日尚未开通养老服务专户', en: 'the points purse is not open on that day' };
}

function ageWords(span: { readonly min?: number; readonly max?: number }, age: number, yes: boolean): Words {
  const range = ageText(span);
  return yes
    ? { zh: `年龄 ${String(age)} 岁（${range.zh}）`, en: `aged ${String(age)} (${range.en})` }
    : { zh: `年龄 ${String(age)} 岁，须 ${range.zh}`, en: `aged ${String(age)}, must be ${range.en}` };
}

function categoryWords(named: readonly Category[], situation: Situation, yes: boolean): Words {
  const told = yes ? named.filter((category) => holdsCategory(situation, category)) : named;
  const zh = told.map((category) => CATEGORIES[category].zh).join('、');
  const en = told.map((category) => CATEGORIES[category].en).join(', ');
  return yes ? { zh: `属${zh}`, en: `on record: ${en}` } : { zh: `未登记为${zh}`, en: `not on record: ${en}` };
}

function abilityWords(named: readonly AbilityGrade[], situation: Situation, yes: boolean): Words {
  const grade = gradeOf(situation);
  const found =
    grade === null ? { zh: '没有有效的能力评估', en: 'no valid ability assessment' } : { zh: `评估为${ABILITY_GRADES[grade].zh}`, en: `assessed as ${ABILITY_GRADES[grade].en}` };
  if (yes) return found;
  const zh = named.map((each) => ABILITY_GRADES[each].zh).join('、');
  const en = named.map((each) => ABILITY_GRADES[each].en).join(', ');
  return { zh: `${found.zh}，须${zh}`, en: `${found.en}, must be ${en}` };
}
