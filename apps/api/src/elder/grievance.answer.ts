import type { Grievance } from '#grievances';
import { COMPLAINT_KINDS, stateOf } from '#grievances';
import type { AppealDto, ComplaintDto, GrievanceAnswerDto } from './grievances.dto.js';

/** The person sees what was answered, not who of the office wrote it. */
function answerJson({ answer }: Grievance): GrievanceAnswerDto | null {
  return answer === null ? null : { outcome: answer.outcome, text: answer.text, answeredAt: answer.answeredAt };
}

export function complaintJson(grievance: Grievance): ComplaintDto {
  const { id, redemptionId, about, text, madeAt } = grievance;
  const kind = about ?? 'other';
  return { id, state: stateOf(grievance), redemptionId: redemptionId ?? '', about: kind, aboutWords: COMPLAINT_KINDS[kind], text, madeAt, answer: answerJson(grievance) };
}

export function appealJson(grievance: Grievance): AppealDto {
  const { id, programme, month, text, madeAt } = grievance;
  return { id, state: stateOf(grievance), programme: programme ?? '', month: month ?? '', text, madeAt, answer: answerJson(grievance) };
}
