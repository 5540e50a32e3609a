import { Injectable } from '@nestjs/common';
import { type DeathNotice, RecordDeath } from '#people';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Day, Id, Points, Refusal } from '#values';
import { countyOf, isRefusal } from '#values';
import { RecallLots } from './recall-lots.js';

/** A death on record and what it ended. */
export interface SettledDeath {
  readonly personId: Id;
  readonly diedOn: Day;
  /** Hundredths of a point taken back. */
  readonly recalledPoints: Points;
}

/**
 * Records a death and recalls what is left in the purse, effective on the day of death (decisions 15). Should the
 * process die between the two, the nightly sweep finishes it. Refusals: those of `RecordDeath`.
 */
@Injectable()
export class SettleDeath {
  constructor(
    private readonly deaths: RecordDeath,
    private readonly recalls: RecallLots,
  ) {}

  async settle(actor: Actor, notice: DeathNotice): Promise<SettledDeath | Refusal> {
    const recorded = await this.deaths.record(actor, notice);
    if (isRefusal(recorded)) return recorded;
    const recall = await this.recalls.recall(actor, recorded.personId, recorded.diedOn);
    return isRefusal(recall) ? recall : { ...recorded, recalledPoints: recall.points };
  }
}

/** Recalls purses of the deceased that are still open, whoever recorded the death and whatever came between. */
@Injectable()
export class SweepDeceased {
  constructor(
    private readonly work: UnitOfWork,
    private readonly recalls: RecallLots,
  ) {}

  /** How many purses were closed, each in the name of its own county. */
  async sweep(actor: Actor): Promise<number> {
    const open = await this.work.reader.query<{ person_id: Id; died_on: Day; residence_area: string }>(
      // From the few who died to their lots, never the other way round; the plus keeps the embedded engine off the key of all persons.
      `SELECT p.id AS person_id, p.died_on, p.residence_area FROM person p WHERE p.died_on > '' AND EXISTS (SELECT 1 FROM lot l WHERE l.person_id = p.id AND l.closed_on IS NULL) ORDER BY +p.id`,
    );
    for (const { person_id, died_on, residence_area } of open) await this.recalls.recall({ ...actor, areaCode: countyOf(residence_area) }, person_id, died_on);
    return open.length;
  }
}
