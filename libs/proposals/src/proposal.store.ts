import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#platform';
import { forUpdate, RowSeals, SEALED_ROWS, scopeRange } from '#platform';
import type { Id } from '#values';
import type { Proposal, ProposalDecision, ProposalState } from './proposal.js';
import { canonicalBody } from './proposal.js';

interface JoinedRow {
  id: Id;
  kind: string;
  area_code: string;
  body: string;
  body_sha256: string;
  reason: string;
  proposed_by: string;
  proposed_staff: string;
  proposed_at: number | string;
  expires_at: number | string;
  decision: ProposalDecision['decision'] | null;
  decided_by: string | null;
  decided_at: number | string | null;
  decided_reason: string | null;
  result: string | null;
}

const JOINED = `SELECT p.id, p.kind, p.area_code, p.body, p.body_sha256, p.reason, p.proposed_by, p.proposed_staff, p.proposed_at, p.expires_at,
    d.decision, d.decided_by, d.decided_at, d.reason AS decided_reason, d.result
  FROM proposal p LEFT JOIN proposal_decision d ON d.proposal_id = p.id`;

/** A page of proposals: of an area, in a state, newest first. */
export interface ProposalPage {
  readonly areaCode: string;
  readonly state?: ProposalState | undefined;
  readonly nowMs: number;
  /** Id of the last one seen; empty for the first page. */
  readonly before: string;
  readonly limit: number;
}

/** The SQL of proposals and of what was decided about them. */
@Injectable()
export class ProposalStore {
  constructor(private readonly seals: RowSeals) {}

  async one(db: Reader, id: Id, nowMs: number): Promise<Proposal | null> {
    const [row] = await db.query<JoinedRow>(`${JOINED} WHERE p.id = ?`, [id]);
    return row === undefined ? null : proposalOf(row, nowMs);
  }

  /** The same under lock: two who decide at once wait here for each other. */
  async lock(tx: Tx, id: Id, nowMs: number): Promise<Proposal | null> {
    await tx.query(`SELECT id FROM proposal WHERE id = ?${forUpdate(tx)}`, [id]);
    return this.one(tx, id, nowMs);
  }

  /** Whether the app wrote this proposal, as it stands. */
  async isGenuine(db: Reader, id: Id): Promise<boolean> {
    const rows = await db.query(`SELECT ${SEALED_ROWS.proposal.columns.join(', ')}, seal FROM proposal WHERE id = ?`, [id]);
    return this.seals.genuine('proposal', rows).length === 1;
  }

  async page(db: Reader, { areaCode, state, nowMs, before, limit }: ProposalPage): Promise<Proposal[]> {
    const { from, to } = scopeRange(areaCode);
    const which = state === undefined ? { sql: '', values: [] } : STATES[state](nowMs);
    const rows = await db.query<JoinedRow>(`${JOINED} WHERE p.area_code >= ? AND p.area_code < ? AND p.id < ? ${which.sql} ORDER BY p.id DESC LIMIT ?`, [
      from,
      to,
      before === '' ? '~' : before,
      ...which.values,
      limit,
    ]);
    return rows.map((row) => proposalOf(row, nowMs));
  }

  async insert(tx: Tx, proposal: Omit<Proposal, 'state' | 'decision'>): Promise<void> {
    await tx.insert('proposal', [
      this.seals.with('proposal', {
        id: proposal.id,
        kind: proposal.kind,
        area_code: proposal.areaCode,
        body: canonicalBody(proposal.body),
        body_sha256: proposal.sha256,
        reason: proposal.reason,
        proposed_by: proposal.proposedBy,
        proposed_staff: proposal.proposedStaff,
        proposed_at: proposal.proposedAt,
        expires_at: proposal.expiresAt,
      }),
    ]);
  }

  async decide(tx: Tx, proposal: Proposal, decided: ProposalDecision & { readonly decidedStaff: string }): Promise<void> {
    await tx.insert('proposal_decision', [
      this.seals.with('proposal_decision', {
        proposal_id: proposal.id,
        decision: decided.decision,
        proposed_by: proposal.proposedBy,
        proposed_staff: proposal.proposedStaff,
        decided_by: decided.decidedBy,
        decided_staff: decided.decidedStaff,
        decided_at: decided.decidedAt,
        reason: decided.reason,
        result: decided.result === null ? null : JSON.stringify(decided.result),
      }),
    ]);
  }
}

const STATES: Record<ProposalState, (nowMs: number) => { readonly sql: string; readonly values: readonly number[] }> = {
  open: (nowMs) => ({ sql: 'AND d.proposal_id IS NULL AND p.expires_at > ?', values: [nowMs] }),
  expired: (nowMs) => ({ sql: 'AND d.proposal_id IS NULL AND p.expires_at <= ?', values: [nowMs] }),
  confirmed: () => ({ sql: "AND d.decision = 'confirmed'", values: [] }),
  declined: () => ({ sql: "AND d.decision = 'declined'", values: [] }),
};

function proposalOf(row: JoinedRow, nowMs: number): Proposal {
  const decision: ProposalDecision | null =
    row.decision === null
      ? null
      : {
          decision: row.decision,
          decidedBy: row.decided_by ?? '',
          decidedAt: Number(row.decided_at),
          reason: row.decided_reason,
          result: row.result === null ? null : (JSON.parse(row.result) as Record<string, unknown>),
        };
  return {
    id: row.id,
    kind: row.kind,
    areaCode: row.area_code,
    body: JSON.parse(row.body) as unknown,
    sha256: row.body_sha256,
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedStaff: row.proposed_staff,
    proposedAt: Number(row.proposed_at),
    expiresAt: Number(row.expires_at),
    state: decision?.decision ?? (Number(row.expires_at) > nowMs ? 'open' : 'expired'),
    decision,
  };
}
