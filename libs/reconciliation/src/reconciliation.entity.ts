import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One comparison of a month, for a county or a part of it. */
@Entity('reconciliation_run')
export class ReconciliationRunEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 7 }) month!: string;
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode!: string;
  @Column({ name: 'made_by', type: 'varchar', length: 60 }) madeBy!: string;
  @Column({ name: 'started_at', type: 'bigint' }) startedAt!: number;
  @Column({ name: 'ended_at', type: 'bigint', nullable: true }) endedAt!: number | null;
  @Column({ name: 'law_sha256', type: 'varchar', length: 64 }) lawSha256!: string;
  @Column({ type: 'int' }) persons!: number;
  @Column({ type: 'int' }) redemptions!: number;
  @Column({ type: 'int' }) transfers!: number;
  @Column({ name: 'lines_checked', type: 'int' }) linesChecked!: number;
  @Column({ type: 'int' }) differences!: number;
  @Column({ type: 'text', nullable: true }) totals!: string | null;
}

/** One difference of a run, with both sides as they stood. */
@Entity('reconciliation_difference')
export class ReconciliationDifferenceEntity {
  @PrimaryColumn({ name: 'run_id', type: 'varchar', length: 36 }) runId!: string;
  @PrimaryColumn({ name: 'line_no', type: 'int' }) lineNo!: number;
  @Column({ type: 'varchar', length: 40 }) type!: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36, nullable: true }) personId!: string | null;
  @Column({ name: 'redemption_id', type: 'varchar', length: 36, nullable: true }) redemptionId!: string | null;
  @Column({ name: 'transfer_id', type: 'varchar', length: 36, nullable: true }) transferId!: string | null;
  @Column({ name: 'lot_id', type: 'varchar', length: 36, nullable: true }) lotId!: string | null;
  @Column({ name: 'line_id', type: 'varchar', length: 36, nullable: true }) lineId!: string | null;
  @Column({ name: 'site_id', type: 'varchar', length: 36, nullable: true }) siteId!: string | null;
  @Column({ name: 'meal_day', type: 'varchar', length: 10, nullable: true }) mealDay!: string | null;
  @Column({ type: 'varchar', length: 5 }) unit!: string;
  @Column({ type: 'bigint' }) amount!: number | string;
  @Column({ type: 'text' }) expected!: string;
  @Column({ type: 'text' }) found!: string;
}
