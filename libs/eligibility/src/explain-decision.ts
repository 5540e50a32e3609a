import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Month, Refusal, Words } from '#values';
import { countyOf, fen, firstDay, isWithin, monthOf, refuse } from '#values';
import type { AllowanceDecision, AllowancePolicy, Finding, MealDecision, PersonFacts } from '#core/policy';
import { decideAllowance, decideMeal, explainAllowance } from '#core/policy';
import { PersonFactsReader, type PersonRecord } from '#people';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Law } from './law-reader.js';
import { LawReader } from './law-reader.js';

export interface DecisionWanted {
  readonly personId: Id;
  readonly day: Day;
  /** List price of the meal that is judged; without one, a price that reaches every minimum spend. */
  readonly listPriceFen?: Fen | undefined;
}

/** What one allowance policy gives for the month, with the finding of each of its requirements and rules. */
export interface ExplainedAllowance {
  readonly title: Words;
  readonly decision: AllowanceDecision;
  readonly findings: readonly (Finding & { readonly rule: string; readonly title: Words })[];
}

/** Everything a person has a right to on a day, and why. */
export interface Explanation {
  readonly personId: Id;
  readonly nameMasked: string;
  readonly day: Day;
  readonly month: Month;
  /** The law of the first day of the month, by which allowances are decided. */
  readonly allowanceLawSha256: string;
  readonly allowances: readonly ExplainedAllowance[];
  /** The law of the day, by which a meal is decided. */
  readonly mealLawSha256: string;
  readonly meal: MealDecision;
  readonly mealListPriceFen: Fen;
}

/**
 * Answers "why do I get this, and why not that" for a person and any day. The reading is kept in the log of acts, since
 * reasons tell of hardship and health. Refuses: not_found, also for a person outside the actor's area.
 */
@Injectable()
export class ExplainDecision {
  constructor(
    private readonly work: UnitOfWork,
    private readonly people: PersonFactsReader,
    private readonly laws: LawReader,
    private readonly audit: Audit,
  ) {}

  async explain(actor: Actor, { personId, day, listPriceFen }: DecisionWanted): Promise<Explanation | Refusal> {
    const db = this.work.reader;
    const person = (await this.people.of(db, [personId])).get(personId);
    if (person === undefined || !mayAsk(actor, person)) return refuse('not_found', { person: personId });
    const month = monthOf(day);
    const county = countyOf(person.facts.residenceArea);
    const ofMonth = await this.laws.on(db, county, firstDay(month));
    const ofDay = await this.laws.on(db, county, day);
    await this.work.run((tx) => this.audit.record(tx, actor, { action: 'decision.explain', objectKind: 'person', objectId: personId, detail: { day } }));
    const price = listPriceFen ?? fen(Math.max(0, ...(ofDay.subsidy?.rules ?? []).map((rule) => rule.minSpendFen)));
    return {
      personId,
      nameMasked: person.nameMasked,
      day,
      month,
      allowanceLawSha256: ofMonth.sha256,
      allowances: [...ofMonth.allowances.values()].map((policy) => explained(person.facts, policy, month, ofMonth)),
      mealLawSha256: ofDay.sha256,
      meal: decideMeal(person.facts, ofDay, day, price),
      mealListPriceFen: price,
    };
  }
}

/** The person themself, the system, and the bureau within its area; nobody at a till. */
function mayAsk(actor: Actor, { facts }: PersonRecord): boolean {
  if (actor.role === 'elder') return actor.personId === facts.personId;
  return actor.siteId === null && isWithin(facts.residenceArea, actor.areaCode);
}

function explained(facts: PersonFacts, policy: AllowancePolicy, month: Month, law: Law): ExplainedAllowance {
  return { title: policy.title, decision: decideAllowance(facts, policy, month, law.allowances), findings: explainAllowance(facts, policy, month) };
}
