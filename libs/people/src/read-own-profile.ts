import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { areasOf } from './area.store.js';
import type { PersonSummary } from './person.store.js';
import { personIn, summaryOf } from './person.store.js';

/** What the elder sees of himself on his own phone: his name in full, his phone by its last four digits, no ID number. */
export interface OwnProfile extends Omit<PersonSummary, 'nameMasked'> {
  readonly name: string;
  readonly phoneMasked: string | null;
  readonly residenceName: string | null;
  readonly residenceNameEn: string | null;
}

/** Reads the signed-in elder's own profile. Refuses `not_found` for an account that is no elder's. */
@Injectable()
export class ReadOwnProfile {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
  ) {}

  async read(actor: Actor): Promise<OwnProfile | Refusal> {
    if (actor.role !== 'elder' || actor.personId === null) return refuse('not_found');
    return this.profileOf(actor, actor.personId);
  }

  private async profileOf(actor: Actor, personId: Id): Promise<OwnProfile | Refusal> {
    const db = this.uow.reader;
    const person = await personIn(db, actor, personId);
    const [sealed] = await db.query<{ name_sealed: string; phone_sealed: string | null }>('SELECT name_sealed, phone_sealed FROM person WHERE id = ?', [personId]);
    if (!person || !sealed) return refuse('not_found', { personId });
    const { nameMasked, ...summary } = summaryOf(person);
    const area = (await areasOf(db, [summary.residenceArea])).get(summary.residenceArea);
    const phone = sealed.phone_sealed === null ? null : this.vault.opened('person.phone_sealed', personId, sealed.phone_sealed);
    return {
      ...summary,
      // Signing in must not fail over a name that cannot be read.
      name: this.vault.opened('person.name_sealed', personId, sealed.name_sealed) ?? nameMasked,
      phoneMasked: phone === null ? null : `*${phone.slice(-4)}`,
      residenceName: area?.name ?? null,
      residenceNameEn: area?.nameEn ?? null,
    };
  }
}
