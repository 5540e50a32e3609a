import { marks, type Reader } from '#platform';
import type { Finding } from './finding.js';

/** Entries of one read of the log, and objects of one look into a table. */
const ENTRIES = 2000;
const OBJECTS = 500;

/** Where an act of the log left a row: its table, the column that holds the object of the act, and of what kind the row is. */
interface Trace {
  readonly table: string;
  readonly column: string;
  readonly kind?: string;
  /** One row whatever the number of acts: the last one stands. */
  readonly last?: true;
}

const lifeEvent = (kind: string): Trace => ({ table: 'life_event', column: 'person_id', kind });
const carrierEvent = (kind: string): Trace => ({ table: 'carrier_event', column: 'person_id', kind });
const heldWord: Trace = { table: 'offline_decision', column: 'event_id' };
const bearerWord: Trace = { table: 'standing_decision', column: 'redemption_id' };
const answer: Trace = { table: 'grievance_answer', column: 'grievance_id' };
const decision: Trace = { table: 'proposal_decision', column: 'proposal_id' };

/** Acts whose every entry has a row that the app never takes out again. */
const TRACES: Readonly<Record<string, Trace>> = {
  'user.create': { table: 'user_account', column: 'id' },
  'device.enrol': { table: 'device', column: 'id' },
  'phone.enrol': { table: 'phone_key', column: 'id' },
  'proxy.register': { table: 'proxy', column: 'id' },
  'family.join': { table: 'family_link', column: 'person_id' },
  'operator.register': { table: 'operator', column: 'id' },
  'site.open': { table: 'site', column: 'id' },
  'pin.set': { table: 'counter_pin', column: 'account_id', last: true },
  'proposal.make': { table: 'proposal', column: 'id' },
  'proposal.confirm': decision,
  'proposal.decline': decision,
  'donation.receive': { table: 'transfer', column: 'id' },
  'issuance_run.draft': { table: 'issuance_run', column: 'id' },
  'issuance_run.override': { table: 'fund_override', column: 'run_id' },
  'offline_row.grant': heldWord,
  'offline_row.decline': heldWord,
  'offline_bearer.funds': bearerWord,
  'offline_bearer.site': bearerWord,
  'void.make': { table: 'redemption_void', column: 'redemption_id', last: true },
  'void.grant': { table: 'redemption_void', column: 'redemption_id', last: true },
  'complaint.file': { table: 'grievance', column: 'id' },
  'appeal.file': { table: 'grievance', column: 'id' },
  'complaint.answer': answer,
  'appeal.answer': answer,
  'redemption.hold_by_hand': { table: 'held_by_hand', column: 'redemption_id' },
  'social_card.bind': { table: 'social_card', column: 'person_id' },
  'card.report_lost': carrierEvent('lost'),
  'card.confirm_loss': carrierEvent('loss_confirmed'),
  'card.withdraw_loss': carrierEvent('loss_withdrawn'),
  'card.suspend': carrierEvent('suspended'),
  'card.resume': carrierEvent('resumed'),
  'card.replace': carrierEvent('replaced'),
  'person.register': { table: 'person', column: 'id' },
  'person.death': lifeEvent('death'),
  'person.death_revoked': lifeEvent('death_revoked'),
  'person.move_out': lifeEvent('move_out'),
  'person.move_in': lifeEvent('move_in'),
  'person.purse_opened': lifeEvent('purse_opened'),
  'person.correct_place': { table: 'person_place', column: 'person_id', kind: 'correction' },
  'person.add_category': { table: 'person_category', column: 'person_id' },
  'person.assess': { table: 'assessment', column: 'person_id' },
};

/**
 * Rows that an act in the log of acts made and that are no longer there. The log is chained and its heads lie elsewhere, so
 * whoever takes a row out would have to take the act out as well, and that is found by the look at the log. One pass over the
 * log by key, then the tables in parts; acts are counted, because several of one person may have a row each.
 */
export async function goneRows(db: Reader): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [trace, acts] of await actsByTrace(db)) {
    const objects = [...acts.keys()].sort();
    for (let start = 0; start < objects.length; start += OBJECTS) {
      const part = objects.slice(start, start + OBJECTS);
      const rows = await rowsOf(db, trace, part);
      for (const id of part) if ((rows.get(id) ?? 0) < (trace.last === true ? 1 : (acts.get(id) ?? 0))) found.push({ kind: 'row_gone', objectKind: trace.table, objectId: id });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return found;
}

async function actsByTrace(db: Reader): Promise<Map<Trace, Map<string, number>>> {
  const actions = Object.keys(TRACES);
  const byTrace = new Map<Trace, Map<string, number>>();
  for (let after = ''; ;) {
    const entries = await db.query<{ id: string; action: string; object_id: string }>(
      `SELECT id, action, object_id FROM audit_entry WHERE id > ? AND action IN (${marks(actions)}) ORDER BY id LIMIT ${String(ENTRIES)}`,
      [after, ...actions],
    );
    for (const { action, object_id } of entries) {
      const trace = TRACES[action];
      if (trace === undefined) continue;
      const acts = byTrace.get(trace) ?? new Map<string, number>();
      byTrace.set(trace, acts.set(object_id, (acts.get(object_id) ?? 0) + 1));
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < ENTRIES) return byTrace;
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function rowsOf(db: Reader, { table, column, kind }: Trace, objects: readonly string[]): Promise<Map<string, number>> {
  const which = kind === undefined ? '' : ' AND kind = ?';
  const rows = await db.query<{ id: string; n: number | string }>(
    `SELECT ${column} AS id, COUNT(*) AS n FROM ${table} WHERE ${column} IN (${marks(objects)})${which} GROUP BY ${column}`,
    [...objects, ...(kind === undefined ? [] : [kind])],
  );
  return new Map(rows.map(({ id, n }) => [id, Number(n)]));
}
