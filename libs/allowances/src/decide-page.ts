import { Injectable } from '@nestjs/common';
import type { AllowanceDecision, AllowancePolicy } from '#core/policy';
import { decideAllowance } from '#core/policy';
import type { Law } from '#eligibility';
import { PersonFactsReader, type PersonRecord } from '#people';
import type { Reader } from '#platform';
import type { Id } from '#values';
import type { IssuanceLine, IssuanceRun } from './issuance-run.js';
import { idOfLine, RunSizes } from './issuance-run.js';
import type { DraftStep, PersonRange } from './issuance.store.js';
import { IssuanceStore } from './issuance.store.js';

/** The law a run is decided by. */
export interface RunLaw {
  readonly law: Law;
  readonly policy: AllowancePolicy;
}

/** What each person of a page already has for the month: of this programme, and of programmes that rule it out. */
interface Issued {
  readonly own: ReadonlyMap<Id, { readonly amount: bigint }>;
  readonly excluding: ReadonlyMap<Id, { readonly programme: string; readonly amount: bigint }>;
}

/** Decides the persons of a run page by page, in id order, so that a run that was cut off goes on where it stopped. */
@Injectable()
export class DecidePage {
  constructor(
    private readonly people: PersonFactsReader,
    private readonly store: IssuanceStore,
    private readonly sizes: RunSizes,
  ) {}

  /** The next page of a draft with everything it adds up to so far; null after the last person. */
  async next(db: Reader, run: IssuanceRun, law: RunLaw): Promise<DraftStep | null> {
    const page = await this.people.page(db, { county: run.county, afterId: run.draftedTo ?? '', limit: this.sizes.personsPerPage });
    const last = page.at(-1);
    if (last === undefined) return null;
    const issued = await this.issued(db, run, law.policy, { afterId: run.draftedTo ?? '', toId: last.facts.personId });
    return decidePage(run, law, { page, issued });
  }

  private async issued(db: Reader, run: IssuanceRun, policy: AllowancePolicy, range: PersonRange): Promise<Issued> {
    const { month } = run;
    const own = run.kind === 'difference' ? await this.store.issued(db, { programmes: [run.programme], month, states: ['posted'] }, range) : new Map<Id, never>();
    const excluding = await this.store.issued(db, { programmes: policy.excludes, month, states: ['drafting', 'draft', 'approved', 'posted'] }, range);
    return { own, excluding };
  }
}

function decidePage(run: IssuanceRun, { law, policy }: RunLaw, { page, issued }: { page: readonly PersonRecord[]; issued: Issued }): DraftStep {
  const lines: IssuanceLine[] = [];
  const outcomes: Record<string, number> = { ...run.outcomes };
  for (const { facts } of page) {
    const decision = decideAllowance(facts, policy, run.month, law.allowances);
    const excluder = issued.excluding.get(facts.personId);
    const excludedBy = excluder !== undefined && excluder.amount > 0n ? excluder.programme : null;
    const due = excludedBy === null ? decision.amount : 0n;
    const before = issued.own.get(facts.personId)?.amount ?? 0n;
    const outcome = run.kind === 'difference' && due === before ? 'same' : outcomeOf(decision, excludedBy);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    // Of a record that somebody altered nothing is given and nothing is taken back: whoever approves sees how many there are.
    if (due !== before && facts.altered !== true)
      lines.push(lineOf(run, { decision, excludedBy, due, before, personId: facts.personId, lineNo: run.linesTotal + lines.length + 1 }));
  }
  const draftedTo = page.at(-1)?.facts.personId ?? '';
  return { draftedTo, personsDecided: page.length, lines, outcomes: Object.fromEntries(Object.entries(outcomes).sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function outcomeOf(decision: AllowanceDecision, excludedBy: string | null): string {
  if (excludedBy !== null) return `excluded.${excludedBy}`;
  return `${decision.entitled ? 'due' : 'none'}.${decision.ruleId}`;
}

interface Decided {
  readonly decision: AllowanceDecision;
  readonly excludedBy: string | null;
  readonly due: bigint;
  readonly before: bigint;
  readonly personId: Id;
  readonly lineNo: number;
}

function lineOf(run: IssuanceRun, { decision, excludedBy, due, before, personId, lineNo }: Decided): IssuanceLine {
  return {
    lineNo,
    id: idOfLine(run, { lineNo, personId }, 'line'),
    personId,
    unit: decision.unit,
    amount: due - before,
    policyVersion: decision.version,
    ruleId: excludedBy === null ? decision.ruleId : 'excluded',
    // Only the rule and its facts: the words are in the policy version, which is kept for good.
    reasons: [
      ...(excludedBy === null
        ? decision.reasons.map(({ rule, facts }) => [rule.slice(rule.indexOf('#') + 1), facts] as const)
        : [['excluded', { programme: excludedBy }] as const]),
      ...(run.kind === 'difference' ? [['difference', { due: Number(due), issued: Number(before) }] as const] : []),
    ],
  };
}
