import { Injectable } from '@nestjs/common';
import { PersonFactsReader } from '#people';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { Id, Month, Refusal, Words } from '#values';
import { countyOf, isRefusal, isWholeCounty, refuse } from '#values';
import type { IssuanceLine, IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { PolicyOfRun } from './policy-of-run.js';
import type { FundNeed } from './run-funds.js';
import { RunFunds } from './run-funds.js';

/** A line with the person masked and the rule in words. */
export interface LineView extends IssuanceLine {
  readonly nameMasked: string;
  readonly ruleTitle: Words;
  /** Posted, or why not yet. `awaiting_funds`: owed, awaiting funds. */
  readonly standing: LineStanding;
}

export type LineStanding = 'draft' | 'awaiting_posting' | 'awaiting_funds' | 'posted' | 'cancelled';

/** What a run asks of its funds. */
export interface RunFundsView {
  readonly runId: Id;
  readonly funds: readonly FundNeed[];
  /** At least one fund does not hold what is needed. */
  readonly short: boolean;
  /** Two persons let it pass all the same. */
  readonly mayPass: boolean;
}

/** Runs and their lines, for the people who make and approve them. Runs are the county's: a narrower scope is refused. */
@Injectable()
export class RunReader {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly people: PersonFactsReader,
    private readonly policies: PolicyOfRun,
    private readonly runFunds: RunFunds,
  ) {}

  /** Newest month first. Refusals: `forbidden`. */
  async list(
    actor: Actor,
    asked: { readonly programme?: string | undefined; readonly month?: Month | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<IssuanceRun> | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const { limit, cursor, ...filter } = asked;
    const rows = await this.store.runs(this.uow.reader, { ...filter, county: countyOf(actor.areaCode), beforeKey: afterCursor(cursor, 'month/id'), limit: limit + 1 });
    return pageOf(rows, limit, (run) => `${run.month}/${run.id}`);
  }

  /** Refusals: `forbidden`, `not_found`. */
  async one(actor: Actor, runId: Id): Promise<IssuanceRun | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    return (await this.store.run(this.uow.reader, countyOf(actor.areaCode), runId)) ?? refuse('not_found', { runId });
  }

  /** In line order. Refusals: `forbidden`, `not_found`. */
  async lines(actor: Actor, asked: { readonly runId: Id; readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<LineView> | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const db = this.uow.reader;
    const run = await this.store.run(db, countyOf(actor.areaCode), asked.runId);
    if (run === null) return refuse('not_found', { runId: asked.runId });
    const rows = await this.store.lines(db, run.id, { lineNo: Number(afterCursor(asked.cursor, 'whole')), limit: asked.limit + 1 });
    const people = await this.people.of(
      db,
      rows.map((line) => line.personId),
    );
    const titles = await this.titles(run);
    const waits = await this.waitsAs(run);
    const views = rows.map((line) => ({
      ...line,
      nameMasked: people.get(line.personId)?.nameMasked ?? '*',
      standing: line.lineNo <= run.postedTo ? ('posted' as const) : waits,
      ruleTitle: titles.get(line.ruleId) ?? { zh: line.ruleId, en: line.ruleId },
    }));
    return pageOf(views, asked.limit, (line) => String(line.lineNo));
  }

  /** What funds hold for a run that is approved and not posted; empty for any other. Refusals: `forbidden`, `not_found`. */
  async funds(actor: Actor, runId: Id): Promise<RunFundsView | Refusal> {
    const run = await this.one(actor, runId);
    if (isRefusal(run)) return run;
    const needs = await this.needs(run);
    return { runId, funds: needs, short: RunFunds.short(needs).length > 0, mayPass: await this.store.mayPass(this.uow.reader, runId) };
  }

  private async needs(run: IssuanceRun): Promise<readonly FundNeed[]> {
    return run.state === 'approved' ? this.runFunds.needs(this.uow.reader, run) : [];
  }

  private async waitsAs(run: IssuanceRun): Promise<LineStanding> {
    if (run.state === 'cancelled' || run.state === 'posted') return run.state;
    if (run.state !== 'approved') return 'draft';
    const short = RunFunds.short(await this.needs(run)).length > 0 && !(await this.store.mayPass(this.uow.reader, run.id));
    return short ? 'awaiting_funds' : 'awaiting_posting';
  }

  private async titles(run: IssuanceRun): Promise<Map<string, Words>> {
    const policy = await this.policies.of(this.uow.reader, run);
    return new Map([...(policy?.requires ?? []), ...(policy?.rules ?? [])].map((rule) => [rule.id, rule.title]));
  }
}
