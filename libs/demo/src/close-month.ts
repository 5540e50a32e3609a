import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#values';
import { CheckPurses } from '#allowances';
import { CheckLedger } from '#ledger';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { Reconcile } from '#reconciliation';
import type { DemoRequest, Stages } from './demo-request.js';
import { done } from './expect-done.js';
import type { DemoFigures } from './figures.js';
import { FiguresReader } from './figures.js';

/** Closes a lived month: the books and purses are checked, the month is reconciled, the figures are read from the database. */
@Injectable()
export class CloseMonth {
  constructor(
    private readonly ledger: CheckLedger,
    private readonly purses: CheckPurses,
    private readonly reconciliation: Reconcile,
    private readonly figures: FiguresReader,
    private readonly ids: Ids,
  ) {}

  async close(actor: Actor, request: DemoRequest, stages: Stages): Promise<DemoFigures> {
    const faults = await stages.run('checks', async () => [...(await this.ledger.check()), ...(await this.purses.check())]);
    const runId = await stages.run('reconcile', (told) => this.reconcile(actor, request.month, told));
    const figures = await stages.run('figures', () => this.figures.read(runId, request.month));
    return { ...figures, unmatched: { ...figures.unmatched, ...counted(faults.map((fault) => `books_${fault.kind}`)) } };
  }

  private async reconcile(actor: Actor, month: Month, told: (done: number, total: number) => void): Promise<Id> {
    const runId = this.ids.next();
    done(await this.reconciliation.month(actor, { runId, month, areaCode: actor.areaCode, onProgress: told }), 'the reconciliation');
    return runId;
  }
}

function counted(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
