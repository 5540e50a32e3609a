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
  user_account: { columns: ['id', 'login', 'password_hash', 'role', 'area_code', 'site_id', 'county', 'staff_number', 'second_factor_sealed', 'disabled_at'] },
  session: { columns: ['id', 'audience', 'user_id', 'person_id', 'device_id', 'phone_key_id', 'refresh_hash', 'created_at', 'expires_at', 'revoked_at'] },
  device: { columns: ['id', 'site_id', 'public_key', 'enrolled_at', 'enrolled_by', 'revoked_at', 'stolen_since'] },
  phone_key: { columns: ['id', 'serial', 'person_id', 'generation', 'public_key', 'enrolled_at', 'revoked_at'] },
  // Of these only what never changes once it is written; ends and places may.
  site: { columns: ['id', 'code', 'operator_id', 'type', 'area_code', 'opened_on'] },
  site_licence: { columns: ['id', 'site_id', 'kind', 'number', 'valid_from', 'valid_until', 'recorded_at'] },
  menu_item: { columns: ['id', 'site_id', 'name', 'price_fen', 'open_price', 'meal_window', 'valid_from', 'filed_at'] },
  card: { columns: ['id', 'serial', 'number', 'person_id', 'generation', 'scheme_class', 'issued_on', 'expires_on', 'issued_at', 'issued_by'] },
} as const satisfies Record<string, SealedRowTable>;

/** Those that say who may do what; law is looked at by whoever reads it. */
export const SEALED_RIGHTS = ['user_account', 'session', 'device', 'phone_key', 'site', 'site_licence', 'menu_item', 'card'] as const;

export type SealedRows = keyof typeof SEALED_ROWS;

/** What is sealed of a table's rows, and whether triggers hold them. */
export function sealedRow(table: SealedRows): { readonly columns: readonly string[]; readonly insertOnly: boolean } {
  const { columns, insertOnly = false } = (SEALED_ROWS as Readonly<Record<SealedRows, SealedRowTable>>)[table];
  return { columns, insertOnly };
}
