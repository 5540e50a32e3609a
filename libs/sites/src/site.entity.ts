import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day, Fen, Id } from '#values';
import { fen } from '#values';
import { big } from '#platform';
import type { MealWindowName } from '#core/policy';
import type { LicenceKind, SiteType } from './site.js';

/** BIGINT fen arrive as numbers or strings, depending on size and engine. */
const fenColumn = { to: (value: Fen) => value.toString(), from: (value: unknown) => fen(big(value)) };
const instantColumn = { to: (value: number) => value, from: Number };

@Entity('operator')
export class OperatorEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ name: 'credit_code', type: 'varchar', length: 18 }) creditCode!: string;
  /** Whose register it stands in: a company that works in two counties stands in both. */
  @Column({ type: 'varchar', length: 6, default: '' }) county!: string;
  @Column({ type: 'varchar', length: 120 }) name!: string;
  @Column({ name: 'contact_sealed', type: 'varchar', length: 300, nullable: true }) contactSealed!: string | null;
  @Column({ name: 'opened_on', type: 'varchar', length: 10 }) openedOn!: Day;
  @Column({ name: 'closed_on', type: 'varchar', length: 10, nullable: true }) closedOn!: Day | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

@Entity('site')
export class SiteEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ type: 'varchar', length: 20, unique: true }) code!: string;
  @Column({ name: 'operator_id', type: 'varchar', length: 36 }) operatorId!: Id;
  @Column({ type: 'varchar', length: 120 }) name!: string;
  @Column({ name: 'name_en', type: 'varchar', length: 160 }) nameEn!: string;
  @Column({ type: 'varchar', length: 20 }) type!: SiteType;
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode!: string;
  @Column({ type: 'varchar', length: 200 }) address!: string;
  @Column({ type: 'int' }) seats!: number;
  @Column({ name: 'portions_per_meal', type: 'int' }) portionsPerMeal!: number;
  @Column({ name: 'opened_on', type: 'varchar', length: 10 }) openedOn!: Day;
  @Column({ name: 'closed_on', type: 'varchar', length: 10, nullable: true }) closedOn!: Day | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
  /** Keyed likewise over what it is called: an altered name is found, and closes nothing. */
  @Column({ name: 'name_seal', type: 'varchar', length: 64, nullable: true }) nameSeal!: string | null;
}

@Entity('site_licence')
export class SiteLicenceEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @Column({ type: 'varchar', length: 20 }) kind!: LicenceKind;
  @Column({ type: 'varchar', length: 60 }) number!: string;
  @Column({ name: 'valid_from', type: 'varchar', length: 10 }) validFrom!: Day;
  @Column({ name: 'valid_until', type: 'varchar', length: 10 }) validUntil!: Day;
  @Column({ name: 'recorded_at', type: 'bigint', transformer: instantColumn }) recordedAt!: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

@Entity('site_window')
export class SiteWindowEntity {
  @PrimaryColumn({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @PrimaryColumn({ name: 'meal_window', type: 'varchar', length: 10 }) mealWindow!: MealWindowName;
  @Column({ name: 'from_minute', type: 'int' }) fromMinute!: number;
  @Column({ name: 'to_minute', type: 'int' }) toMinute!: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

/** Hours that a site had until they were changed. */
@Entity('site_hours')
export class SiteHoursEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @Column({ name: 'until_at', type: 'bigint', transformer: instantColumn }) untilAt!: number;
  /** JSON: the windows, or an empty list where the site went by those of the county. */
  @Column({ type: 'varchar', length: 400 }) windows!: string;
  @Column({ name: 'changed_by', type: 'varchar', length: 60 }) changedBy!: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

@Entity('menu_item')
export class MenuItemEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @Column({ type: 'varchar', length: 80 }) name!: string;
  @Column({ name: 'name_en', type: 'varchar', length: 120 }) nameEn!: string;
  @Column({ name: 'price_fen', type: 'bigint', transformer: fenColumn }) priceFen!: Fen;
  @Column({ name: 'open_price', type: 'int' }) openPrice!: number;
  @Column({ name: 'meal_window', type: 'varchar', length: 10, nullable: true }) mealWindow!: MealWindowName | null;
  @Column({ name: 'valid_from', type: 'varchar', length: 10 }) validFrom!: Day;
  @Column({ name: 'valid_until', type: 'varchar', length: 10, nullable: true }) validUntil!: Day | null;
  @Column({ name: 'filed_at', type: 'bigint', transformer: instantColumn }) filedAt!: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}
