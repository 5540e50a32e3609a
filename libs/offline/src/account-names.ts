import type { Reader } from '#platform';
import { marks } from '#platform';

/** Names of accounts by id; one that is gone is absent. */
export async function accountNames(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const accounts = [...new Set(ids)];
  if (accounts.length === 0) return new Map();
  const rows = await db.query<{ id: string; display_name: string }>(`SELECT id, display_name FROM user_account WHERE id IN (${marks(accounts)})`, accounts);
  return new Map(rows.map((row) => [row.id, row.display_name]));
}
