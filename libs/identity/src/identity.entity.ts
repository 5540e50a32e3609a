import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '#values';
import type { Role } from '#platform';
import type { AudienceName } from './account.js';

/** Instants fit a number exactly until the year 287396. */
const instant = { to: (value: number | null) => value, from: (value: unknown) => (value === null ? null : Number(value)) };

@Entity('user_account')
export class UserAccountEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ type: 'varchar', length: 60, unique: true }) login!: string;
  @Column({ name: 'password_hash', type: 'varchar', length: 200 }) passwordHash!: string;
  @Column({ name: 'display_name', type: 'varchar', length: 60 }) displayName!: string;
  @Column({ type: 'varchar', length: 30 }) role!: Role;
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode!: string;
  @Column({ name: 'site_id', type: 'varchar', length: 36, nullable: true }) siteId!: Id | null;
  @Column({ name: 'person_id', type: 'varchar', length: 36, nullable: true }) personId!: Id | null;
  @Column({ type: 'varchar', length: 6 }) county!: string;
  @Column({ name: 'staff_number', type: 'varchar', length: 30, nullable: true }) staffNumber!: string | null;
  @Column({ name: 'staff_key', type: 'varchar', length: 40, nullable: true, unique: true }) staffKey!: string | null;
  @Column({ name: 'password_temporary', type: 'int' }) passwordTemporary!: number;
  @Column({ name: 'second_factor_sealed', type: 'varchar', length: 400, nullable: true }) secondFactorSealed!: string | null;
  @Column({ name: 'second_factor_draft_sealed', type: 'varchar', length: 400, nullable: true }) secondFactorDraft!: string | null;
  @Column({ name: 'second_factor_step', type: 'bigint', nullable: true, transformer: instant }) secondFactorStep!: number | null;
  @Column({ name: 'second_factor_at', type: 'bigint', nullable: true, transformer: instant }) secondFactorAt!: number | null;
  @Column({ name: 'failed_logins', type: 'int' }) failedLogins!: number;
  @Column({ name: 'locked_until', type: 'bigint', nullable: true, transformer: instant }) lockedUntil!: number | null;
  @Column({ name: 'disabled_at', type: 'bigint', nullable: true, transformer: instant }) disabledAt!: number | null;
  @Column({ name: 'created_at', type: 'bigint', transformer: instant }) createdAt!: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
  /** Keyed likewise over what it is called: an altered name is found, and closes nothing. */
  @Column({ name: 'name_seal', type: 'varchar', length: 64, nullable: true }) nameSeal!: string | null;
}

@Entity('session')
export class SessionEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ type: 'varchar', length: 20 }) audience!: AudienceName;
  @Column({ name: 'user_id', type: 'varchar', length: 36, nullable: true }) userId!: Id | null;
  @Column({ name: 'person_id', type: 'varchar', length: 36, nullable: true }) personId!: Id | null;
  @Column({ name: 'device_id', type: 'varchar', length: 36, nullable: true }) deviceId!: Id | null;
  @Column({ name: 'phone_key_id', type: 'varchar', length: 36, nullable: true }) phoneKeyId!: Id | null;
  @Column({ name: 'refresh_hash', type: 'varchar', length: 64, unique: true }) refreshHash!: string;
  @Column({ name: 'created_at', type: 'bigint', transformer: instant }) createdAt!: number;
  @Column({ name: 'expires_at', type: 'bigint', transformer: instant }) expiresAt!: number;
  @Column({ name: 'revoked_at', type: 'bigint', nullable: true, transformer: instant }) revokedAt!: number | null;
  @Column({ name: 'renewed_at', type: 'bigint', nullable: true, transformer: instant }) renewedAt!: number | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

@Entity('device')
export class DeviceEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: Id;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @Column({ type: 'varchar', length: 60 }) name!: string;
  @Column({ name: 'public_key', type: 'varchar', length: 200 }) publicKey!: string;
  @Column({ type: 'varchar', length: 40, nullable: true }) version!: string | null;
  @Column({ name: 'enrolled_at', type: 'bigint', transformer: instant }) enrolledAt!: number;
  @Column({ name: 'enrolled_by', type: 'varchar', length: 36 }) enrolledBy!: Id;
  @Column({ name: 'last_seen_at', type: 'bigint', nullable: true, transformer: instant }) lastSeenAt!: number | null;
  @Column({ name: 'revoked_at', type: 'bigint', nullable: true, transformer: instant }) revokedAt!: number | null;
  @Column({ name: 'stolen_since', type: 'bigint', nullable: true, transformer: instant }) stolenSince!: number | null;
  @Column({ name: 'stolen_reported_at', type: 'bigint', nullable: true, transformer: instant }) stolenReportedAt!: number | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}

@Entity('device_enrolment')
export class DeviceEnrolmentEntity {
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 }) tokenHash!: string;
  @Column({ name: 'site_id', type: 'varchar', length: 36 }) siteId!: Id;
  @Column({ name: 'made_by', type: 'varchar', length: 36 }) madeBy!: Id;
  @Column({ name: 'made_at', type: 'bigint', transformer: instant }) madeAt!: number;
  @Column({ name: 'expires_at', type: 'bigint', transformer: instant }) expiresAt!: number;
  @Column({ name: 'used_at', type: 'bigint', nullable: true, transformer: instant }) usedAt!: number | null;
  @Column({ name: 'device_id', type: 'varchar', length: 36, nullable: true }) deviceId!: Id | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal!: string | null;
}
