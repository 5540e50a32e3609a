import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One published version of a policy, never changed. `body` is its canonical JSON, `bodySha256` the digest of that text. */
@Entity({ name: 'policy_version' })
export class PolicyVersion {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  /** Whose law it is. */
  @Column({ type: 'varchar', length: 6, default: '' }) county: string;
  @Column({ type: 'varchar', length: 30 }) programme: string;
  @Column({ type: 'varchar', length: 30 }) version: string;
  @Column({ name: 'effective_from', type: 'varchar', length: 10 }) effectiveFrom: string;
  /** Last day in force as published; null while open. A later version may end it sooner (#core/policy, inForce). */
  @Column({ name: 'effective_to', type: 'varchar', length: 10, nullable: true }) effectiveTo: string | null;
  @Column({ type: 'text' }) body: string;
  @Column({ name: 'body_sha256', type: 'varchar', length: 64 }) bodySha256: string;
  @Column({ name: 'published_by', type: 'varchar', length: 60 }) publishedBy: string;
  @Column({ name: 'published_at', type: 'bigint' }) publishedAt: number;
  /** Keyed (RowSeals); a row that it does not fit is not law. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** That a version ends on a day, or never begins, although it was published otherwise. Insert-only; of several the earliest day counts. */
@Entity({ name: 'policy_withdrawal' })
export class PolicyWithdrawal {
  /** The proposal that two persons agreed on. */
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'policy_id', type: 'varchar', length: 36 }) policyId: string;
  @Column({ name: 'last_day', type: 'varchar', length: 10 }) lastDay: string;
  @Column({ type: 'varchar', length: 200 }) reason: string;
  @Column({ name: 'proposed_by', type: 'varchar', length: 60 }) proposedBy: string;
  @Column({ name: 'confirmed_by', type: 'varchar', length: 60 }) confirmedBy: string;
  @Column({ name: 'confirmed_at', type: 'bigint' }) confirmedAt: number;
  /** Keyed (RowSeals); a row that it does not fit ends nothing. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A published version once more: the whole row as JSON, read where the first place was altered or is gone. */
@Entity({ name: 'policy_copy' })
export class PolicyCopy {
  /** That of the version. */
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ type: 'varchar', length: 6, default: '' }) county: string;
  @Column({ type: 'text' }) content: string;
  @Column({ type: 'varchar', length: 64 }) seal: string;
}
