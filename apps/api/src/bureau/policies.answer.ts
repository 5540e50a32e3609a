import { jsonAmount } from '#values';
import type { Reason } from '#core/policy';
import type { ExplainedAllowance, Explanation, Law, PolicyRecord } from '#eligibility';
import type { AllowanceDecisionDto, DecisionReasonDto, ExplanationDto, LawDto, PolicyDto } from './policies.dto.js';

/** Policies and decisions as they stand in JSON: amounts are exact integers. */
export function policyJson(record: PolicyRecord): PolicyDto {
  const { policy } = record;
  return {
    id: record.id,
    programme: policy.programme,
    version: policy.version,
    title: policy.title.zh,
    titleEn: policy.title.en,
    effectiveFrom: policy.effectiveFrom,
    effectiveTo: policy.effectiveTo,
    lastDayInForce: record.lastDayInForce,
    withdrawnAfter: record.withdrawnAfter,
    sha256: record.sha256,
    publishedBy: record.publishedBy,
    publishedAt: record.publishedAt,
    policy: { ...policy },
  };
}

export function lawJson(law: Law): LawDto {
  const policies = [...law.allowances.values(), law.discount, law.subsidy].filter((policy) => policy !== null);
  return { day: law.day, sha256: law.sha256, policies: policies.map((policy) => ({ ...policy })) };
}

export function explanationJson(explanation: Explanation): ExplanationDto {
  const { meal } = explanation;
  return {
    personId: explanation.personId,
    nameMasked: explanation.nameMasked,
    day: explanation.day,
    month: explanation.month,
    allowanceLawSha256: explanation.allowanceLawSha256,
    allowances: explanation.allowances.map(allowanceJson),
    mealLawSha256: explanation.mealLawSha256,
    meal: {
      listPriceFen: jsonAmount(explanation.mealListPriceFen),
      eligible: meal.eligible,
      discountRate: meal.discountRate,
      subsidyFen: jsonAmount(meal.subsidyFen),
      collectiveFen: jsonAmount(meal.collectiveFen),
      charityFen: jsonAmount(meal.charityFen),
      reasons: meal.reasons.map(reasonJson),
    },
  };
}

function allowanceJson({ title, decision, findings }: ExplainedAllowance): AllowanceDecisionDto {
  return {
    programme: decision.programme,
    version: decision.version,
    title: title.zh,
    titleEn: title.en,
    unit: decision.unit,
    amount: jsonAmount(decision.amount),
    entitled: decision.entitled,
    reasons: decision.reasons.map(reasonJson),
    findings: findings.map((finding) => ({ ...reasonJson(finding), holds: finding.holds, title: finding.title.zh, titleEn: finding.title.en })),
  };
}

function reasonJson({ rule, words, facts }: Reason): DecisionReasonDto {
  return { rule, zh: words.zh, en: words.en, facts: { ...facts } };
}
