import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One subsidised meal. Insert-only. */
@Entity('redemption')
export class RedemptionEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId!: string;
  @Column({ name: 'meal_day', type: 'varchar', length: 10 }) mealDay!: string;
  @Column({ name: 'meal_window', type: 'varchar', length: 10 }) mealWindow!: string;
  @Column({ type: 'int' }) ordinal!: number;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: string;
  @Column({ name: 'device_id', type: 'varchar', length: 36, nullable: true }) deviceId!: string | null;
  @Column({ name: 'operator_id', type: 'varchar', length: 60 }) operatorId!: string;
  @Column({ name: 'occurred_at', type: 'bigint' }) occurredAt!: number;
  @Column({ name: 'self_pay_fen', type: 'bigint' }) selfPayFen!: number;
  @Column({ name: 'transfer_id', type: 'varchar', length: 36, nullable: true }) transferId!: string | null;
}

/** The taking back of one meal. Its presence is the state "voided". Insert-only. */
@Entity('redemption_void')
export class RedemptionVoidEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ name: 'redemption_id', type: 'varchar', length: 36 }) redemptionId!: string;
  @Column({ type: 'bigint' }) at!: number;
  @Column({ type: 'varchar', length: 60 }) actor!: string;
  @Column({ type: 'varchar', length: 200 }) reason!: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

/** A void after the ten minutes, waiting for or decided by a second person. */
@Entity('void_request')
export class VoidRequestEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ name: 'redemption_id', type: 'varchar', length: 36 }) redemptionId!: string;
  @Column({ name: 'asked_by', type: 'varchar', length: 60 }) askedBy!: string;
  @Column({ name: 'asked_at', type: 'bigint' }) askedAt!: number;
  @Column({ type: 'varchar', length: 200 }) reason!: string;
  @Column({ name: 'decided_by', type: 'varchar', length: 60, nullable: true }) decidedBy!: string | null;
  @Column({ name: 'decided_at', type: 'bigint', nullable: true }) decidedAt!: number | null;
  @Column({ type: 'int', nullable: true }) granted!: number | null;
  /** `till` or `bureau`: one of each a meal, until it is declined. */
  @Column({ name: 'open_for', type: 'varchar', length: 10, nullable: true }) openFor!: string | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

/** A meal without the county: an elder at full price, a guest, or staff. Insert-only. */
@Entity('full_price_meal')
export class FullPriceMealEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: string;
  @Column({ type: 'varchar', length: 10 }) kind!: string;
  @Column({ name: 'meal_day', type: 'varchar', length: 10 }) mealDay!: string;
  @Column({ name: 'price_fen', type: 'bigint' }) priceFen!: number;
  @Column({ name: 'occurred_at', type: 'bigint' }) occurredAt!: number;
}

export const REDEMPTION_TABLES = [RedemptionEntity, RedemptionVoidEntity, VoidRequestEntity, FullPriceMealEntity] as const;
