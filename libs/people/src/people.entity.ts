import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An administrative area (GB/T 2260 and below). A code lies inside every shorter code it begins with. */
@Entity({ name: 'area' })
export class Area {
  @PrimaryColumn({ type: 'varchar', length: 12 }) code: string;
  @Column({ type: 'varchar', length: 12, nullable: true }) parent: string | null;
  @Column({ type: 'varchar', length: 60 }) name: string;
  @Column({ name: 'name_en', type: 'varchar', length: 80 }) nameEn: string;
  @Column({ name: 'starts_on', type: 'varchar', length: 10 }) startsOn: string;
  @Column({ name: 'ends_on', type: 'varchar', length: 10, nullable: true }) endsOn: string | null;
  /** 1 when the code was made for the demo and stands in no official table. */
  @Column({ type: 'int' }) synthetic: number;
}

/** A registered person. Areas are those of the last `person_place`; `died_on`, `moved_out_on` and `purse_opened_on` are projections of life events, set in their transaction. */
@Entity({ name: 'person' })
export class Person {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'id_number_sealed', type: 'varchar', length: 160 }) idNumberSealed: string;
  @Column({ name: 'id_number_index', type: 'varchar', length: 64 }) idNumberIndex: string;
  /** That of the residence, computed by the database; one ID number in two counties is two records. */
  @Column({ type: 'varchar', length: 6, nullable: true, insert: false, update: false }) county: string;
  @Column({ name: 'name_sealed', type: 'varchar', length: 300 }) nameSealed: string;
  @Column({ name: 'name_masked', type: 'varchar', length: 40 }) nameMasked: string;
  @Column({ type: 'varchar', length: 1 }) sex: string;
  @Column({ name: 'birth_day', type: 'varchar', length: 10 }) birthDay: string;
  @Column({ name: 'residence_area', type: 'varchar', length: 12 }) residenceArea: string;
  @Column({ name: 'hukou_area', type: 'varchar', length: 12 }) hukouArea: string;
  @Column({ name: 'phone_sealed', type: 'varchar', length: 160, nullable: true }) phoneSealed: string | null;
  @Column({ name: 'phone_index', type: 'varchar', length: 64, nullable: true }) phoneIndex: string | null;
  @Column({ name: 'died_on', type: 'varchar', length: 10, nullable: true }) diedOn: string | null;
  @Column({ name: 'moved_out_on', type: 'varchar', length: 10, nullable: true }) movedOutOn: string | null;
  @Column({ name: 'purse_opened_on', type: 'varchar', length: 10, nullable: true }) purseOpenedOn: string | null;
  @Column({ name: 'points_on_meals', type: 'int', default: 1 }) pointsOnMeals: number;
  @Column({ name: 'registered_at', type: 'bigint' }) registeredAt: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** Where a person lives or is registered (户籍) between two days, as it was told, never changed: what was told later holds for its own days. */
@Entity({ name: 'person_place' })
export class PersonPlace {
  @PrimaryColumn({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @PrimaryColumn({ type: 'int' }) n: number;
  @Column({ type: 'varchar', length: 12 }) kind: string;
  @Column({ name: 'residence_area', type: 'varchar', length: 12, nullable: true }) residenceArea: string | null;
  @Column({ name: 'hukou_area', type: 'varchar', length: 12, nullable: true }) hukouArea: string | null;
  @Column({ name: 'from_day', type: 'varchar', length: 10, nullable: true }) fromDay: string | null;
  @Column({ name: 'until_day', type: 'varchar', length: 10, nullable: true }) untilDay: string | null;
  @Column({ name: 'recorded_at', type: 'bigint' }) recordedAt: number;
  @Column({ name: 'recorded_by', type: 'varchar', length: 60 }) recordedBy: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A dated fact of a life, never changed: a death is revoked by a counter-event. */
@Entity({ name: 'life_event' })
export class LifeEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'varchar', length: 20 }) kind: string;
  @Column({ name: 'effective_on', type: 'varchar', length: 10 }) effectiveOn: string;
  @Column({ name: 'noticed_at', type: 'bigint' }) noticedAt: number;
  @Column({ type: 'varchar', length: 80 }) source: string;
  @Column({ name: 'recorded_by', type: 'varchar', length: 60 }) recordedBy: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A hardship or care category over a period. The category stands as a token that only this county's key makes. */
@Entity({ name: 'person_category' })
export class PersonCategory {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ name: 'category_token', type: 'varchar', length: 24 }) categoryToken: string;
  @Column({ name: 'starts_on', type: 'varchar', length: 10 }) startsOn: string;
  @Column({ name: 'ends_on', type: 'varchar', length: 10, nullable: true }) endsOn: string | null;
  @Column({ name: 'evidence_sealed', type: 'varchar', length: 600, nullable: true }) evidenceSealed: string | null;
  @Column({ name: 'recorded_at', type: 'bigint' }) recordedAt: number;
  @Column({ name: 'recorded_by', type: 'varchar', length: 60 }) recordedBy: string;
  /** Withdrawn, it counts for no day. UTC ms. */
  @Column({ name: 'withdrawn_at', type: 'bigint', nullable: true }) withdrawnAt: number | null;
  @Column({ name: 'withdrawn_by', type: 'varchar', length: 60, nullable: true }) withdrawnBy: string | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** An ability assessment by GB/T 42195-2022; the 26 scores are sealed, the grade stands as a token. */
