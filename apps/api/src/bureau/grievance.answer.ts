import type { IssuedAllowance } from '#allowances';
import type { GrievanceAnswer, GrievanceRow } from '#grievances';
import { ANSWER_OUTCOMES, COMPLAINT_KINDS, stateOf } from '#grievances';
import { jsonAmount } from '#values';
import type { BureauAppealDto, IssuedAllowanceDto } from './appeals.dto.js';
import type { BureauComplaintDto, GivenAnswerDto } from './complaints.dto.js';

/** What was written on both sides, opened for one grievance at a time. */
export interface Opened {
  readonly text: string;
  readonly answerText: string | null;
  readonly issued?: IssuedAllowance | null;
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
    ...{ month: row.month ?? '', text: opened?.text ?? null, answer: givenJson(row, opened), issued: issuedJson(opened?.issued ?? null) },
  };
}

function issuedJson(issued: IssuedAllowance | null): IssuedAllowanceDto | null {
  if (issued === null) return null;
  const { unit, amount, before, change, lines } = issued;
  return {
    ...{ unit, amount: jsonAmount(amount), change },
    before: before === null ? null : { month: before.month, amount: jsonAmount(before.amount) },
    lines: lines.map((line) => ({ ...line, amount: jsonAmount(line.amount) })),
  };
}

function givenJson({ answer }: GrievanceRow, opened: Opened | undefined): GivenAnswerDto | null {
  return answer === null ? null : { ...answer, outcomeWords: ANSWER_OUTCOMES[answer.outcome], text: opened?.answerText ?? null };
}
