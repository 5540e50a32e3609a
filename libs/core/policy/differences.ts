import type { Words } from '#values';
import { minuteText, yuanText } from '#values';
import { conditionText } from './condition-text.js';
import type { Policy } from './policy.js';

/** One thing in which two versions differ; null where a version does not have it. */
export interface PolicyDifference {
  readonly what: Words;
  readonly before: Words | null;
  readonly after: Words | null;
}

interface Article {
  readonly what: Words;
  readonly text: Words;
}

/**
 * In what two versions of a programme differ, article by article in plain words; all of the new one where there is none before.
 * Dates and the version's name are no articles: whoever reads this reads them beside it.
 */
export function policyDifferences(before: Policy | null, after: Policy): PolicyDifference[] {
  const [old, now] = [before === null ? new Map<string, Article>() : articlesOf(before), articlesOf(after)];
  const found: PolicyDifference[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(key), now.get(key)];
    if (one?.text.zh === other?.text.zh && one?.text.en === other?.text.en && one?.what.zh === other?.what.zh) continue;
    found.push({ what: (other ?? one)?.what ?? words(key, key), before: one?.text ?? null, after: other?.text ?? null });
  }
  return found;
}

function articlesOf(policy: Policy): Map<string, Article> {
  const articles = new Map<string, Article>();
  const put = (key: string, what: Words, text: Words): void => void articles.set(key, { what, text });
  put('title', words('名称', 'Title'), policy.title);
  for (const rule of policy.requires) put(`requires.${rule.id}`, both('前提：', 'Requirement: ', rule.title), conditionText(rule.when));
  if (policy.kind === 'meal_discount') {
    for (const rule of policy.rules) put(`rule.${rule.id}`, rule.title, then(rule, words(`付标价的 ${percent(rule.rate)}`, `pays ${percent(rule.rate)} of the list price`)));
  } else {
    put('stacking', words('多项可享时', 'When several rules apply'), policy.stacking === 'HIGHEST' ? words('就高', 'the highest counts') : words('相加', 'they add up'));
    put('funding', words('出资', 'Who pays'), {
      zh: policy.funding.map(({ funder, percent: share }) => `${funder} ${String(share)}%`).join('、'),
      en: policy.funding.map(({ funder, percent: share }) => `${funder} ${String(share)} %`).join(', '),
    });
  }
  if (policy.kind === 'allowance') {
    const unit = policy.unit === 'POINT' ? words('分', 'points') : words('元', 'yuan');
    for (const rule of policy.rules) {
      const amount = yuanText(BigInt(rule.amount));
      put(`rule.${rule.id}`, rule.title, then(rule, words(`每月 ${amount} ${unit.zh}`, `${amount} ${unit.en} a month`)));
    }
    const none = words('无', 'none');
    put('excludes', words('不可同享', 'Excludes'), policy.excludes.length === 0 ? none : words(policy.excludes.join('、'), policy.excludes.join(', ')));
    const months = String(policy.expiryMonths);
    put('expiry', words('有效期', 'Lapses'), policy.expiryMonths === null ? words('长期', 'never') : words(`${months} 个月`, `after ${months} months`));
  }
  if (policy.kind === 'meal_subsidy') {
    for (const rule of policy.rules) {
      const [amount, least] = [yuanText(BigInt(rule.amountFen)), yuanText(BigInt(rule.minSpendFen))];
      const all = rule.whole === true ? words('，可付全价', ', up to the whole price') : words('', '');
      put(`rule.${rule.id}`, rule.title, then(rule, words(`标价满 ${least} 元，每餐补 ${amount} 元${all.zh}`, `${amount} yuan a meal from a list price of ${least}${all.en}`)));
    }
    for (const list of ['collective', 'charity'] as const) {
      for (const rule of policy[list])
        put(`${list}.${rule.id}`, rule.title, then(rule, words(`每餐 ${yuanText(BigInt(rule.amountFen))} 元`, `${yuanText(BigInt(rule.amountFen))} yuan a meal`)));
    }
    const { perDay, perMonth } = policy.caps;
    put('caps', words('次数上限', 'Caps'), words(`每日 ${String(perDay)} 餐、每月 ${String(perMonth)} 餐`, `${String(perDay)} meals a day, ${String(perMonth)} a month`));
    const windows = policy.windows.map(({ window, fromMinute, toMinute }) => `${window} ${minuteText(fromMinute)}-${minuteText(toMinute)}`);
    put('windows', words('供餐时段', 'Meal hours'), {
      zh: policy.windows.map((one, at) => (windows[at] ?? '').replace(one.window, WINDOWS[one.window])).join('、'),
      en: windows.join(', '),
    });
  }
  return articles;
}

const WINDOWS = { breakfast: '早餐', lunch: '午餐', dinner: '晚餐' } as const;

function then(rule: { readonly when: Parameters<typeof conditionText>[0] }, what: Words): Words {
  const when = conditionText(rule.when);
  return { zh: `${when.zh}：${what.zh}`, en: `${when.en}: ${what.en}` };
}

function both(zh: string, en: string, inner: Words): Words {
  return { zh: zh + inner.zh, en: en + inner.en };
}

function words(zh: string, en: string): Words {
  return { zh, en };
}

/** "70 %" of the decimal text "0.7", without arithmetic in floating point. */
function percent(rate: string): string {
  const [whole = '0', part = ''] = rate.split('.');
  const digits = part.padEnd(2, '0');
  const rest = digits.slice(2).replace(/0+$/, '');
  return `${String(Number(whole + digits.slice(0, 2)))}${rest === '' ? '' : `.${rest}`} %`;
}