@Entity({ name: 'assessment' })
export class Assessment {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ name: 'grade_token', type: 'varchar', length: 24 }) gradeToken: string;
  @Column({ name: 'assessed_on', type: 'varchar', length: 10 }) assessedOn: string;
  @Column({ name: 'valid_until', type: 'varchar', length: 10 }) validUntil: string;
  @Column({ name: 'detail_sealed', type: 'varchar', length: 1200, nullable: true }) detailSealed: string | null;
  @Column({ type: 'varchar', length: 60 }) assessor: string;
  @Column({ name: 'second_assessor', type: 'varchar', length: 60 }) secondAssessor: string;
  @Column({ name: 'recorded_at', type: 'bigint' }) recordedAt: number;
  /** Withdrawn, it counts for no day. UTC ms. */
  @Column({ name: 'withdrawn_at', type: 'bigint', nullable: true }) withdrawnAt: number | null;
  @Column({ name: 'withdrawn_by', type: 'varchar', length: 60, nullable: true }) withdrawnBy: string | null;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

@Entity({ name: 'guardian' })
export class Guardian {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'varchar', length: 30 }) relation: string;
  @Column({ name: 'name_sealed', type: 'varchar', length: 300 }) nameSealed: string;
  @Column({ name: 'phone_sealed', type: 'varchar', length: 160, nullable: true }) phoneSealed: string | null;
  @Column({ name: 'starts_on', type: 'varchar', length: 10 }) startsOn: string;
  @Column({ name: 'ends_on', type: 'varchar', length: 10, nullable: true }) endsOn: string | null;
  @Column({ name: 'recorded_at', type: 'bigint' }) recordedAt: number;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** Someone who may fetch a person's meals (代取): consented, dated, capped. */
@Entity({ name: 'proxy' })
export class MealProxy {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'varchar', length: 30 }) relation: string;
  @Column({ name: 'name_sealed', type: 'varchar', length: 300 }) nameSealed: string;
  @Column({ name: 'name_masked', type: 'varchar', length: 40 }) nameMasked: string;
  @Column({ name: 'phone_sealed', type: 'varchar', length: 160, nullable: true }) phoneSealed: string | null;
  @Column({ name: 'photo_hash', type: 'varchar', length: 64, nullable: true }) photoHash: string | null;
  @Column({ name: 'consented_on', type: 'varchar', length: 10 }) consentedOn: string;
  @Column({ name: 'ends_on', type: 'varchar', length: 10 }) endsOn: string;
  @Column({ name: 'meals_per_month', type: 'int' }) mealsPerMonth: number;
  @Column({ name: 'revoked_at', type: 'bigint', nullable: true }) revokedAt: number | null;
  @Column({ name: 'recorded_at', type: 'bigint' }) recordedAt: number;
  @Column({ name: 'recorded_by', type: 'varchar', length: 60 }) recordedBy: string;
  /** Keyed (RowSeals); a row that it does not fit was not written by the app. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}
