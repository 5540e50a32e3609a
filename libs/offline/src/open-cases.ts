import { Injectable } from '@nestjs/common';
import type { DecidedBearer } from '#core/offline';
import type { Actor, Reader } from '#platform';
import { Bearers, type BearerWord, MealReader } from '#redemption';
import type { Id } from '#values';
import { accountNames } from './account-names.js';
import { BEARERS_OPEN } from './decide-bearer.js';
import type { DecidedEvent } from './event.store.js';

/** What may be decided of a meal without a place, and what was said so far. */
export interface OpenCase {
  /** Who may be told to bear it, by two persons; none where there is nothing to decide. */
  readonly bearers: readonly DecidedBearer[];
  /** The first word first. */
  readonly words: readonly CaseWord[];
}

export interface CaseWord extends BearerWord {
  /** Name of the account, or its id where the account is gone. */
  readonly byName: string;
  /** Whether it is the reader's own. */
  readonly own: boolean;
}

const NOTHING: OpenCase = { bearers: [], words: [] };

/** Cases by meal, a query or two for all of them. */
@Injectable()
export class OpenCases {
  constructor(
    private readonly meals: MealReader,
    private readonly bearers: Bearers,
  ) {}

  async of(db: Reader, actor: Actor, asked: { readonly ids: readonly Id[]; readonly events: ReadonlyMap<Id, DecidedEvent> }): Promise<(id: Id) => OpenCase> {
    const meals = await this.meals.of(db, asked.ids);
    const words = await this.bearers.words(db, asked.ids);
    const names = await accountNames(
      db,
      [...words.values()].flat().map((word) => word.by),
    );
    const cases = new Map<Id, OpenCase>();
    for (const id of asked.ids) {
      const meal = meals.get(id);
      const open = meal === undefined ? openOf(asked.events.get(id)) : meal.voidedAt === null ? BEARERS_OPEN[meal.standing] : [];
      const said = (words.get(id) ?? []).map((word) => ({ ...word, byName: names.get(word.by) ?? word.by, own: word.by === actor.id }));
      cases.set(id, { bearers: open, words: said });
    }
    return (id) => cases.get(id) ?? NOTHING;
  }
}

/** A meal that was declined has nothing in the books; granted after all, it is judged. */
function openOf(event: DecidedEvent | undefined): readonly DecidedBearer[] {
  return event?.kind === 'meal' && event.outcome.outcome === 'site_bears' && event.outcome.code === 'not_granted' ? ['funds'] : [];
}
