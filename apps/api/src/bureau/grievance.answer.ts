import type { GrievanceAnswer, GrievanceRow } from '#grievances';
import { COMPLAINT_KINDS, stateOf } from '#grievances';
import type { BureauAppealDto } from './appeals.dto.js';
import type { BureauComplaintDto, GivenAnswerDto } from './complaints.dto.js';

/** What was written on both sides, opened for one grievance at a time. */
export interface Opened {
  readonly text: string;
  readonly answerText: string | null;
}

export function answerJson({ outcome, answeredAt, answeredBy, text }: GrievanceAnswer): GivenAnswerDto {
  return { outcome, answeredAt, answeredBy, text };
}

export function bureauComplaintJson(row: GrievanceRow, opened?: Opened): BureauComplaintDto {
  const { id, personId, nameMasked, madeAt } = row;
  const about = row.about ?? 'other';
  return {
    ...{ id, personId, nameMasked, madeAt, state: stateOf(row), redemptionId: row.redemptionId ?? '', siteId: row.siteId ?? '', siteName: row.siteName ?? '' },
    ...{ about, aboutWords: COMPLAINT_KINDS[about], text: opened?.text ?? null, answer: givenJson(row, opened) },
  };
}

export function bureauAppealJson(row: GrievanceRow, opened?: Opened): BureauAppealDto {
  const { id, personId, nameMasked, madeAt } = row;
  const text = opened?.text ?? null;
  return { id, personId, nameMasked, madeAt, state: stateOf(row), programme: row.programme ?? '', month: row.month ?? '', text, answer: givenJson(row, opened) };
}

function givenJson({ answer }: GrievanceRow, opened: Opened | undefined): GivenAnswerDto | null {
  return answer === null ? null : { ...answer, text: opened?.answerText ?? null };
}
