import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Disclosures } from '#platform';
import type { Refusal } from '#values';
import { countyOf } from '#values';

/** How many people one natural person brings into the registry in a day without a second one, whatever their accounts. Staff numbers are a county's own. */
@Injectable()
export class AloneBudget {
  constructor(private readonly budget: Disclosures) {}

  /** Refuses `alone_limit`. The system itself has none: whoever acts in its name stands at the machine, and holds its keys. */
  async spend(tx: Tx, actor: Actor, people: number): Promise<Refusal | null> {
    if (actor.role === 'system') return null;
    const id = actor.staffNumber === null ? actor.id : `${countyOf(actor.areaCode)}/${actor.staffNumber}`;
    return this.budget.spend(tx, { id }, 'person_alone', people);
  }
}
