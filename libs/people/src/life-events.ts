import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids, RowSeals } from '#platform';
import type { Day, Id } from '#values';
import { glyphsOf } from './identity-of-person.js';

/** A dated fact of a life, and where the notice came from. */
export interface LifeEventEntry {
  readonly personId: Id;
  readonly kind: 'death' | 'death_revoked' | 'move_out' | 'move_in' | 'purse_opened';
  readonly effectiveOn: Day;
  readonly source: string;
  /** For the log only. */
  readonly detail?: Readonly<Record<string, string>>;
}

export const SOURCE_GLYPHS_MAX = 80;

/** Writes life events, insert-only, together with their audit entry; the caller sets the projection in the same transaction. */
@Injectable()
export class LifeEvents {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
  ) {}

  async add(tx: Tx, actor: Actor, entry: LifeEventEntry): Promise<Id> {
    const id = this.ids.next();
    await tx.insert('life_event', [
      this.seals.with('life_event', {
        id,
        person_id: entry.personId,
        kind: entry.kind,
        effective_on: entry.effectiveOn,
        noticed_at: this.clock.nowMs(),
        source: glyphsOf(entry.source).slice(0, SOURCE_GLYPHS_MAX).join(''),
        recorded_by: actor.id,
      }),
    ]);
    await this.audit.record(tx, actor, {
      action: `person.${entry.kind}`,
      objectKind: 'person',
      objectId: entry.personId,
      detail: { effectiveOn: entry.effectiveOn, ...entry.detail },
    });
    return id;
  }
}
