import { Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { Clock } from './clock.js';
import { Ids } from './ids.js';
import { RowSeals } from './row-seals.js';
import type { Tx } from './tx.js';

/** Something that was done or looked at, by whom and why. `detail` never holds personal data. */
export interface AuditEntry {
  /** `noun.verb`, e.g. `person.reveal`. */
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The log of acts. Written in the transaction of the act itself, so that neither stands without the other; each entry with its seal, until it is chained and after. */
@Injectable()
export class Audit {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly seals: RowSeals,
  ) {}

  async record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    await tx.insert('audit_entry', [
      this.seals.with('audit_entry', {
        id: this.ids.next(),
        at: this.clock.nowMs(),
        actor_id: actor.id,
        actor_kind: actor.role,
        action: entry.action,
        object_kind: entry.objectKind,
        object_id: entry.objectId,
        reason: entry.reason ?? null,
        detail: entry.detail === undefined ? null : JSON.stringify(entry.detail),
      }),
    ]);
  }
}
