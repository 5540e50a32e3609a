import { Injectable } from '@nestjs/common';
import { isPossible, personsFor } from '#core/offline';
import { type Actor, Audit, Disclosures, isDuplicateKey, type Tx, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse, writtenGlyphs } from '#values';
import { DecisionStore, type HeldDecision } from './decision.store.js';
import { EventStore, type DecidedEvent } from './event.store.js';
import { GrantHeld } from './grant-held.js';
import { HeldFacts } from './held-facts.js';
import type { Judged } from './judge-meals.js';
import { MISSED, NotGranted } from './missed-subsidies.js';

/** A maker's word on a held row. */
export interface HeldDecisionRequest {
  readonly eventId: Id;
  readonly decision: 'grant' | 'decline';
  readonly reason: string;
  readonly eventAt: number | null;
}

const REASON_CHARACTERS_MIN = 4;

/**
 * Decides a row that waits for a person. Granted, a meal is judged by its time beside all the others, a void takes its
 * meal back, and a sale at full price becomes the meal that it should have been; declined, the site bears the subsidy, a void
 * is returned and a sale stays one. The last word of the same person again changes nothing.
 *
 * A time is settled only where it is in doubt; how many persons it takes follows from the settled time.
 *
 * Refusals: not_found (outside the actor's area too), conflict (decided already, or another time than the first person's),
 * same_person, reason_required, field_unreadable (the row was altered), desk_limit (granted as many as one person may in a day); of a sale whatever leaves it no subsidised place, among them code_unknown and birth_year_wrong.
 */
@Injectable()
export class DecideHeld {
  constructor(
    private readonly work: UnitOfWork,
    private readonly events: EventStore,
    private readonly decisions: DecisionStore,
    private readonly grants: GrantHeld,
    private readonly facts: HeldFacts,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
  ) {}

  async decide(actor: Actor, request: HeldDecisionRequest): Promise<{ readonly final: boolean } | Refusal> {
    if (writtenGlyphs(request.reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    try {
      return await this.work.run((tx) => this.inside(tx, actor, request));
    } catch (error) {
      if (error instanceof NotGranted) return error.refusal;
      if (isDuplicateKey(error)) return refuse('conflict', { eventId: request.eventId });
      throw error;
    }
  }

  private async inside(tx: Tx, actor: Actor, request: HeldDecisionRequest): Promise<{ final: boolean } | Refusal> {
    const event = await this.events.lockedIn(tx, actor, request.eventId);
    if (isRefusal(event)) return event;
    // Its time, its kind and whose it is say how many persons it takes, and who may be one of them.
    if (event.altered) return refuse('field_unreadable', { field: 'offline_event', id: event.id });
    // Whoever stood at the till decides nothing about it.
    if (await this.facts.stoodAtTill(tx, event, actor)) return refuse('same_person');
    if (request.decision === 'grant' && (await this.facts.madeTheTill(tx, event.deviceId, actor))) return refuse('same_person');
    const earlier = (await this.decisions.of(tx, [event.id])).get(event.id) ?? [];
    const own = earlier.find((one) => one.by === actor.id);
    if (own === undefined && (await this.facts.hasSpoken(tx, earlier, actor))) return refuse('same_person');
    if (own !== undefined) return own.decision === request.decision ? { final: event.outcome.outcome !== 'held' } : refuse('same_person');
    if (event.outcome.outcome !== 'held') return refuse('conflict', { eventId: event.id });
    const first = earlier[0];
    if (first?.decision === 'grant' && request.decision === 'grant' && first.eventAt !== request.eventAt) return refuse('conflict', { field: 'eventAt' });
    const now = this.facts.nowMs();
    const settled = request.eventAt ?? first?.eventAt ?? event.eventAt;
    // The papers settle a time that is in doubt, and none that the chain proves; nothing happened after it had been told.
    if (request.eventAt !== null && (event.doubt === null || request.eventAt > event.receivedAt)) return refuse('invalid_request', { field: 'eventAt' });
    const over = request.decision === 'grant' ? await this.grantFault(tx, actor, event, settled) : null;
    if (over !== null) return over;

    const decision: HeldDecision = { decision: request.decision, eventAt: request.eventAt, reason: request.reason, by: actor.id, at: now };
    await this.decisions.keep(tx, event.id, earlier.length + 1, decision);
    await this.audit.record(tx, actor, { action: `offline_row.${request.decision}`, objectKind: 'offline_event', objectId: event.id, reason: request.reason });
    if (earlier.length + 1 < personsFor({ ...event, eventAt: settled }, now)) return { final: false };
    // One who would not grant it is enough.
    const granted = request.decision === 'grant' && first?.decision !== 'decline';
    const judged = granted ? await this.grants.grant(tx, actor, event, settled) : declined(event);
    await this.events.keepOutcomes(tx, [{ eventId: event.id, n: event.outcome.n + 1, ...judged }], now);
    return { final: true };
  }

  /** What one person grants in a day is bounded: nothing of it can be seen again. */
  private async grantFault(tx: Tx, actor: Actor, event: DecidedEvent, settled: number): Promise<Refusal | null> {
    // Nothing is granted to a tablet that was not there yet, nor of a day that has not come.
    const enrolledAt = await this.facts.enrolledAt(tx, event.deviceId);
    if (!isPossible(settled, { receivedAt: event.receivedAt, enrolledAt })) return refuse('invalid_request', { field: 'eventAt' });
    return this.budget.spend(tx, actor, event.kind === 'full_price' ? 'sale_granted' : 'row_granted');
  }
}

function declined(event: DecidedEvent): Judged {
  // A sale stays one; one whose time nobody can tell was never in the books.
  const isSold = event.kind === 'full_price' && event.outcome.code === MISSED;
  const outcome = event.kind === 'meal' ? 'site_bears' : isSold ? 'accepted' : 'rejected';
  return { outcome, code: 'not_granted', detail: {} };
}
