/**
 * Every column that holds sealed text, by the table whose rows it belongs to. A sealed text is bound to its field and to
 * the id of its row, so it opens nowhere else. Adding one: a line here; a test holds this list against the schema.
 */
interface SealedTable {
  readonly columns: readonly string[];
  /** The column that holds the id to which the texts are bound. */
  readonly id: string;
  /** The table in whose name they are sealed: rows that wait to move into another table are sealed for it from the start. */
  readonly as?: string;
  /** The primary key, where it is not the id. */
  readonly key?: readonly string[];
  /** Triggers refuse UPDATE and DELETE (`makeInsertOnly`). */
  readonly insertOnly?: true;
}

export const SEALED_TABLES = {
  person: { columns: ['id_number_sealed', 'name_sealed', 'phone_sealed'], id: 'id' },
  person_category: { columns: ['evidence_sealed'], id: 'id' },
  assessment: { columns: ['detail_sealed'], id: 'id' },
  guardian: { columns: ['name_sealed', 'phone_sealed'], id: 'id' },
  proxy: { columns: ['name_sealed', 'phone_sealed'], id: 'id' },
  portrait: { columns: ['photo_sealed'], id: 'subject_id' },
  meal_note: { columns: ['note_sealed'], id: 'person_id' },
  operator: { columns: ['contact_sealed'], id: 'id' },
  family_link: { columns: ['name_sealed'], id: 'id' },
  delivery_order: { columns: ['address_sealed'], id: 'id', insertOnly: true },
  grievance: { columns: ['text_sealed'], id: 'id', insertOnly: true },
  grievance_answer: { columns: ['text_sealed'], id: 'grievance_id', insertOnly: true },
  notice: { columns: ['detail_sealed'], id: 'id', key: ['seq'], insertOnly: true },
  offline_batch: { columns: ['sealed'], id: 'id', insertOnly: true },
  offline_event: { columns: ['body_sealed'], id: 'id', insertOnly: true },
  user_account: { columns: ['second_factor_sealed', 'second_factor_draft_sealed'], id: 'id' },
  operator_badge: { columns: ['root_sealed'], id: 'badge_id', key: ['account_id'] },
  roster_row: { columns: ['id_number_sealed', 'name_sealed', 'phone_sealed'], id: 'person_id', as: 'person', key: ['import_id', 'line'] },
  roster_fact: { columns: ['evidence_sealed'], id: 'id', as: 'person_category', key: ['import_id', 'line', 'ordinal'] },
} as const satisfies Record<string, SealedTable>;

type Tables = typeof SEALED_TABLES;
type OwnTable = { [T in keyof Tables]: Tables[T] extends { as: string } ? never : T }[keyof Tables];

/** `table.column`: what a text is sealed as. */
export type SealedField = { [T in OwnTable]: `${T}.${Tables[T]['columns'][number]}` }[OwnTable];

/** One table as those see it who walk over all sealed texts. */
export interface SealedWalk {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly field: SealedField }[];
  readonly id: string;
  readonly key: readonly string[];
  readonly insertOnly: boolean;
}

export function sealedWalks(): SealedWalk[] {
  return Object.entries(SEALED_TABLES as Record<string, SealedTable>).map(([table, { columns, id, as, key, insertOnly }]) => ({
    table,
    columns: columns.map((name) => ({ name, field: `${as ?? table}.${name}` as SealedField })),
    id,
    key: key ?? [id],
    insertOnly: insertOnly === true,
  }));
}
