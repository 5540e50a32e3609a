import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Disclosures, Makers, twoPersonsFault, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { ImportRecord } from './roster.store.js';
import { BringInRoster } from './bring-in-roster.js';
import { alteredFault, StagedLines } from './staged-lines.js';
import { RosterStaging } from './roster.store.js';

/**
 * Brings a checked roster into the registry, some hundred lines a transaction, so that no meal waits for it. Before the first
 * of them everybody is looked for once more; from then on it is activated and comes in to its end: what still stands in the
 * staging of an activated roster is brought in by the next call, or by the sweep before the next check.
 *
 * Refuses `not_found`, `import_state` (still being checked, activated before, rejected) and `import_invalid` when lines
 * are faulty, unless `partial` says that the good ones shall come in without them. Somebody registered since the check
 * makes it `import_invalid` too; that line is then a fault of the roster. So it is with somebody who is registered while
 * it comes in: that line is left out, and the counts of the answer say so.
 *
 * Another natural person than who uploaded it brings it in; one alone only what is left of the people whom somebody may
 * register alone in a day. Else `same_person` or `staff_unlinked`, and
 * `maker_altered` where a row names somebody else than the log of acts: nobody makes a county of invented people for themselves.
 * `roster_altered` where lines are not as the check left them.
 */
@Injectable()
export class ActivateRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly bring: BringInRoster,
    private readonly lines: StagedLines,
    private readonly alone: Disclosures,
    private readonly makers: Makers,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async activate(actor: Actor, importId: Id, { partial = false }: { partial?: boolean } = {}): Promise<ImportRecord | Refusal> {
    const fault = (await this.alteredFault(actor, importId)) ?? (await this.uow.run((tx) => this.begin(tx, actor, importId, partial))) ?? (await this.bring.bringIn(importId));
    if (fault !== null) return fault;
    return (await this.staging.read(this.uow.reader, actor, importId)) ?? refuse('not_found', { importId });
  }

  private async begin(tx: Tx, actor: Actor, importId: Id, partial: boolean): Promise<Refusal | null> {
    const found = await this.staging.read(tx, actor, importId);
    if (!found) return refuse('not_found', { importId });
    if (found.state === 'activated' && (await this.staging.isWaiting(tx, importId))) return null;
    // What is still being checked may be checked by the time of the update, which would then pass without the look below.
    if (found.state !== 'checked') return refuse('import_state', { importId, state: found.state });
    if (found.rowsFaulty === 0 || partial) {
      const registered = await this.staging.leaveOutRegistered(tx, importId);
      if (registered > 0) return refuse('import_invalid', { importId, reason: 'person_exists', rowsFaulty: registered });
      const fault = await this.aloneFault(tx, actor, found);
      if (fault !== null) return fault;
    }
    const activated = await tx.execute(
      `UPDATE roster_import SET state = 'activated', activated_at = ?, activated_by = ? WHERE id = ? AND state = 'checked' AND (rows_faulty = 0 OR ? = 1)`,
      [this.clock.nowMs(), actor.id, importId, partial ? 1 : 0],
    );
    if (activated !== 1) return this.whyNot(tx, actor, importId);
    await this.audit.record(tx, actor, { action: 'roster.activate', objectKind: 'roster_import', objectId: importId, detail: { rows: found.rowsGood, leftOut: found.rowsFaulty } });
    return null;
  }

  /** Looked at before anything of it comes in; each part is looked at again when it does. */
  private async alteredFault(actor: Actor, importId: Id): Promise<Refusal | null> {
    const found = await this.staging.read(this.uow.reader, actor, importId);
    return found?.state === 'checked' ? alteredFault(importId, await this.lines.altered(this.uow.reader, importId)) : null;
  }

  private async aloneFault(tx: Tx, actor: Actor, { importId }: ImportRecord): Promise<Refusal | null> {
    const maker = await this.makers.of(tx, await this.staging.makerOf(tx, importId), actor, { action: 'roster.check', objectId: importId });
    if (maker === null) return refuse('maker_altered', { importId });
    const fault = twoPersonsFault(maker, actor);
    if (fault === null || (await this.alone.spend(tx, actor, 'person_alone', await this.staging.waiting(tx, importId))) === null) return null;
    return fault;
  }

  /** Read again after the update: another activation may have been quicker than the first reading. */
  private async whyNot(tx: Tx, actor: Actor, importId: Id): Promise<Refusal> {
    const present = await this.staging.read(tx, actor, importId);
    if (!present) return refuse('not_found', { importId });
    return present.state === 'checked' ? refuse('import_invalid', { importId, rowsFaulty: present.rowsFaulty }) : refuse('import_state', { importId, state: present.state });
  }
}
