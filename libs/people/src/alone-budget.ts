import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Disclosures } from '#platform';
import type { Refusal } from '#values';

/** How many people one natural person brings into the registry in a day without a second one, whatever their accounts. */
@Injectable()
export class AloneBudget {
  constructor(private readonly budget: Disclosures) {}

  /** Refuses `alone_limit`. The system itself has none: whoever acts in its name stands at the machine, and holds its keys. */
  async spend(tx: Tx, actor: Actor, people: number): Promise<Refusal | null> {
    return actor.role === 'system' ? null : this.budget.spend(tx, { id: actor.staffNumber ?? actor.id }, 'person_alone', people);
  }
}
