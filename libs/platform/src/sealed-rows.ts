/**
 * Rows that carry a keyed seal over what they say, by table: the columns that are sealed, the primary key first. Whoever writes
 * into the database without the keys can make no row that fits. Adding a table: a line here, a column `seal {code:64}`, and
 * `RowSeals` wherever its rows are written.
 */
interface SealedRowTable {
  /** The primary key, then everything else the seal speaks for. */
  readonly columns: readonly string[];
  /** Triggers refuse UPDATE and DELETE (`makeInsertOnly`). */
  readonly insertOnly?: boolean;
}

export const SEALED_ROWS = {
  policy_version: { columns: ['id', 'programme', 'version', 'effective_from', 'effective_to', 'body_sha256', 'published_by', 'published_at'], insertOnly: true },
  policy_copy: { columns: ['id', 'content'], insertOnly: true },
  policy_withdrawal: { columns: ['id', 'policy_id', 'last_day', 'reason', 'proposed_by', 'confirmed_by', 'confirmed_at'], insertOnly: true },
} as const satisfies Record<string, SealedRowTable>;

export type SealedRows = keyof typeof SEALED_ROWS;

/** What is sealed of a table's rows, and whether triggers hold them. */
export function sealedRow(table: SealedRows): { readonly columns: readonly string[]; readonly insertOnly: boolean } {
  const { columns, insertOnly = false } = (SEALED_ROWS as Readonly<Record<SealedRows, SealedRowTable>>)[table];
  return { columns, insertOnly };
}
