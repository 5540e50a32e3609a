import type { MealExample, PublicCountyView } from '#county';
import type { AllowancePolicy, MealSubsidyPolicy } from '#core/policy';
import { conditionText } from '#core/policy';
import { yuanText } from '#values';
import { escaped as e } from './escaped.js';
import type { Pen } from './front-page.js';

/** What a meal costs at three ages, priced by the law itself, and the limits. */
export function whatOnePays({ examples, examplePriceFen, law }: PublicCountyView, pen: Pen): string {
  const { say } = pen;
  if (law.discount === null && law.subsidy === null) return '';
  const limits =
    law.subsidy === null ? '' : `<p class="note">${say('limits', law.subsidy.caps.perDay, law.subsidy.caps.perMonth)}${hasHardship(law.subsidy) ? say('hardship') : ''}</p>`;
  return `<section id="paid"><h2>${say('paid')}</h2><p class="quiet">${say('example', yuanText(examplePriceFen))}</p><ul class="examples">${examples.map((one) => exampleCard(one, pen)).join('')}</ul>${limits}${sourceOf(law.subsidy?.source ?? law.discount?.source ?? '', pen)}</section>`;
}

function exampleCard({ age, split }: MealExample, { say, language }: Pen): string {
  if (split === null) return `<li>${say('age', age)}<b>${say('notAtThisAge')}</b></li>`;
  const others = split.collectiveFen + split.charityFen;
  const parts = [
    split.discountFen > 0n ? say('siteGives', yuanText(split.discountFen)) : '',
    split.subsidyFen > 0n ? say('countyGives', yuanText(split.subsidyFen)) : '',
    others > 0n ? say('othersGive', yuanText(others)) : '',
  ].filter((part) => part !== '');
  return `<li>${say('age', age)}<b>${say('youPay', yuanText(split.selfPayFen))}</b><span class="quiet">${parts.join(language === 'zh' ? '，' : ', ')}</span></li>`;
}

/** The allowances in force, rule by rule, as the law words them. */
export function whatComesEveryMonth({ law }: PublicCountyView, pen: Pen): string {
  const { say } = pen;
  const policies = [...law.allowances.values()];
  if (policies.length === 0) return '';
  const worth = policies.some((policy) => policy.unit === 'POINT') ? `<p class="quiet">${say('pointWorth')}</p>` : '';
  return `<section id="rights"><h2>${say('rights')}</h2>${worth}<div class="rights">${policies.map((policy) => allowanceOf(policy, pen)).join('')}</div></section>`;
}

function allowanceOf(policy: AllowancePolicy, pen: Pen): string {
  const { say } = pen;
  const unit = policy.unit === 'POINT' ? 'monthPoints' : 'monthCash';
  const rules = policy.rules.map((rule) => {
    const when = conditionText(rule.when);
    return `<li><span>${pen.of(when.zh, when.en)}</span><b>${say(unit, yuanText(BigInt(rule.amount)))}</b></li>`;
  });
  const conditions = policy.requires.map(({ title }) => pen.of(title.zh, title.en)).join(pen.language === 'zh' ? '、' : ', ');
  const notes = [conditions === '' ? '' : say('requires', conditions), policy.expiryMonths === null ? '' : say('lapses', policy.expiryMonths)].filter((note) => note !== '');
  const note = notes.length === 0 ? '' : `<p class="quiet">${notes.join(pen.language === 'zh' ? '；' : '; ')}</p>`;
  return `<h3>${pen.of(policy.title.zh, policy.title.en)}</h3>${note}<ul>${rules.join('')}</ul>`;
}

/** Whether the law pays more in hardship: a rule that asks for a category. */
function hasHardship(policy: MealSubsidyPolicy): boolean {
  return policy.rules.some((rule) => JSON.stringify(rule.when).includes('"category"'));
}

function sourceOf(source: string, { say }: Pen): string {
  return source === '' || source === 'demo' ? '' : `<p class="note quiet" lang="zh-CN">${say('source', e(source))}</p>`;
}
