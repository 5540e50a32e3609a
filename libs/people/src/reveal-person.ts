import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Disclosures, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import { personScope } from './person.store.js';

export interface RevealedPerson {
  readonly personId: Id;
  readonly idNumber: string;
  readonly name: string;
  readonly phone: string | null;
}

export const REASON_GLYPHS_MIN = 4;

/**
 * Opens the sealed fields of one person, for a stated reason. The look is logged in the transaction that reads, so
 * there is none without its entry, and an account has a budget of them a day. Refuses `reason_required` (fewer than four
 * characters), `not_found` and `disclosure_limit`.
 */
@Injectable()
export class RevealPerson {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
  ) {}

  async reveal(actor: Actor, personId: Id, reason: string): Promise<RevealedPerson | Refusal> {
    const stated = reason.trim();
    if (writtenGlyphs(stated) < REASON_GLYPHS_MIN) return refuse('reason_required', { field: 'reason', glyphsMin: REASON_GLYPHS_MIN });
    const scope = personScope(actor);
    return this.uow.run(async (tx) => {
      const [row] = await tx.query<{ id_number_sealed: string; name_sealed: string; phone_sealed: string | null }>(
        `SELECT id_number_sealed, name_sealed, phone_sealed FROM person WHERE id = ? AND ${scope.sql}`,
        [personId, ...scope.parameters],
      );
      if (!row) return refuse('not_found', { personId });
      const spent = await this.budget.spend(tx, actor, 'person_reveal');
      if (spent !== null) return spent;
      await this.audit.record(tx, actor, { action: 'person.reveal', objectKind: 'person', objectId: personId, reason: stated.slice(0, 400) });
      return {
        personId,
        idNumber: this.vault.open('person.id_number_sealed', personId, row.id_number_sealed),
        name: this.vault.open('person.name_sealed', personId, row.name_sealed),
        phone: row.phone_sealed === null ? null : this.vault.open('person.phone_sealed', personId, row.phone_sealed),
      };
    });
  }
}
