/**
 * Complaints about a meal and appeals against an allowance, and their answers.
 *
 * Promises: what a person wrote is sealed and never changed; one appeal a programme and month; one answer each, by an
 * officer of the area, which the person is told; whoever opens one is logged.
 *
 * Refuses: forbidden, invalid_request, not_found, id_reused, appeal_exists, appeal_late, too_many_requests,
 * reason_required, answered_already.
 *
 * @example await fileComplaint.file(elder, { id, redemptionId, about: 'amount_wrong', text: '我点的是一荤两素' });
 */
export { AnswerGrievance, type AnswerToGive } from './answer-grievance.js';
export { type AppealToFile, FileAppeal, isAppealable } from './file-appeal.js';
export { type ComplaintToFile, FileComplaint } from './file-complaint.js';
export { FindGrievances, ReadGrievance } from './find-grievances.js';
export {
  ANSWER_OUTCOMES,
  type AnswerOutcome,
  COMPLAINT_KINDS,
  type ComplaintKind,
  type Grievance,
  type GrievanceAnswer,
  type GrievanceKind,
  type GrievanceRow,
  type GrievanceState,
  stateOf,
} from './grievance.js';
export { GrievancesModule } from './grievances.module.js';
export { AppealStates, GrievanceReader, OwnGrievances } from './own-grievances.js';
