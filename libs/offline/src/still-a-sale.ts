/**
 * SQL that holds for a row of `full_price_meal` under this alias while it is a sale: not where a person found that its subsidy was
 * missed, and the meal of the same id stands in its place.
 */
export function stillASale(alias: string): string {
  return `NOT EXISTS (SELECT 1 FROM offline_event e JOIN offline_outcome o ON o.event_id = e.id AND o.outcome = 'judged' JOIN redemption r ON r.id = e.id
    LEFT JOIN redemption_void v ON v.redemption_id = r.id WHERE e.id = ${alias}.id AND e.kind = 'full_price' AND v.id IS NULL)`;
}
