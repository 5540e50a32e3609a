import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one generation counter over everything that a person shows at the counter. */
@Entity({ name: 'carrier' })
export class Carrier {
  @PrimaryColumn({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'int' }) generation: number;
  @Column({ type: 'varchar', length: 12 }) state: string;
  @Column({ name: 'changed_at', type: 'bigint' }) changedAt: number;
}

/** An issued card, never changed. It is the active one while its generation is the carrier's. */
@Entity({ name: 'card' })
export class Card {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ type: 'bigint', unique: true }) serial: number;
  @Column({ type: 'varchar', length: 16, unique: true }) number: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'int' }) generation: number;
  @Column({ name: 'scheme_class', type: 'int' }) schemeClass: number;
  @Column({ name: 'issued_on', type: 'varchar', length: 10 }) issuedOn: string;
  @Column({ name: 'expires_on', type: 'varchar', length: 10 }) expiresOn: string;
  @Column({ name: 'issued_at', type: 'bigint' }) issuedAt: number;
  @Column({ name: 'issued_by', type: 'varchar', length: 60 }) issuedBy: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A number that a social-security card types, bound to a person. `live_index` repeats the number while it is bound, and its unique key is what keeps two persons off one card. */
@Entity({ name: 'social_card' })
export class SocialCard {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'number_index', type: 'varchar', length: 64 }) numberIndex: string;
  @Column({ name: 'live_index', type: 'varchar', length: 64, nullable: true, unique: true }) liveIndex: string | null;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'int' }) generation: number;
  @Column({ name: 'bound_at', type: 'bigint' }) boundAt: number;
  @Column({ name: 'released_at', type: 'bigint', nullable: true }) releasedAt: number | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** Something that was done to a person's carriers, never changed. */
@Entity({ name: 'carrier_event' })
export class CarrierEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'varchar', length: 20 }) kind: string;
  @Column({ type: 'int' }) generation: number;
  @Column({ type: 'bigint' }) at: number;
  @Column({ type: 'varchar', length: 60 }) actor: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) reason: string | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}
