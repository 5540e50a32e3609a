import { big, marks, type Reader } from '#platform';
import { countyOf } from '#values';
import type { Finding } from './finding.js';

/** Transfers of one read. */
const ROWS = 500;

interface IncomeRow {
  readonly id: string;
  readonly subject_id: string;
  readonly actor: string;
  readonly reversal_of: string | null;
  readonly funder: string | null;
  readonly amount: unknown;
  readonly county: string | null;
  readonly first_funder: string | null;
  readonly first_amount: unknown;
  readonly kind: string | null;
  readonly body: string | null;
  readonly area_code: string | null;
  readonly decision: string | null;
  readonly decided_by: string | null;
}

/** Every fund line of what came in or was taken back, with the proposal that bears the same id. */
const PAGE = `SELECT t.id, t.subject_id, t.actor, t.reversal_of, p.account_owner AS funder, p.amount, p.county, o.account_owner AS first_funder, o.amount AS first_amount, q.kind, q.body, q.area_code, d.decision, d.decided_by
  FROM (SELECT id, subject_id, actor, reversal_of FROM transfer WHERE kind = 'appropriation' AND id > ? ORDER BY id LIMIT ${String(ROWS)}) t
  LEFT JOIN posting p ON p.transfer_id = t.id AND p.account_kind = 'FUND'
  LEFT JOIN posting o ON o.transfer_id = t.reversal_of AND o.account_kind = 'FUND'
  LEFT JOIN proposal q ON q.id = t.id
  LEFT JOIN proposal_decision d ON d.proposal_id = t.id
  ORDER BY t.id`;

/**
 * Money that came into a fund, and money that was taken out of one again: each is what two persons confirmed for their county, to the fen.
 * The transfer bears the id of their proposal; the proposal and the decision have seals of their own. What came in while
 * one person still recorded it is the act in the log that names it.
 */
export async function incomeFindings(db: Reader): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let after = ''; ;) {
    const rows = await db.query<IncomeRow>(PAGE, [after]);
    const last = rows.at(-1);
    if (last === undefined) return found;
    const unbacked = rows.filter((row) => !isBacked(row));
    const alone = await actsOfOne(db, unbacked);
    for (const id of new Set(unbacked.filter((row) => !alone.has(actOfOne(row))).map((row) => row.id)))
      found.push({ kind: 'appropriation_without_act', objectKind: 'transfer', objectId: id });
    after = last.id;
  }
}

function isBacked(row: IncomeRow): boolean {
  const { kind, body } = asked(row);
  if (row.area_code === null || countyOf(row.area_code) !== row.county) return false;
  return row.subject_id === row.id && row.decision === 'confirmed' && row.decided_by === row.actor && row.kind === kind && row.body === body;
}

/** The proposal that this line would take, its body in canonical form: keys in alphabetical order. */
function asked({ reversal_of, funder, amount, first_funder, first_amount }: IncomeRow): { readonly kind: string; readonly body: string | null } {
  const amountFen = Number(big(amount));
  if (reversal_of !== null) {
    const whole = funder !== null && funder === first_funder && big(amount) === -big(first_amount);
    return { kind: 'money.reverse', body: whole ? JSON.stringify({ transferId: reversal_of }) : null };
  }
  if (funder === 'CHARITY') return { kind: 'money.donate', body: JSON.stringify({ amountFen }) };
  return { kind: 'money.appropriate', body: JSON.stringify({ amountFen, funder }) };
}

/** What the log says of income that one person recorded: who did it, to what, and the detail in full. */
function actOfOne({ id, actor, reversal_of, funder, amount }: IncomeRow): string {
  const sum = Number(big(amount));
  if (reversal_of !== null || funder === null) return '';
  const said = funder === 'CHARITY' ? ['donation.receive', id, JSON.stringify({ fen: sum })] : ['fund.appropriate', funder, JSON.stringify({ transferId: id, amountFen: sum })];
  return [actor, ...said].join('|');
}

async function actsOfOne(db: Reader, rows: readonly IncomeRow[]): Promise<ReadonlySet<string>> {
  const objects = [...new Set(rows.flatMap(({ id, funder }) => (funder === null ? [] : funder === 'CHARITY' ? [id] : [funder])))];
  if (objects.length === 0) return new Set();
  const acts = await db.query<{ actor_id: string; action: string; object_id: string; detail: string | null }>(
    `SELECT actor_id, action, object_id, detail FROM audit_entry WHERE object_kind IN ('fund', 'transfer') AND object_id IN (${marks(objects)}) AND action IN ('fund.appropriate', 'donation.receive')`,
    objects,
  );
  return new Set(acts.map(({ actor_id, action, object_id, detail }) => [actor_id, action, object_id, detail ?? ''].join('|')));
}
