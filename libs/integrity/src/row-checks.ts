import type { Reader } from '#platform';
import type { Finding, FindingKind } from './finding.js';

interface RowCheck {
  readonly kind: FindingKind;
  readonly table: string;
  /** Answers `id` of each row at fault. */
  readonly sql: string;
}

/** The accounts that a transfer of a kind may touch; meals, voids and reclassifications are judged by reconciliation. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  appropriation: ['APPROPRIATION', 'FUND'],
  grant: ['GRANT', 'LOT'],
  cash_allowance: ['FUND', 'BENEFIT_PAYABLE'],
  expiry: ['LOT', 'EXPIRED'],
  recall: ['LOT', 'RECALLED'],
  claw_back: ['RECEIVABLE', 'FUND'],
};
const kinds = Object.keys(ACCOUNTS)
  .map((name) => `'${name}'`)
  .join(',');
const fitting = Object.entries(ACCOUNTS)
  .map(([name, accounts]) => `(t.kind = '${name}' AND p.account_kind IN (${accounts.map((account) => `'${account}'`).join(',')}))`)
  .join(' OR ');

/** Rows whose maker is not the account in the entry of their making. */
function madeOtherwise(rows: string, object: string, action: string): string {
  const id = object === 'r.id' ? 'r.id' : 'r.token_hash AS id';
  return `SELECT ${id} FROM ${rows} WHERE NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = ${object} AND a.action = '${action}' AND a.actor_id = r.made_by)`;
}

function wasPosted(run: string): string {
  return `(${run}.state = 'posted' OR EXISTS (SELECT 1 FROM audit_entry ${run}a WHERE ${run}a.object_id = ${run}.id AND ${run}a.action = 'issuance_run.post'))`;
}

/** The run that an entry of its month names. */
function begunBy(entry: string): string {
  return `substr(${entry}.detail, ${String('{"runId":"'.length + 1)}, length(${entry}.detail) - ${String('{"runId":""}'.length)})`;
}

/**
 * Meals with the network while a person's cards stood still by what was recorded: whoever makes a lost card active for a moment and
 * puts it back leaves them. What was asked for within a minute may have waited for the other.
 */
function mealsWhile(stopped: string, ends: readonly string[]): string {
  return `SELECT r.id FROM carrier_event l JOIN redemption r ON r.person_id = l.person_id WHERE l.kind = '${stopped}' AND r.offline = 0 AND r.occurred_at > l.at + 60000
            AND NOT EXISTS (SELECT 1 FROM carrier_event e WHERE e.person_id = l.person_id AND e.kind IN (${ends.map((end) => `'${end}'`).join(',')}) AND e.at >= l.at AND e.at <= r.occurred_at)`;
}

/** The last area that was told of a person without an end; empty where nothing was, which is a row that is gone. */
function lastTold(column: string): string {
  return `COALESCE((SELECT l.${column} FROM person_place l WHERE l.person_id = p.id AND l.${column} IS NOT NULL AND l.until_day IS NULL ORDER BY l.n DESC LIMIT 1), '')`;
}

