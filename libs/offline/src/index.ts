/**
 * What happened at a counter without the network: batches of signed events, a verdict for each, and who pays.
 *
 * Promises: an upload is kept as it came before it is judged; every event gets a verdict; sent twice, in parts or in
 * another order it has its effect once; a meal is judged by the time it happened; whatever the order of arrival, the
 * verdicts and the net of every person, lot, funder and site are the same (docs/offline.md).
 *
 * Refusals: not_found, invalid_request, too_many_requests; of held rows and open cases conflict, same_person, reason_required. In a verdict
 * the counter part of the catalogue, and signature_wrong, chain_broken, event_unreadable, clock_doubt, batch_late, list_unknown, not_granted.
 *
 * @example const { verdicts, expectedSeq } = done(await takeEventBatch.take(batch))
 */
export type { BearerRequest } from './case-book.js';
export { DecideBearer } from './decide-bearer.js';
export { DecideHeld, type HeldDecisionRequest } from './decide-held.js';
export { type BatchAnswer, type EventBatch, EVENTS_MAX, type EventVerdict, type Outcome, OUTCOMES, type UploadAnswer } from './event-verdict.js';
export { FindReviews, type Review, REVIEW_LISTS, type ReviewList } from './find-reviews.js';
export { FindVerdicts } from './find-verdicts.js';
export { OfflineClosings } from './offline-closings.js';
export { OfflineModule } from './offline.module.js';
export { stillASale } from './still-a-sale.js';
export { TakeEventBatch } from './take-event-batch.js';
export { TakeLeftBatches } from './take-left-batches.js';
export { type QueueFileTaken, TakeQueueFile } from './take-queue-file.js';
