import type { GrievanceAnswer, GrievanceRow } from '#grievances';
import { ANSWER_OUTCOMES, COMPLAINT_KINDS, stateOf } from '#grievances';
import type { BureauAppealDto } from './appeals.dto.js';
import type { BureauComplaintDto, GivenAnswerDto } from './complaints.dto.js';

/** What was written on both sides, opened for one grievance at a time. */
export interface Opened {
  readonly text: string;
  readonly answerText: string | null;
}

export function answerJson({ outcome, answeredAt, answeredBy, text }: GrievanceAnswer): GivenAnswerDto {
  return { outcome, outcomeWords: ANSWER_OUTCOMES[outcome], answeredAt, answeredBy, answeredByName: null, text };
}

export function bureauComplaintJson(row: GrievanceRow, opened?: Opened): BureauComplaintDto {
  const { id, personId, nameMasked, resident, madeAt } = row;
  const about = row.about ?? 'other';
  return {
    ...{ id, personId, nameMasked, resident, madeAt, state: stateOf(row), redemptionId: row.redemptionId ?? '' },
    ...{ siteId: row.siteId ?? '', siteCode: row.siteCode ?? '', siteName: row.siteName ?? '', siteNameEn: row.siteNameEn ?? '' },
    ...{ about, aboutWords: COMPLAINT_KINDS[about], text: opened?.text ?? null, answer: givenJson(row, opened) },
  };
}

export function bureauAppealJson(row: GrievanceRow, opened?: Opened): BureauAppealDto {
  const { id, personId, nameMasked, resident, madeAt } = row;
  const programme = row.programme ?? '';
  return {
    ...{ id, personId, nameMasked, resident, madeAt, state: stateOf(row), programme, programmeTitle: row.programmeTitle ?? { zh: programme, en: programme } },
    ...{ month: row.month ?? '', text: opened?.text ?? null, answer: givenJson(row, opened) },
  };
}

function givenJson({ answer }: GrievanceRow, opened: Opened | undefined): GivenAnswerDto | null {
  return answer === null ? null : { ...answer, outcomeWords: ANSWER_OUTCOMES[answer.outcome], text: opened?.answerText ?? null };
}
