import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One month of one programme, from draft to posting. */
@Entity('issuance_run')
export class IssuanceRunEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 6, default: '' })
  county: string;

  @Column({ type: 'varchar', length: 30 })
  programme: string;

  @Column({ type: 'varchar', length: 7 })
  month: string;

  @Column({ type: 'varchar', length: 12 })
  kind: string;

  @Column({ type: 'int' })
  ordinal: number;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ name: 'made_by', type: 'varchar', length: 60 })
  madeBy: string;

  @Column({ name: 'made_staff', type: 'varchar', length: 30, nullable: true })
  madeStaff: string | null;

  @Column({ name: 'made_at', type: 'bigint' })
  madeAt: number;

  @Column({ name: 'drafted_to', type: 'varchar', length: 36, nullable: true })
  draftedTo: string | null;

  @Column({ name: 'approved_by', type: 'varchar', length: 60, nullable: true })
  approvedBy: string | null;

  @Column({ name: 'approved_staff', type: 'varchar', length: 30, nullable: true })
  approvedStaff: string | null;

  @Column({ name: 'approved_at', type: 'bigint', nullable: true })
  approvedAt: number | null;

  @Column({ name: 'posted_to', type: 'int', default: 0 })
  postedTo: number;

  @Column({ name: 'posted_at', type: 'bigint', nullable: true })
  postedAt: number | null;

  @Column({ name: 'persons_decided', type: 'int', default: 0 })
  personsDecided: number;

  @Column({ name: 'lines_total', type: 'int', default: 0 })
  linesTotal: number;

  @Column({ name: 'amount_total', type: 'bigint', default: 0 })
  amountTotal: number | string;

  @Column({ type: 'text', nullable: true })
  outcomes: string | null;

  @Column({ name: 'policy_version', type: 'varchar', length: 30, nullable: true })
  policyVersion: string | null;
}

/** What one person gets (or gives back, below zero) in one run, and why. */
@Entity('issuance_line')
export class IssuanceLineEntity {
  @PrimaryColumn({ name: 'run_id', type: 'varchar', length: 36 })
  runId: string;

  @PrimaryColumn({ name: 'line_no', type: 'int' })
  lineNo: number;

  @Column({ type: 'varchar', length: 36 })
  id: string;

  @Column({ name: 'person_id', type: 'varchar', length: 36 })
  personId: string;

  @Column({ type: 'varchar', length: 30 })
  programme: string;

  @Column({ type: 'varchar', length: 7 })
  month: string;

  @Column({ type: 'varchar', length: 5 })
  unit: string;

  @Column({ type: 'bigint' })
  amount: number | string;

  @Column({ name: 'policy_version', type: 'varchar', length: 30 })
  policyVersion: string;

  @Column({ name: 'rule_id', type: 'varchar', length: 120 })
  ruleId: string;

  @Column({ type: 'text' })
  reasons: string;
}

/** A dated lot of points; `remaining` is one of the two balances in the system that change. */
@Entity('lot')
export class LotEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  /** Whose funds answer for it. */
  @Column({ type: 'varchar', length: 6, default: '' })
  county: string;

  @Column({ name: 'person_id', type: 'varchar', length: 36 })
  personId: string;

  @Column({ type: 'varchar', length: 30 })
  programme: string;

  @Column({ type: 'varchar', length: 7 })
  month: string;

  @Column({ type: 'bigint' })
  granted: number | string;

  @Column({ type: 'bigint' })
  remaining: number | string;

  @Column({ name: 'opened_on', type: 'varchar', length: 10 })
  openedOn: string;

  @Column({ name: 'expires_on', type: 'varchar', length: 10 })
  expiresOn: string;

  @Column({ name: 'closed_on', type: 'varchar', length: 10, nullable: true })
  closedOn: string | null;
}

export const ALLOWANCES_TABLES = [IssuanceRunEntity, IssuanceLineEntity, LotEntity];
