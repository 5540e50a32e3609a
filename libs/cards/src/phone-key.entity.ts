import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The public key of a phone that was enrolled. A new one does not raise the generation; it revokes the one before. */
@Entity({ name: 'phone_key' })
export class PhoneKey {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ type: 'bigint', unique: true }) serial: number;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'int' }) generation: number;
  /** 32 bytes of an Ed25519 key in base64url. */
  @Column({ name: 'public_key', type: 'varchar', length: 64 }) publicKey: string;
  @Column({ name: 'enrolled_at', type: 'bigint' }) enrolledAt: number;
  @Column({ name: 'revoked_at', type: 'bigint', nullable: true }) revokedAt: number | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A one-time code by which a phone enrols its key. Only a keyed hash is kept, and `used_at` is claimed once. */
@Entity({ name: 'activation' })
export class Activation {
  @PrimaryColumn({ name: 'code_hash', type: 'varchar', length: 64 }) codeHash: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ name: 'made_by', type: 'varchar', length: 60 }) madeBy: string;
  @Column({ name: 'made_at', type: 'bigint' }) madeAt: number;
  @Column({ name: 'expires_at', type: 'bigint' }) expiresAt: number;
  @Column({ name: 'used_at', type: 'bigint', nullable: true }) usedAt: number | null;
  /** Wrong dates of birth that were given with it. */
  @Column({ type: 'int', default: 0 }) misses: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}
