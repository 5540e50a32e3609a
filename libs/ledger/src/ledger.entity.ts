import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The header of a movement of value. Insert-only: triggers refuse UPDATE and DELETE. */
@Entity('transfer')
export class TransferEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 20 })
  kind: string;

  @Column({ name: 'subject_id', type: 'varchar', length: 36 })
  subjectId: string;

  @Column({ name: 'person_id', type: 'varchar', length: 36, nullable: true })
  personId: string | null;

  @Column({ name: 'site_id', type: 'varchar', length: 36, nullable: true })
  siteId: string | null;

  @Column({ name: 'reversal_of', type: 'varchar', length: 36, nullable: true })
  reversalOf: string | null;

  @Column({ name: 'effective_on', type: 'varchar', length: 10 })
  effectiveOn: string;

  @Column({ name: 'recorded_at', type: 'bigint' })
  recordedAt: number;

  @Column({ type: 'varchar', length: 60 })
  actor: string;
}

/** One leg of a transfer: fen or hundredths of a point. Insert-only. */
@Entity('posting')
export class PostingEntity {
  @PrimaryColumn({ name: 'transfer_id', type: 'varchar', length: 36 })
  transferId: string;

  @PrimaryColumn({ name: 'line_no', type: 'int' })
  lineNo: number;

  /** In whose books it stands: accounts of one name in two counties are two accounts. */
  @Column({ type: 'varchar', length: 6, default: '' })
  county: string;

  @Column({ name: 'account_kind', type: 'varchar', length: 20 })
  accountKind: string;

  @Column({ name: 'account_owner', type: 'varchar', length: 40 })
  accountOwner: string;

  @Column({ type: 'varchar', length: 5 })
  unit: string;

  @Column({ type: 'bigint' })
  amount: number | string;
}

export const LEDGER_TABLES = [TransferEntity, PostingEntity];
