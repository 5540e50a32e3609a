import { createHash } from 'node:crypto';
import { marks, type Reader, type Row, sealedText } from '#platform';

/** Everything that a row of `redemption` says of where, what, whose and how dear. */
const MEAL_FACTS = [
  ...['id', 'person_id', 'meal_day', 'meal_window', 'ordinal', 'site_id', 'device_id', 'operator_id', 'code_kind', 'carrier_id', 'phone_step', 'presence', 'proxy_id'],
  ...['menu_item_id', 'list_price_fen', 'discount_fen', 'subsidy_fen', 'collective_fen', 'charity_fen', 'points', 'self_pay_fen', 'tender', 'occurred_at', 'received_at'],
  ...['offline', 'transfer_id'],
] as const;

/** The columns of a meal `r`, for `mealDigest`. */
export const MEAL_FACT_COLUMNS = MEAL_FACTS.map((column) => `r.${column}`).join(', ');

/**
 * A digest of what a meal is, whichever engine its row comes from. The answer that its counter was given carries it under its seal, so
 * that nobody moves a meal to another site or makes it dearer, whatever else is changed with it.
 */
export function mealDigest(row: Row): string {
  const facts = MEAL_FACTS.map((column) => sealedText(row[column]));
  return createHash('sha256')
    .update(JSON.stringify(['redemption', ...MEAL_FACTS, ...facts]))
    .digest('hex');
}

/** What answers from before lack, by id: the digests of their meals as they stand. */
export async function mealDigests(db: Reader, ids: readonly string[]): Promise<Map<string, { readonly facts_sha256: string }>> {
  const rows = await db.query(`SELECT ${MEAL_FACT_COLUMNS} FROM redemption r WHERE r.id IN (${marks(ids)})`, ids);
  return new Map(rows.map((row) => [String(row['id']), { facts_sha256: mealDigest(row) }]));
}
