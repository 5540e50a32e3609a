import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { CodeReader } from '#cards';
import { cleanText, formOf } from '#core/code';
import { PersonFactsReader } from '#people';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { CounterBudget } from './counter-budget.js';

export interface TypedCode {
  readonly code: string;
  /** As the person says it; needed with a typed number, looked at with no other code. */
  readonly birthYear?: number | undefined;
}

/**
 * Stands before every code that proves nothing by itself. A typed number goes with the year of birth, which the person at the
 * counter knows and the number does not tell: a list of numbers alone makes no meal. Years that are wrong, and numbers that nobody has,
 * are counted by operator, site and day and by till and hour; so are meals by typed numbers, each of which stands in the log of acts as `redemption.typed`.
 *
 * Refuses `birth_year_needed`, `birth_year_wrong`, `typed_limit`, `code_unknown`.
 */
@Injectable()
export class TypedGate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: CodeReader,
    private readonly people: PersonFactsReader,
    private readonly budget: CounterBudget,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Before a price and a person are shown; null lets it through. */
  async beforeQuote(actor: Actor, typed: TypedCode): Promise<Refusal | null> {
    const holder = await this.holder(actor, typed);
    return isRefusal(holder) ? holder : null;
  }

  /** Before a meal; one that was decided before is let through to its own answer. */
  async beforeMeal(actor: Actor, typed: TypedCode & { readonly redemptionId: Id }): Promise<Refusal | null> {
    const [known] = await this.work.reader.query('SELECT id FROM redemption WHERE id = ?', [typed.redemptionId]);
    if (known !== undefined) return null;
    const holder = await this.holder(actor, typed);
    if (holder === null || isRefusal(holder)) return holder;
    const now = this.clock.nowMs();
    const spent = await this.work.run((tx) => this.budget.spend(tx, actor, 'typed', now));
    return isRefusal(spent) ? spent : null;
  }

  /** Whose typed number it is; null for what was not typed. */
  private async holder(actor: Actor, { code, birthYear }: TypedCode): Promise<Id | null | Refusal> {
    const form = formOf(cleanText(code));
    if (form !== 'number' && form !== 'social') return null;
    if (form === 'number' && birthYear === undefined) return refuse('birth_year_needed', { field: 'birthYear' });
    const db = this.work.reader;
    const now = this.clock.nowMs();
    const exhausted = await this.budget.spent(db, actor, 'wrong', now);
    if (exhausted !== null) return exhausted;
    const [reading] = await this.codes.read(db, [code], now);
    if (reading === undefined || isRefusal(reading)) return this.wrong(actor, reading ?? refuse('code_unknown'));
    if (form === 'social') return null;
    const person = (await this.people.of(db, [reading.personId])).get(reading.personId);
    if (person === undefined || Number(person.facts.birthDay.slice(0, 4)) !== birthYear) return this.wrong(actor, refuse('birth_year_wrong', { field: 'birthYear' }));
    return reading.personId;
  }

  private async wrong(actor: Actor, refusal: Refusal): Promise<Refusal> {
    const now = this.clock.nowMs();
    await this.work.run(async (tx) => {
      await this.budget.spend(tx, actor, 'wrong', now);
      await this.audit.record(tx, actor, {
        action: 'card.typed_wrong',
        objectKind: 'device',
        objectId: actor.deviceId ?? '',
        detail: { siteId: actor.siteId, code: refusal.code },
      });
    });
    return refusal;
  }
}
