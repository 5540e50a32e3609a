import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Heavy work that waits, is being done, or ended lately. */
@Entity('job')
export class JobEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 30 }) kind!: string;
  @Column({ type: 'varchar', length: 12 }) county!: string;
  @Column({ name: 'area_code', type: 'varchar', length: 12 }) areaCode!: string;
  @Column({ name: 'subject_id', type: 'varchar', length: 36 }) subjectId!: string;
  @Column({ name: 'actor_id', type: 'varchar', length: 60 }) actorId!: string;
  @Column({ type: 'text' }) actor!: string;
  @Column({ type: 'text' }) request!: string;
  @Column({ type: 'varchar', length: 10 }) state!: string;
  @Column({ name: 'open_key', type: 'varchar', length: 160, nullable: true }) openKey!: string | null;
  @Column({ name: 'actor_slot', type: 'varchar', length: 70, nullable: true }) actorSlot!: string | null;
  @Column({ type: 'int' }) done!: number;
  @Column({ type: 'int', nullable: true }) total!: number | null;
  @Column({ type: 'int' }) attempts!: number;
  @Column({ name: 'worked_by', type: 'varchar', length: 60, nullable: true }) workedBy!: string | null;
  @Column({ name: 'made_at', type: 'bigint' }) madeAt!: number;
  @Column({ name: 'begun_at', type: 'bigint', nullable: true }) begunAt!: number | null;
  @Column({ name: 'ended_at', type: 'bigint', nullable: true }) endedAt!: number | null;
  @Column({ type: 'varchar', length: 40, nullable: true }) code!: string | null;
}
