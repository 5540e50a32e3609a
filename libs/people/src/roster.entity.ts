import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One uploaded roster and how far it has come. */
@Entity({ name: 'roster_import' })
export class RosterImport {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode: string;
  @Column({ name: 'file_name', type: 'varchar', length: 200 }) fileName: string;
  @Column({ name: 'file_sha256', type: 'varchar', length: 64 }) fileSha256: string;
  @Column({ type: 'varchar', length: 20 }) state: string;
  @Column({ name: 'rows_total', type: 'int' }) rowsTotal: number;
  @Column({ name: 'rows_good', type: 'int' }) rowsGood: number;
  @Column({ name: 'rows_faulty', type: 'int' }) rowsFaulty: number;
  @Column({ name: 'made_by', type: 'varchar', length: 60 }) madeBy: string;
  /** The natural person behind `made_by`; null where the account was not linked, and before it was kept. */
  @Column({ name: 'made_staff', type: 'varchar', length: 30, nullable: true }) madeStaff: string | null;
  @Column({ name: 'made_at', type: 'bigint' }) madeAt: number;
  @Column({ name: 'activated_at', type: 'bigint', nullable: true }) activatedAt: number | null;
  /** Null of a roster that was brought in whole, in one transaction, as it was done at first. */
  @Column({ name: 'activated_by', type: 'varchar', length: 60, nullable: true }) activatedBy: string | null;
}

/** A good row of a roster, sealed, waiting for its activation. */
@Entity({ name: 'roster_row' })
export class RosterRow {
  @PrimaryColumn({ name: 'import_id', type: 'varchar', length: 36 }) importId: string;
  @PrimaryColumn({ type: 'int' }) line: number;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ name: 'id_number_sealed', type: 'varchar', length: 160 }) idNumberSealed: string;
  @Column({ name: 'id_number_index', type: 'varchar', length: 64 }) idNumberIndex: string;
  @Column({ name: 'name_sealed', type: 'varchar', length: 300 }) nameSealed: string;
  @Column({ name: 'name_masked', type: 'varchar', length: 40 }) nameMasked: string;
  @Column({ type: 'varchar', length: 1 }) sex: string;
  @Column({ name: 'birth_day', type: 'varchar', length: 10 }) birthDay: string;
  @Column({ name: 'residence_area', type: 'varchar', length: 12 }) residenceArea: string;
  @Column({ name: 'hukou_area', type: 'varchar', length: 12 }) hukouArea: string;
  @Column({ name: 'phone_sealed', type: 'varchar', length: 160, nullable: true }) phoneSealed: string | null;
  @Column({ name: 'phone_index', type: 'varchar', length: 64, nullable: true }) phoneIndex: string | null;
  /** First day of living in the county, held by the digest of the facts. */
  @Column({ name: 'residence_since', type: 'varchar', length: 10, nullable: true }) residenceSince: string | null;
  @Column({ name: 'purse_opened_on', type: 'varchar', length: 10, nullable: true }) purseOpenedOn: string | null;
  /** Id of the life event that opens the purse; made with the row, so that activation is set-based. */
  @Column({ name: 'purse_event_id', type: 'varchar', length: 36, nullable: true }) purseEventId: string | null;
  /** SHA-256 of the line's facts, hex; null where it has none. */
  @Column({ name: 'facts_sha256', type: 'varchar', length: 64, nullable: true }) factsSha256: string | null;
  /** Keyed (RowSeals); a line that it does not fit does not come in. */
  @Column({ type: 'varchar', length: 64, nullable: true }) seal: string | null;
}

/** A category or an assessment of a good row. */
@Entity({ name: 'roster_fact' })
export class RosterFact {
  @PrimaryColumn({ name: 'import_id', type: 'varchar', length: 36 }) importId: string;
  @PrimaryColumn({ type: 'int' }) line: number;
  @PrimaryColumn({ type: 'int' }) ordinal: number;
  @Column({ type: 'varchar', length: 36 }) id: string;
  @Column({ name: 'person_id', type: 'varchar', length: 36 }) personId: string;
  @Column({ type: 'varchar', length: 12 }) kind: string;
  @Column({ type: 'varchar', length: 24 }) token: string;
  @Column({ name: 'starts_on', type: 'varchar', length: 10 }) startsOn: string;
  @Column({ name: 'ends_on', type: 'varchar', length: 10, nullable: true }) endsOn: string | null;
  @Column({ name: 'evidence_sealed', type: 'varchar', length: 600, nullable: true }) evidenceSealed: string | null;
}

/** What is wrong with a line, by field; the line itself is not kept. */
@Entity({ name: 'roster_fault' })
export class RosterFaultRow {
  @PrimaryColumn({ name: 'import_id', type: 'varchar', length: 36 }) importId: string;
  @PrimaryColumn({ type: 'int' }) line: number;
  @Column({ type: 'varchar', length: 40 }) fault: string;
  @PrimaryColumn({ type: 'varchar', length: 40 }) field: string;
}
