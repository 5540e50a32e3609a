import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { changePerson, personIn } from './person.store.js';

/** Whether a person's points pay for meals or are kept for care (decisions 13). An elder chooses for himself. Refuses `not_found`. */
@Injectable()
export class ChoosePoints {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly audit: Audit,
  ) {}

  async choose(actor: Actor, { personId, pointsOnMeals }: { personId: Id; pointsOnMeals: boolean }): Promise<{ personId: Id; pointsOnMeals: boolean } | Refusal> {
    return this.uow.run(async (tx) => {
      const when = pointsOnMeals ? 'points_on_meals = 0' : 'points_on_meals = 1';
      if (await changePerson(tx, actor, { personId, set: 'points_on_meals = ?', setTo: [pointsOnMeals ? 1 : 0], when })) {
        await this.audit.record(tx, actor, { action: 'person.choose_points', objectKind: 'person', objectId: personId, detail: { pointsOnMeals } });
        return { personId, pointsOnMeals };
      }
      return (await personIn(tx, actor, personId)) ? { personId, pointsOnMeals } : refuse('not_found', { personId });
    });
  }
}
