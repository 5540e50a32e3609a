import { Injectable } from '@nestjs/common';
import type { DecidedBearer, Standing } from '#core/offline';
import { CarrierReader } from '#cards';
import { type Actor, isDuplicateKey, scopeRange, type Tx, UnitOfWork } from '#platform';
import { type BearerWord, type MealNow, MealReader } from '#redemption';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse, writtenGlyphs } from '#values';
import { type BearerRequest, CaseBook } from './case-book.js';
import { type DecidedEvent, EventStore } from './event.store.js';
import { GrantHeld } from './grant-held.js';
import { HeldFacts } from './held-facts.js';

const REASON_CHARACTERS_MIN = 4;

/** Who may be told to bear a meal that stands so; nobody where the funds bear it by the law itself. */
export const BEARERS_OPEN: Readonly<Record<Standing, readonly DecidedBearer[]>> = {
  funded: [],
  granted: ['site'],
  advance: ['funds'],
  suspense: ['funds', 'site'],
  site: ['funds'],
};

/**
 * Closes a case of a meal without a place: one in suspense goes to the funds or the site, one that its site bears is paid
 * after an appeal, one that was declined on review is judged after all. Two different persons must say the same, one after
 * the other; the money moves by a counter-entry. The last word of the same person again changes nothing.
 *
 * Refusals: not_found (outside the actor's area too), conflict (nothing to decide, or not so), already_voided, same_person,
 * reason_required.
 */
@Injectable()
export class DecideBearer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierReader,
    private readonly meals: MealReader,
    private readonly events: EventStore,
    private readonly grants: GrantHeld,
    private readonly book: CaseBook,
    private readonly facts: HeldFacts,
  ) {}

  async decide(actor: Actor, request: BearerRequest): Promise<{ readonly final: boolean } | Refusal> {
    if (writtenGlyphs(request.reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    try {
      return await this.work.run(async (tx) => {
        const meal = await this.lockedMeal(tx, actor, request.eventId);
        return meal === null ? this.declined(tx, actor, request) : this.booked(tx, actor, request, meal);
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('conflict', { eventId: request.eventId });
      throw error;
    }
  }

  private async booked(tx: Tx, actor: Actor, request: BearerRequest, meal: MealNow): Promise<{ final: boolean } | Refusal> {
    const earlier = await this.book.words(tx, request.eventId);
    const own = wordAgain(earlier, actor, request);
    if (own !== null) return own;
    if (meal.voidedAt !== null) return refuse('already_voided', { at: meal.voidedAt });
    if (!BEARERS_OPEN[meal.standing].includes(request.bearer)) return refuse('conflict', { eventId: request.eventId, borneBy: meal.standing });
    if (
      (await this.facts.hasSpoken(tx, openWords(earlier, actor), actor)) ||
      (await this.facts.stoodAtTill(tx, { operatorId: meal.operatorId, siteId: meal.receipt.siteId }, actor)) ||
      (request.bearer === 'funds' && meal.deviceId !== null && (await this.facts.madeTheTill(tx, meal.deviceId, actor)))
    )
      return refuse('same_person');
    const final = await this.book.say(tx, actor, request, earlier);
    if (final) await this.book.settle(tx, actor, meal.receipt);
    return { final };
  }

  /** A meal that was held and declined has nothing in the books: granted after all, it is judged as it would have been. */
  private async declined(tx: Tx, actor: Actor, request: BearerRequest): Promise<{ final: boolean } | Refusal> {
    const event = await this.events.lockedIn(tx, actor, request.eventId);
    if (isRefusal(event)) return event;
    const earlier = await this.book.words(tx, event.id);
    const own = wordAgain(earlier, actor, request);
    if (own !== null) return own;
    const { outcome, code, n } = event.outcome;
    if (event.kind !== 'meal' || outcome !== 'site_bears' || code !== 'not_granted' || request.bearer !== 'funds') return refuse('conflict', { eventId: event.id, outcome });
    const shut = await this.doors(tx, actor, event, earlier);
    if (shut !== null) return shut;
    if (!(await this.book.say(tx, actor, request, earlier))) return { final: false };
    const judged = await this.grants.grant(tx, actor, event, event.eventAt);
    await this.events.keepOutcomes(tx, [{ eventId: event.id, n: n + 1, ...judged }], this.book.nowMs());
    return { final: true };
  }

  /** The doors of the decision that declined it: this is no way round them. */
  private async doors(tx: Tx, actor: Actor, event: DecidedEvent, earlier: readonly BearerWord[]): Promise<Refusal | null> {
    if (
      (await this.facts.hasSpoken(tx, openWords(earlier, actor), actor)) ||
      (await this.facts.stoodAtTill(tx, event, actor)) ||
      (await this.facts.madeTheTill(tx, event.deviceId, actor))
    )
      return refuse('same_person');
    return event.eventAt < (await this.facts.enrolledAt(tx, event.deviceId)) ? refuse('conflict', { eventId: event.id, field: 'eventAt' }) : null;
  }

  /** Held to the area in the query itself, and locked by its person before it is read. Null when no such meal is in the books there. */
  private async lockedMeal(tx: Tx, actor: Actor, mealId: Id): Promise<MealNow | null> {
    const { from, to } = scopeRange(actor.areaCode);
    const [row] = await tx.query<{ person_id: Id }>(
      'SELECT r.person_id FROM redemption r JOIN site s ON s.id = r.site_id WHERE r.id = ? AND s.area_code >= ? AND s.area_code < ?',
      [mealId, from, to],
    );
    if (row === undefined) return null;
    await this.carriers.lock(tx, [row.person_id]);
    return (await this.meals.of(tx, [mealId])).get(mealId) ?? null;
  }
}

/** What others said since the case was closed last. */
function openWords(earlier: readonly BearerWord[], actor: Actor): readonly BearerWord[] {
  return earlier.slice(earlier.findLastIndex(({ closes }) => closes) + 1).filter(({ by }) => by !== actor.id);
}

/** The answer to somebody whose word is the last one already; null when this is a new word. */
function wordAgain(earlier: readonly BearerWord[], actor: Actor, { bearer }: BearerRequest): { final: boolean } | Refusal | null {
  const last = earlier.at(-1);
  if (last?.by !== actor.id) return null;
  if (last.bearer === bearer) return { final: last.closes };
  return last.closes ? null : refuse('same_person');
}
