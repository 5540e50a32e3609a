import type { Words } from '#values';
import { ABILITY_GRADES, CATEGORIES } from './facts.js';
import type { Condition } from './policy.js';

/** A condition as it stands in the law, about nobody in particular: "80 岁及以上，且户籍在 330102 内". */
export function conditionText(condition: Condition): Words {
  if ('all' in condition) return joined(condition.all, '，且', ' and ');
  if ('any' in condition) return joined(condition.any, '，或', ' or ');
  if ('not' in condition) {
    const inner = conditionText(condition.not);
    return { zh: `不属于（${inner.zh}）`, en: `not (${inner.en})` };
  }
  if ('age' in condition) return ageText(condition.age);
  if ('category' in condition) return list(condition.category.map((one) => CATEGORIES[one]));
  if ('ability' in condition) return list(condition.ability.map((one) => ABILITY_GRADES[one]));
  if ('hukouWithin' in condition) return { zh: `户籍在 ${condition.hukouWithin} 内`, en: `registered residence within ${condition.hukouWithin}` };
  if ('residenceWithin' in condition) return { zh: `居住在 ${condition.residenceWithin} 内`, en: `living within ${condition.residenceWithin}` };
  return { zh: '已开通养老服务专户', en: 'the points purse is open' };
}

export function ageText({ min, max }: { readonly min?: number; readonly max?: number }): Words {
  if (max === undefined) return { zh: `${String(min)} 岁及以上`, en: `${String(min)} or over` };
  if (min === undefined) return { zh: `${String(max)} 岁及以下`, en: `${String(max)} or under` };
  return { zh: `${String(min)} 至 ${String(max)} 岁`, en: `${String(min)} to ${String(max)}` };
}

function list(words: readonly Words[]): Words {
  return { zh: words.map((one) => one.zh).join('、'), en: words.map((one) => one.en).join(', ') };
}

function joined(parts: readonly Condition[], zh: string, en: string): Words {
  const words = parts.map(conditionText);
  return { zh: words.map((one) => one.zh).join(zh), en: words.map((one) => one.en).join(en) };
}
