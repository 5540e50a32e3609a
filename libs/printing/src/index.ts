/**
 * Paper: print batches of cards, the sheets as PDF, and who vouched for them; the leaflets; slips for people whom no message reaches.
 *
 * Promises: a batch holds live cards of one's own area; sheets leave out whatever was replaced, lost or stopped since; each download of
 * live codes stands in the log of acts; steps come in order, once, with a named person, and the checker is not the maker; what is counted
 * at a step adds up to the step before; a character that the typeface lacks is a fault in the queue and 〓 on paper, never an empty box.
 *
 * Refusals: nothing_to_print, step_order, counts_differ, same_person, reason_required, id_reused, not_found, invalid_request.
 *
 * @example const batch = await makePrintBatch.make(actor, { id, title: '清波街道 11 月新卡', format: 'cr80', whose: { areaCode: '330102001' } });
 */
export { MakePrintBatch, type PrintBatchRequest } from './make-print-batch.js';
export {
  CARDS_MAX,
  type CardStanding,
  PRINT_FORMATS,
  PRINT_STEPS,
  type PrintBatch,
  type PrintFault,
  type PrintFormat,
  type PrintLine,
  type PrintStep,
  type PrintStepName,
} from './print-batch.js';
export { PrintBatchReader } from './print-batch.reader.js';
export { LEAFLET_NAMES, leafletPdf } from './print-leaflets.js';
export { PrintingModule } from './printing.module.js';
export { PrintSheets, type Sheets } from './print-sheets.js';
export { PrintSlips } from './print-slips.js';
export { type PrintStepRequest, TakePrintStep } from './take-print-step.js';
