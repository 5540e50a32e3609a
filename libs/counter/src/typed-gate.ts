import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { CodeReader, LookupCodes } from '#cards';
import { cleanText, formOf } from '#core/code';
import { PersonFactsReader } from '#people';
import type { Actor, Tx } from '#platform';
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
 * A code of a lookup stands for a number that an operator typed a part of: its meals are counted with those of typed numbers.
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
    return this.pass(actor, typed, () => Promise.resolve(null));
  }

  /** Before a meal; one that was decided before is let through to its own answer. */
  async beforeMeal(actor: Actor, typed: TypedCode & { readonly redemptionId: Id }): Promise<Refusal | null> {
    const [known] = await this.work.reader.query('SELECT id FROM redemption WHERE id = ?', [typed.redemptionId]);
    if (known !== undefined) return null;
    return this.pass(actor, typed, async (tx, now) => {
      const spent = await this.budget.spend(tx, actor, 'typed', now);
      return isRefusal(spent) ? spent : null;
    });
  }

  /**
   * Counted as wrong before it is looked at, under the locks of the counts, and taken back where it was right: of any number at one moment no
   * more are looked at than one after the other. All in one transaction, so that a process that dies in between has counted nothing. `meal`
   * goes on with a number that was right.
   */
  private async pass(actor: Actor, typed: TypedCode, meal: (tx: Tx, now: number) => Promise<Refusal | null>): Promise<Refusal | null> {
    const text = cleanText(typed.code);
    if (LookupCodes.isForm(text)) return this.work.run((tx) => meal(tx, this.clock.nowMs()));
    const form = formOf(text);
    if (form !== 'number' && form !== 'social') return null;
    if (form === 'number' && typed.birthYear === undefined) return refuse('birth_year_needed', { field: 'birthYear' });
    const now = this.clock.nowMs();
    // Whoever goes on after the end waits for no lock and writes nothing.
    const exhausted = await this.budget.spent(this.work.reader, actor, 'wrong', now);
    if (exhausted !== null) return exhausted;
    return this.work.run(async (tx) => {
      const claimed = await this.budget.spend(tx, actor, 'wrong', now);
      const fault = isRefusal(claimed) ? null : await this.fault(tx, typed, { form, now });
      if (fault !== null) return this.wrong(tx, actor, fault);
      await this.budget.giveBack(tx, actor, 'wrong', now);
      if (isRefusal(claimed)) return claimed;
      return form === 'number' ? meal(tx, now) : null;
    });
  }

  /** What is wrong with a number, or with the year that was told with it. */
  private async fault(tx: Tx, { code, birthYear }: TypedCode, { form, now }: { readonly form: 'number' | 'social'; readonly now: number }): Promise<Refusal | null> {
    const [reading] = await this.codes.read(tx, [code], now);
    if (reading === undefined || isRefusal(reading)) return reading ?? refuse('code_unknown');
    if (form === 'social') return null;
    const person = (await this.people.of(tx, [reading.personId])).get(reading.personId);
    return person !== undefined && Number(person.facts.birthDay.slice(0, 4)) === birthYear ? null : refuse('birth_year_wrong', { field: 'birthYear' });
  }

  private async wrong(tx: Tx, actor: Actor, refusal: Refusal): Promise<Refusal> {
    await this.audit.record(tx, actor, {
      action: 'card.typed_wrong',
      objectKind: 'device',
      objectId: actor.deviceId ?? '',
      detail: { siteId: actor.siteId, code: refusal.code },
    });
    return refusal;
  }
}
