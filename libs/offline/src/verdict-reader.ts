import { Injectable } from '@nestjs/common';
import { bearingOf } from '#core/offline';
import type { Reader } from '#platform';
import { MealReader, type MealNow } from '#redemption';
import type { Id, Refusal, RefusalCode, Words } from '#values';
import { refusalWords, REFUSALS, refuse, yuanText } from '#values';
import type { DecidedEvent } from './event.store.js';
import type { EventVerdict, Outcome } from './event-verdict.js';
import { OUTCOME_WORDS } from './event-verdict.js';

/** What was decided, as it is told. */
interface Told {
  readonly outcome: Outcome;
  readonly refusal: Refusal | null;
}

/** Verdicts of events as they stand now: that of a meal in the books follows who bears it, which other meals may change. */
@Injectable()
export class VerdictReader {
  constructor(private readonly meals: MealReader) {}

  /** In the order of the events. `replay` are those that had come in before. */
  async of(db: Reader, events: readonly DecidedEvent[], replay: (event: DecidedEvent) => boolean = () => false): Promise<EventVerdict[]> {
    const meals = await this.meals.of(
      db,
      events.filter((event) => event.outcome.outcome === 'judged').map((event) => event.id),
    );
    return events.map((event) => verdictOf(event, meals.get(event.id), replay(event)));
  }
}

function verdictOf(event: DecidedEvent, meal: MealNow | undefined, replay: boolean): EventVerdict {
  const told = meal === undefined ? outcomeOf(event) : standingOf(meal);
  const readable = event.kind !== 'unreadable';
  return {
    seq: event.seq,
    id: readable ? event.id : null,
    ...told,
    receipt: meal?.receipt ?? null,
    words: event.kind === 'full_price' && meal?.voidedAt === null ? returnedWords(meal) : wordsOf(told),
    eventAt: readable ? (meal?.receipt.occurredAt ?? event.eventAt) : null,
    otherId: meal?.otherId ?? null,
    flags: [...(event.outcome.detail.flags ?? []), ...(meal?.decided === undefined || meal.decided === null ? [] : ['decided'])],
    replay,
  };
}

/** A sale at full price that became a meal: what the site gives back to the person. */
function returnedWords({ receipt: { listPriceFen, selfPayFen } }: MealNow): Words {
  const amount = yuanText(listPriceFen - selfPayFen);
  return { zh: `已补记补贴，请网点退还老人 ${amount} 元`, en: `Subsidised after all: the site gives back ${amount} yuan` };
}

/** Who bears a meal, as it is told to the site. */
export function standingOf(meal: MealNow): Told {
  if (meal.voidedAt !== null) return { outcome: 'noted', refusal: refuse('already_voided', { at: meal.voidedAt }) };
  if (bearingOf(meal.standing) === 'funded') return { outcome: 'accepted', refusal: null };
  const detail = { borneBy: meal.standing, ...(meal.otherId === null ? {} : { otherRedemptionId: meal.otherId }), ...(meal.broke === null ? {} : { because: meal.broke }) };
  return { outcome: meal.standing === 'site' ? 'site_bears' : 'honoured', refusal: refuse(codeOf(meal.code), detail) };
}

function outcomeOf({ outcome: { outcome, code, detail } }: DecidedEvent): Told {
  const { flags: _flags, ...particulars } = detail;
  return { outcome: outcome === 'judged' ? 'accepted' : outcome, refusal: code === null ? null : refuse(codeOf(code), particulars) };
}

/** Codes come out of the database as text; the catalogue never loses one. */
function codeOf(code: string | null): RefusalCode {
  return code !== null && code in REFUSALS ? (code as RefusalCode) : 'conflict';
}

export function wordsOf({ outcome, refusal }: Told): Words {
  const words = OUTCOME_WORDS[outcome];
  if (refusal === null) return words;
  const { title } = refusalWords(refusal.code);
  return { zh: `${words.zh}（${title.zh}）`, en: `${words.en} (${title.en})` };
}

/** What is told of an event that was not taken in. */
export function returned(row: { readonly seq: number; readonly id: Id | null }, code: RefusalCode): EventVerdict {
  const told: Told = { outcome: 'rejected', refusal: refuse(code) };
  return { ...row, ...told, receipt: null, words: wordsOf(told), eventAt: null, otherId: null, flags: [], replay: false };
}
