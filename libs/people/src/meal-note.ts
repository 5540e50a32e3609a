import { Injectable } from '@nestjs/common';
import type { Actor, Reader } from '#platform';
import { Audit, Clock, marks, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { lockPerson } from './person.store.js';
import { glyphsOf } from './identity-of-person.js';

const NOTE_GLYPHS_MAX = 60;

/** Keeps what the kitchen should know of a person (糖尿病餐): health data, so it lies sealed. Refuses `invalid_request`, `not_found`. */
@Injectable()
export class SetMealNote {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async set(actor: Actor, { personId, note }: { readonly personId: Id; readonly note: string | null }): Promise<{ personId: Id; note: string | null } | Refusal> {
    const text = note?.trim() ?? '';
    if (glyphsOf(text).length > NOTE_GLYPHS_MAX || (note !== null && text === '')) return refuse('invalid_request', { field: 'note' });
    return this.uow.run(async (tx) => {
      // Held, because a first note has no row yet that two could wait for.
      if ((await lockPerson(tx, actor, personId)) === null) return refuse('not_found', { personId });
      await tx.execute('DELETE FROM meal_note WHERE person_id = ?', [personId]);
      if (text !== '')
        await tx.insert('meal_note', [
          { person_id: personId, note_sealed: this.vault.seal('meal_note.note_sealed', personId, text), set_at: this.clock.nowMs(), set_by: actor.id },
        ]);
      await this.audit.record(tx, actor, { action: 'meal_note.set', objectKind: 'person', objectId: personId, detail: { kept: text !== '' } });
      return { personId, note: text === '' ? null : text };
    });
  }
}

/** The notes of several persons, opened. Who has none is absent. */
@Injectable()
export class MealNoteReader {
  constructor(private readonly vault: Vault) {}

  async of(db: Reader, personIds: readonly Id[]): Promise<Map<Id, string>> {
    if (personIds.length === 0) return new Map();
    const rows = await db.query<{ person_id: Id; note_sealed: string }>(`SELECT person_id, note_sealed FROM meal_note WHERE person_id IN (${marks(personIds)})`, personIds);
    return new Map(rows.map((row) => [row.person_id, this.vault.shown('meal_note.note_sealed', row.person_id, row.note_sealed)]));
  }
}
