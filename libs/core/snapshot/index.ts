/**
 * The county snapshot on a tablet: who may eat and at what price, by digests that nobody can enumerate, without names. The same code writes it on
 * the server and reads it in the browser; docs/offline.md describes the bytes.
 *
 * Promises: a lookup touches no more than log2(n) records of one buffer; `payersOf` gives what `decideMeal` gave when the
 * snapshot was made; `after` makes of an old table and a delta the very bytes of the new one.
 *
 * @example
 * const table = new SnapshotTable(bytes, HOLDER_BYTES);
 * const found = table.find(sha256(cardTagBytes(signature)).subarray(0, KEY_BYTES));
 * const record = found && decodeHolder(found);
 */
export { type MealCaps, type MealMoment, mealsLeft, offlineCeilings, type OfflineCeilings } from './meals-left.js';
export { type ClassPayers, payersOf, type PriceClass, PriceClassifier, type PriceStep } from './price-class.js';
export {
  CLASS_MAX,
  decodeHolder,
  decodePhone,
  encodeHolder,
  encodePhone,
  hexBytes,
  hexOf,
  HOLDER_BYTES,
  type HolderRecord,
  type HolderState,
  KEY_BYTES,
  PHONE_BYTES,
  phoneKeyOf,
  type PhoneRecord,
} from './record.js';
export {
  canonicalJson,
  cardLookupText,
  cardTagBytes,
  carrierLookupText,
  certificateText,
  holderLookupText,
  type Json,
  type OnlineCertificate,
  regularsText,
  serverTimeText,
  type Sha256,
  type SnapshotHead,
  snapshotText,
  socialLookupText,
  STRETCH_ROUNDS,
} from './signed-text.js';
export { SnapshotTable, tableOf } from './table.js';
