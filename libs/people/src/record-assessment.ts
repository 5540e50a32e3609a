import { Injectable } from '@nestjs/common';
import type { AbilityGrade } from '#core/policy';
import type { Actor, Row, Tx } from '#platform';
import { againOnClash, Audit, Clock, Disclosures, Ids, newestVersion, RowSeals, SEALED_ROWS, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isDay, isId, refuse } from '#values';
import { faultyItems, gradeOf, totalOf, validUntil } from './ability.js';
import { lockPerson } from './person.store.js';

export interface AssessmentRequest {
  readonly assessmentId?: Id | undefined;
  readonly personId: Id;
  readonly assessedOn: Day;
  /** Score by item code of `ABILITY_ITEMS`, all 26. */
  readonly scores: Readonly<Record<string, number>>;
  readonly coma: boolean;
  readonly mentalIllness: boolean;
  readonly accidentsIn30Days: number;
  /** Certificate numbers or account ids of the two assessors. */
  readonly assessor: string;
  readonly secondAssessor: string;
}

export interface RecordedAssessment {
  readonly assessmentId: Id;
  readonly total: number;
  readonly grade: AbilityGrade;
  readonly validUntil: Day;
}

/**
 * Records an ability assessment and grades it; the sheet itself is sealed. Without an id of the caller the same sheet of the same
 * day by the same two is the one that is there.
 *
 * Refuses `same_person` (both assessors are one, however the number is written), `invalid_request` with the faulty items, `period_invalid` (in the
 * future, before birth, after death), `not_found`, `desk_limit` (more in a day than one person records alone: a grade is money).
 */
@Injectable()
export class RecordAssessment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
    private readonly alone: Disclosures,
  ) {}

  async record(actor: Actor, request: AssessmentRequest): Promise<RecordedAssessment | Refusal> {
    const { personId, assessedOn, scores, coma, mentalIllness, accidentsIn30Days, assessor, secondAssessor } = request;
    if (!isAssessor(assessor) || !isAssessor(secondAssessor)) return refuse('invalid_request', { field: 'assessor' });
    if (assessorForm(assessor) === assessorForm(secondAssessor)) return refuse('same_person', { field: 'secondAssessor' });
    const faults = faultyItems(scores);
    if (faults.length > 0) return refuse('invalid_request', { field: 'scores', items: faults });
    if (!Number.isInteger(accidentsIn30Days) || accidentsIn30Days < 0) return refuse('invalid_request', { field: 'accidentsIn30Days' });
    if (request.assessmentId !== undefined && !isId(request.assessmentId)) return refuse('invalid_request', { field: 'assessmentId' });
    if (!isDay(assessedOn) || assessedOn > dayOf(this.clock.nowMs())) return refuse('period_invalid', { field: 'assessedOn' });

    const total = totalOf(scores);
    const grade = gradeOf({ total, coma, mentalIllness, accidentsIn30Days });
    const recorded = { assessmentId: request.assessmentId ?? this.ids.next(), total, grade, validUntil: validUntil(assessedOn) };
    const once = async (tx: Tx): Promise<RecordedAssessment | Refusal> => {
      const person = await lockPerson(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      if (assessedOn < person.birth_day || (person.died_on !== null && assessedOn > person.died_on)) return refuse('period_invalid', { field: 'assessedOn' });
      const [taken] = await tx.query<{ person_id: Id }>('SELECT person_id FROM assessment WHERE id = ?', [recorded.assessmentId]);
      if (taken) return refuse('id_reused', { assessmentId: recorded.assessmentId });
      const detail = JSON.stringify({ scores, coma, mentalIllness, accidentsIn30Days, total });
      const same = request.assessmentId === undefined ? await this.same(tx, request, detail) : null;
      if (same !== null) return { ...recorded, assessmentId: same };
      const spent = await this.alone.spend(tx, actor, 'grade_alone');
      if (spent !== null) return spent;
      await tx.insert('assessment', [
        this.seals.with('assessment', {
          id: recorded.assessmentId,
          person_id: personId,
          grade_token: this.vault.token('grade', grade),
          assessed_on: assessedOn,
          valid_until: recorded.validUntil,
          detail_sealed: this.vault.seal('assessment.detail_sealed', recorded.assessmentId, detail),
          assessor,
          second_assessor: secondAssessor,
          recorded_at: this.clock.nowMs(),
          withdrawn_at: null,
          withdrawn_by: null,
        }),
      ]);
      await this.audit.record(tx, actor, { action: 'person.assess', objectKind: 'person', objectId: personId, detail: { assessmentId: recorded.assessmentId } });
      return recorded;
    };
    return againOnClash(() => this.uow.run(once));
  }

  /** One that was altered is none: it gives the person nothing. */
  private async same(tx: Tx, { personId, assessedOn, assessor, secondAssessor }: AssessmentRequest, detail: string): Promise<Id | null> {
    const rows = await tx.query<Row & { id: Id; detail_sealed: string }>(
      `SELECT ${SEALED_ROWS.assessment.columns.join(', ')}, seal, ${newestVersion(tx, 'assessment', 'assessment.id')} FROM assessment
        WHERE person_id = ? AND assessed_on = ? AND assessor = ? AND second_assessor = ? AND withdrawn_at IS NULL`,
      [personId, assessedOn, assessor, secondAssessor],
    );
    return rows.find((row) => this.seals.fits('assessment', row) && this.vault.open('assessment.detail_sealed', row.id, row.detail_sealed) === detail)?.id ?? null;
  }
}

function isAssessor(text: string): boolean {
  return /^[\w.:-]{1,60}$/.test(text);
}

/** PG-1, pg1 and PG-01 are one number; PG-1-11 and PG-11-1 are two. */
function assessorForm(text: string): string {
  const groups = text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
  const numbered = groups.map((group) => group.replace(/^0+(?=\d)/, '')).join('-');
  return numbered.replace(/([a-z])-(?=[a-z])/g, '$1');
}
