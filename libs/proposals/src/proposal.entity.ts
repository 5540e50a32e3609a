import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody wants done that takes two persons. Insert-only. */
@Entity({ name: 'proposal' })
export class ProposalEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ type: 'varchar', length: 30 }) kind: string;
  /** The area it concerns: whose area holds it may see and decide it. */
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode: string;
  /** Canonical JSON. */
  @Column({ type: 'text' }) body: string;
  @Column({ name: 'body_sha256', type: 'varchar', length: 64 }) bodySha256: string;
  @Column({ type: 'varchar', length: 200 }) reason: string;
  @Column({ name: 'proposed_by', type: 'varchar', length: 60 }) proposedBy: string;
  @Column({ name: 'proposed_staff', type: 'varchar', length: 30 }) proposedStaff: string;
  @Column({ name: 'proposed_at', type: 'bigint' }) proposedAt: number;
  @Column({ name: 'expires_at', type: 'bigint' }) expiresAt: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** What a second natural person said to it. Insert-only; the proposer stands beside the decider so that a CHECK can tell them apart. */
@Entity({ name: 'proposal_decision' })
export class ProposalDecisionEntity {
  @PrimaryColumn({ name: 'proposal_id', type: 'varchar', length: 36 }) proposalId: string;
  @Column({ type: 'varchar', length: 10 }) decision: string;
  @Column({ name: 'proposed_by', type: 'varchar', length: 60 }) proposedBy: string;
  @Column({ name: 'proposed_staff', type: 'varchar', length: 30 }) proposedStaff: string;
  @Column({ name: 'decided_by', type: 'varchar', length: 60 }) decidedBy: string;
  @Column({ name: 'decided_staff', type: 'varchar', length: 30 }) decidedStaff: string;
  @Column({ name: 'decided_at', type: 'bigint' }) decidedAt: number;
  @Column({ type: 'varchar', length: 200, nullable: true }) reason: string | null;
  /** What was carried out answered, as JSON; null for a declined one. */
  @Column({ type: 'text', nullable: true }) result: string | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

export const PROPOSALS_TABLES = [ProposalEntity, ProposalDecisionEntity];
