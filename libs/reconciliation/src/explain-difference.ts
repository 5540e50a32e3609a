import { Injectable } from '@nestjs/common';
import type { DifferenceWords, PersonMonth } from '#core/matching';
import { allowanceAgain, decideAgain, differenceKey, differenceWords, matchPerson } from '#core/matching';
import type { Reason } from '#core/policy';
import { PersonFactsReader } from '#people';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { countyOf, refuse } from '#values';
import { CountyBooks } from './county-book.js';
import { PersonMonths } from './person-months.js';
import type { ListedDifference } from './reconciliation-run.js';
import { ReconciliationStore } from './reconciliation.store.js';

/** A difference told to the person who must settle it. */
export interface ExplainedDifference {
  readonly difference: ListedDifference;
  readonly words: DifferenceWords;
  /** Masked; null when the difference names nobody, or nobody of the registry. */
  readonly nameMasked: string | null;
  /** Whether it is there still, when everything is read again now; null where that takes a run of its own. */
  readonly stands: boolean | null;
  /** What the law says, run again now, with rule and facts. */
  readonly reasons: readonly Reason[];
}

/** Runs the decision behind one difference again and says why it comes out as it does. Refusals: `not_found`. */
@Injectable()
export class ExplainDifference {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ReconciliationStore,
    private readonly books: CountyBooks,
    private readonly persons: PersonMonths,
    private readonly people: PersonFactsReader,
  ) {}

  async explain(actor: Actor, { runId, lineNo }: { runId: Id; lineNo: number }): Promise<ExplainedDifference | Refusal> {
    const db = this.uow.reader;
    const run = await this.store.runInScope(db, actor, runId);
    const difference = run === null ? null : await this.store.difference(db, runId, lineNo);
    if (run === null || difference === null) return refuse('not_found', { runId, lineNo });
    const words = differenceWords(difference.type);
    if (difference.personId === null) return { difference, words, nameMasked: null, stands: null, reasons: [] };
    const book = await this.books.open(db, countyOf(run.areaCode), run.month);
    const [month] = await this.persons.again(db, book, [difference.personId]);
    const person = (await this.people.of(db, [difference.personId])).get(difference.personId);
    const stands = month !== undefined && matchPerson(month).some((one) => differenceKey(one) === differenceKey(difference));
    return { difference, words, nameMasked: person?.nameMasked ?? null, stands, reasons: month === undefined ? [] : reasonsOf(month, difference) };
  }
}

function reasonsOf(month: PersonMonth, difference: ListedDifference): readonly Reason[] {
  const meal = month.meals.find((one) => one.id === difference.redemptionId);
  if (meal !== undefined) return decideAgain(month, meal)?.reasons ?? [];
  const programme = difference.expected['programme'];
  return typeof programme === 'string' ? (allowanceAgain(month, programme)?.reasons ?? []) : [];
}
