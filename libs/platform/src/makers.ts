import { Injectable } from '@nestjs/common';
import { type StaffIdentity, staffIdentityOf } from './actor.js';
import { RowSeals } from './row-seals.js';
import { SEALED_ROWS } from './sealed-rows.js';
import type { Reader, Row } from './tx.js';

/** The entry of the log of acts that tells who made a thing. */
interface MakingEntry {
  readonly action: string;
  readonly objectId: string;
  /** Where one object has many such entries: exactly what the entry says beside. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Who made what waits for another person. The row that waits says it too, but whoever writes rows could name a colleague there and
 * be both persons; the entry of the act was sealed when it was made.
 */
@Injectable()
export class Makers {
  constructor(private readonly seals: RowSeals) {}

  /** The account in the entry; null where the app wrote none. */
  async inLog(db: Reader, making: MakingEntry): Promise<string | null> {
    return (await this.entry(db, making))?.by ?? null;
  }

  /** The account in the entry, and when it was written; null where the app wrote none. */
  async entry(db: Reader, { action, objectId, detail }: MakingEntry): Promise<{ readonly by: string; readonly at: number } | null> {
    const rows: Row[] = await db.query(
      `SELECT ${SEALED_ROWS.audit_entry.columns.join(', ')}, seal FROM audit_entry WHERE object_id = ? AND action = ?${detail === undefined ? '' : ' AND detail = ?'} ORDER BY id`,
      [objectId, action, ...(detail === undefined ? [] : [JSON.stringify(detail)])],
    );
    const [entry] = this.seals.genuine('audit_entry', rows);
    return entry === undefined ? null : { by: entry['actor_id'] as string, at: Number(entry['at']) };
  }

  /**
   * The natural person who made it, of a row that names `kept`; null where the log knows another or none. A row from before staff
   * numbers were kept: whoever the account belongs to today. So it is for `checker`, who may have moved to another account and had
   * the number in the row changed.
   */
  async of(db: Reader, kept: StaffIdentity, checker: StaffIdentity, entry: Omit<MakingEntry, 'detail'>): Promise<StaffIdentity | null> {
    if ((await this.inLog(db, entry)) !== kept.id) return null;
    const { staffNumber } = await staffIdentityOf(db, kept.id);
    return { id: kept.id, staffNumber: kept.staffNumber === null || (staffNumber !== null && staffNumber === checker.staffNumber) ? staffNumber : kept.staffNumber };
  }
}
