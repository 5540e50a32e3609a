import type { CarrierThen, ListAge } from '#core/offline';
import { eatenAfterDeath, listAge } from '#core/offline';
import type { MealDecision, MealWindowName, PersonFacts } from '#core/policy';
import { asListed, decideMeal } from '#core/policy';
import type { MealSplit } from '#core/redemption';
import { splitPrice } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { Law } from '#eligibility';
import type { Fen, Refusal } from '#values';
import { dayOf, refuse } from '#values';

/** Everything about one offline meal as it was at its own time. */
export interface ThenFacts {
  readonly eventAt: number;
  readonly window: MealWindowName | null;
  readonly listPriceFen: Fen | null;
  readonly deviceTrusted: boolean;
  readonly siteMayServe: boolean;
  readonly law: Law;
  readonly person: PersonFacts;
  /** When the county learnt that the person had died or moved away, UTC ms; null where neither is recorded. */
  readonly stoppedKnownAt: number | null;
  readonly reading: CodeReading;
  /** How the person's carriers stood; null when there were none yet. */
  readonly carrier: CarrierThen | null;
  readonly proxyHolds: boolean;
  /** When the list was made that the tablet decided on, UTC ms. */
  readonly listMadeAt: number | null;
  /** Whether the tablet had served this person within its limits, by its own earlier events. */
  readonly withinLimits: (age: ListAge) => boolean;
}

/** What a meal without the network comes to, before it is seen beside the person's other meals. */
export interface ThenRight {
  readonly window: MealWindowName;
  readonly split: MealSplit;
  readonly right: MealDecision;
  /** Why there was no right to a subsidy, whatever else was eaten; null when there was. */
  readonly block: string | null;
  /** Which rule the site broke; null when it kept them. */
  readonly broke: string | null;
}

/**
 * Judges one meal by its own time. A no is one that nothing can be booked for: there is no price or no hour, or the law
 * would never have given anything. Everything else is a meal with a split, and what stands against it.
 */
export function rightThen(facts: ThenFacts): ThenRight | Refusal {
  const { window, listPriceFen, law } = facts;
  const day = dayOf(facts.eventAt);
  if (window === null) return refuse('out_of_window');
  if (listPriceFen === null) return refuse('price_not_filed');
  if (law.discount === null || law.subsidy === null) return refuse('ineligible', { reason: 'no_law' });
  const meal = { discount: law.discount, subsidy: law.subsidy };
  const now = decideMeal(isDead(facts) ? facts.person : { ...facts.person, diedOn: null }, meal, day, listPriceFen);
  // Death and moving away are what the list may not have known, and an altered record nobody's fault at the till: the meal is priced as the tablet priced it, and blocked.
  const { altered: _altered, ...person } = facts.person;
  const right = now.eligible ? now : decideMeal(asListed(person), meal, day, listPriceFen);
  if (!right.eligible) return refuse('ineligible', { reasons: right.reasons.map((reason) => reason.words.zh), reasonsEn: right.reasons.map((reason) => reason.words.en) });
  // No points and no charity are given without the county (decisions 19).
  const split = splitPrice({ ...right, charityFen: 0n, listPriceFen, pointsAvailable: 0n });
  const block = blockOf(facts, now.eligible);
  return { window, split, right, block, broke: brokeOf(facts, block) };
}

function isDead({ person, eventAt, stoppedKnownAt }: ThenFacts): boolean {
  return eatenAfterDeath({ day: dayOf(eventAt), at: eventAt }, { diedOn: person.diedOn, knownAt: stoppedKnownAt });
}

/** In the order of decisions 11. */
function blockOf(facts: ThenFacts, eligible: boolean): string | null {
  const { carrier, reading } = facts;
  const day = dayOf(facts.eventAt);
  if (!facts.deviceTrusted) return 'device_revoked';
  if (!facts.siteMayServe) return 'licence_lapsed';
  if (carrier === null || carrier.state === 'lost' || carrier.generation !== reading.generation) return 'revoked';
  if (carrier.state === 'suspended') return 'suspended';
  if (isDead(facts)) return 'deceased';
  if (reading.expiresOn !== null && day > reading.expiresOn) return 'code_expired';
  if (!eligible) return 'ineligible';
  return facts.proxyHolds ? null : 'proxy_unknown';
}

/** The rules of codes.md 4.3.5 and 7: a list that was fresh enough, limits that were kept, and nothing done that the list forbade. */
function brokeOf({ listMadeAt, eventAt, carrier, stoppedKnownAt, withinLimits }: ThenFacts, block: string | null): string | null {
  if (block === 'device_revoked' || block === 'licence_lapsed') return block;
  if (listMadeAt === null) return 'no_list';
  const age = listAge(listMadeAt, eventAt);
  if (age === 'too_old') return 'list_too_old';
  const stopped = block === 'revoked' || block === 'suspended';
  if (block === 'code_expired' || (stopped && carrier !== null && carrier.since <= listMadeAt)) return 'listed';
  // The dead and the moved stop at what the list already said; what became known later is nobody's fault at the till.
  if ((block === 'deceased' || block === 'ineligible') && stoppedKnownAt !== null && stoppedKnownAt <= listMadeAt) return 'listed';
  return withinLimits(age) ? null : 'elder_limit';
}