/** Set-based: each reads its tables once, by key, and answers nothing when they agree. */
const CHECKS: readonly RowCheck[] = [
  {
    kind: 'death_without_event',
    table: 'person',
    sql: `SELECT p.id FROM person p LEFT JOIN (SELECT person_id, SUM(CASE kind WHEN 'death' THEN 1 ELSE -1 END) AS deaths FROM life_event WHERE kind IN ('death','death_revoked') GROUP BY person_id) e
            ON e.person_id = p.id
          WHERE (p.died_on IS NULL AND COALESCE(e.deaths, 0) > 0) OR (p.died_on IS NOT NULL AND COALESCE(e.deaths, 0) < 1)
             OR (p.died_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM life_event d WHERE d.person_id = p.id AND d.kind = 'death' AND d.effective_on = p.died_on))`,
  },
  {
    kind: 'choice_without_act',
    table: 'person',
    // Whoever never chose pays with points; the newest act decides.
    sql: `SELECT p.id FROM person p WHERE p.points_on_meals = 0
            AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = p.id AND a.action = 'person.choose_points' AND a.detail = '{"pointsOnMeals":false}')
          UNION SELECT p.id FROM audit_entry a JOIN person p ON p.id = a.object_id WHERE a.action = 'person.choose_points'
            AND NOT EXISTS (SELECT 1 FROM audit_entry n WHERE n.object_id = a.object_id AND n.action = a.action AND (n.at > a.at OR (n.at = a.at AND n.id > a.id)))
            AND p.points_on_meals <> CASE a.detail WHEN '{"pointsOnMeals":true}' THEN 1 ELSE 0 END`,
  },
  {
    kind: 'purse_without_event',
    table: 'person',
    sql: `SELECT p.id FROM person p WHERE p.purse_opened_on IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM life_event e WHERE e.person_id = p.id AND e.kind = 'purse_opened' AND e.effective_on = p.purse_opened_on)`,
  },
  {
    kind: 'moved_without_event',
    table: 'person',
    // The newest move decides; who moves between two streets moves in without having moved out.
    sql: `SELECT p.id FROM person p WHERE p.moved_out_on IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM life_event o WHERE o.person_id = p.id AND o.kind = 'move_out' AND o.effective_on = p.moved_out_on
              AND NOT EXISTS (SELECT 1 FROM life_event i WHERE i.person_id = p.id AND i.kind IN ('move_in','move_out') AND i.noticed_at > o.noticed_at))
          UNION SELECT o.person_id AS id FROM life_event o JOIN person p ON p.id = o.person_id WHERE o.kind = 'move_out' AND p.moved_out_on IS NULL
            AND NOT EXISTS (SELECT 1 FROM life_event i WHERE i.person_id = o.person_id AND i.kind = 'move_in' AND i.noticed_at >= o.noticed_at)`,
  },
  {
    kind: 'row_gone',
    table: 'person_place',
    // What was told of one person is counted from 1 on.
    sql: `SELECT p.id FROM person p LEFT JOIN (SELECT person_id, COUNT(*) AS rows_there, MAX(n) AS last_n FROM person_place GROUP BY person_id) f ON f.person_id = p.id
          WHERE f.person_id IS NULL OR f.rows_there <> f.last_n`,
  },
  {
    kind: 'residence_differs',
    table: 'person',
    // The last that was told without an end is where the person lives and is registered; of who moved away the last before that.
    sql: `SELECT p.id FROM person p WHERE ${lastTold('residence_area')} NOT IN (p.residence_area, 'away', '') OR ${lastTold('hukou_area')} NOT IN (p.hukou_area, '')`,
  },
  {
    kind: 'generation_without_event',
    table: 'carrier',
    sql: `SELECT c.person_id AS id FROM carrier c
          LEFT JOIN (SELECT person_id, MAX(generation) AS generation FROM carrier_event WHERE kind = 'replaced' GROUP BY person_id) e ON e.person_id = c.person_id
          WHERE c.generation <> COALESCE(e.generation, 1)`,
  },
  {
    kind: 'standing_without_event',
    table: 'carrier',
    // Losses and their withdrawals of this generation in turn, suspensions and resumptions of all.
    sql: `SELECT c.person_id AS id FROM carrier c
          LEFT JOIN (SELECT person_id, SUM(CASE kind WHEN 'suspended' THEN 1 ELSE -1 END) AS open FROM carrier_event WHERE kind IN ('suspended','resumed') GROUP BY person_id) s ON s.person_id = c.person_id
          LEFT JOIN (SELECT person_id, generation, SUM(CASE kind WHEN 'lost' THEN 1 ELSE -1 END) AS open FROM carrier_event WHERE kind IN ('lost','loss_withdrawn') GROUP BY person_id, generation) l
            ON l.person_id = c.person_id AND l.generation = c.generation
          WHERE c.state <> CASE WHEN COALESCE(l.open, 0) > 0 THEN 'lost' WHEN COALESCE(s.open, 0) > 0 THEN 'suspended' ELSE 'active' END`,
  },
  {
    kind: 'charity_differs',
    table: 'charity_fund',
    sql: `SELECT f.fund AS id FROM charity_fund f
          WHERE f.remaining_fen <> (SELECT COALESCE(SUM(p.amount), 0) FROM posting p WHERE p.account_owner = f.fund AND p.account_kind = 'FUND' AND p.county = f.county)`,
  },
  {
    kind: 'meal_without_attempt',
    table: 'redemption',
    sql: `SELECT r.id FROM redemption r LEFT JOIN attempt a ON a.id = r.id
          WHERE a.id IS NULL OR (a.outcome <> 'accepted' AND NOT EXISTS (SELECT 1 FROM later_answer l WHERE l.id = r.id))`,
  },
  {
    kind: 'void_without_act',
    table: 'redemption_void',
    // Chains from before have their event instead of an entry, and what was granted of them the word on the held row.
    sql: `SELECT v.id FROM redemption_void v WHERE
            (v.approved_by IS NULL AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = v.redemption_id AND a.action = 'void.make' AND a.actor_id = v.actor)
              AND NOT EXISTS (SELECT 1 FROM offline_event e WHERE e.id = v.id AND e.kind = 'void' AND e.device_id = v.device_id))
         OR (v.approved_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = v.redemption_id AND a.action = 'void.grant' AND a.actor_id = v.approved_by)
              AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = v.id AND a.action = 'offline_row.grant' AND a.actor_id = v.approved_by))`,
  },
  { kind: 'meal_by_stopped_card', table: 'redemption', sql: `${mealsWhile('lost', ['loss_withdrawn', 'replaced'])} UNION ${mealsWhile('suspended', ['resumed'])}` },
  {
    kind: 'transfer_of_wrong_accounts',
    table: 'transfer',
    sql: `SELECT DISTINCT t.id FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.kind IN (${kinds}) AND NOT (${fitting})`,
  },
  {
    kind: 'row_gone',
    table: 'transfer',
    sql: `SELECT q.id FROM proposal q JOIN proposal_decision d ON d.proposal_id = q.id LEFT JOIN transfer t ON t.id = q.id
          WHERE q.kind IN ('money.appropriate','money.donate','money.reverse') AND d.decision = 'confirmed' AND t.id IS NULL`,
  },
  {
    kind: 'approval_without_act',
    table: 'issuance_run',
    sql: `SELECT r.id FROM issuance_run r WHERE r.approved_by IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = r.id AND a.action = 'issuance_run.approve' AND a.actor_id = r.approved_by)`,
  },
  {
    kind: 'maker_differs',
    table: 'issuance_run',
    sql: madeOtherwise('issuance_run r', 'r.id', 'issuance_run.draft'),
  },
  {
    kind: 'month_paid_twice',
    table: 'issuance_run',
    // The later of the two, by the log of acts: the row may say by now that it was cancelled, or that it is of another county or month.
    sql: `SELECT DISTINCT r.id FROM issuance_run r JOIN issuance_run o ON o.county = r.county AND o.programme = r.programme AND o.month = r.month AND o.kind = r.kind AND o.id < r.id
          WHERE r.kind = 'monthly' AND ${wasPosted('r')} AND ${wasPosted('o')}
          UNION SELECT r.id FROM audit_entry m JOIN audit_entry n ON n.object_id = m.object_id AND n.action = m.action
            JOIN issuance_run o ON o.id = ${begunBy('m')} JOIN issuance_run r ON r.id = ${begunBy('n')} AND o.id < r.id
          WHERE m.action = 'issuance_month.draft' AND o.kind = 'monthly' AND r.kind = 'monthly' AND ${wasPosted('r')} AND ${wasPosted('o')}`,
  },
  {
    kind: 'maker_differs',
    table: 'roster_import',
    // What is being checked, or was rejected, has no entry.
    sql: `${madeOtherwise('roster_import r', 'r.id', 'roster.check')} AND r.state IN ('checked', 'activated')`,
  },
  {
    kind: 'approval_without_act',
    table: 'roster_import',
    sql: `SELECT r.id FROM roster_import r WHERE r.state = 'activated'
            AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = r.id AND a.action = 'roster.activate' AND (r.activated_by IS NULL OR a.actor_id = r.activated_by))`,
  },
  {
    kind: 'maker_differs',
    table: 'device_enrolment',
    sql: madeOtherwise('device_enrolment r', 'r.site_id', 'device.enrolment'),
  },
  {
    kind: 'reconciliation_gone',
    table: 'reconciliation_run',
    sql: `SELECT DISTINCT a.object_id AS id FROM audit_entry a LEFT JOIN reconciliation_run r ON r.id = a.object_id WHERE a.action = 'reconciliation.run' AND r.id IS NULL`,
  },
  {
    kind: 'differences_gone',
    table: 'reconciliation_run',
    sql: `SELECT r.id FROM reconciliation_run r LEFT JOIN (SELECT run_id, COUNT(*) AS n FROM reconciliation_difference GROUP BY run_id) d ON d.run_id = r.id
          WHERE r.ended_at IS NOT NULL AND r.differences <> COALESCE(d.n, 0)`,
  },
];

/** Facts that stand in two places, compared. */
export async function rowFindings(db: Reader): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { kind, table, sql } of CHECKS) for (const { id } of await db.query<{ id: string }>(`${sql} ORDER BY 1`)) found.push({ kind, objectKind: table, objectId: id });
  return found;
}
