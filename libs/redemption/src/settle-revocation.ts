import { Injectable } from '@nestjs/common';
import { RestorePurse } from '#allowances';
import { CarrierReader } from '#cards';
import { RevokeDeath } from '#people';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Day, Id, Points, Refusal } from '#values';
import { isRefusal, monthOf } from '#values';
import { Standings } from './standings.js';

/** A death that was taken back and what came back with it. */
export interface SettledRevocation {
  readonly personId: Id;
  /** Hundredths of a point that stand in the purse again. */
  readonly restoredPoints: Points;
}

/**
 * Takes back a death that was recorded in error, and with it all that was taken for it: lots and points, and who bears the
 * meals that a tablet told of meanwhile (funder by funder, each by a counter-entry). Cash and points that a run did not give,
 * or took back, come with the next difference run. Should the process die in between, the night finishes it.
 *
 * Refusals: those of `RevokeDeath`.
 */
@Injectable()
export class SettleRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly deaths: RevokeDeath,
    private readonly purses: RestorePurse,
    private readonly carriers: CarrierReader,
    private readonly standings: Standings,
    private readonly clock: Clock,
  ) {}

  async revoke(actor: Actor, request: { readonly personId: Id; readonly reason: string }): Promise<SettledRevocation | Refusal> {
    const revoked = await this.deaths.revoke(actor, request);
    if (isRefusal(revoked)) return revoked;
    return { personId: revoked.personId, restoredPoints: await this.restore(actor, revoked.personId) };
  }

  /** What a night does: purses and meals of everybody whose death was revoked, whoever did it and whatever came between. Answers how many purses had something to come back. */
  async sweep(actor: Actor): Promise<number> {
    const persons = await this.uow.reader.query<{ person_id: Id }>(
      `SELECT DISTINCT r.person_id FROM life_event r JOIN person p ON p.id = r.person_id WHERE r.kind = 'death_revoked' AND p.died_on IS NULL ORDER BY r.person_id`,
    );
    let restored = 0;
    for (const { person_id: personId } of persons) if ((await this.restore(actor, personId)) > 0n) restored += 1;
    return restored;
  }

  private async restore(actor: Actor, personId: Id): Promise<Points> {
    const { points } = await this.purses.restore(actor, personId);
    await this.uow.run(async (tx) => {
      await this.carriers.lock(tx, [personId]);
      const days = await tx.query<{ meal_day: Day }>(`SELECT DISTINCT meal_day FROM offline_meal WHERE person_id = ? AND block = 'deceased'`, [personId]);
      const months = [...new Set(days.map((row) => monthOf(row.meal_day)))];
      await this.standings.settle(
        tx,
        actor,
        months.map((month) => ({ personId, month, fresh: new Set() })),
        this.clock.nowMs(),
      );
    });
    return points;
  }
}
