import type { Reader, Row, Value } from './tx.js';

/**
 * Rows that carry a keyed seal over what they say, by table: the columns that are sealed, the primary key first. Whoever writes
 * into the database without the keys can make no row that fits. Adding a table: a line here, a column `seal {code:64}`, and
 * `RowSeals` wherever its rows are written.
 */
interface SealedRowTable {
  /** The primary key, then everything else the seal speaks for. */
  readonly columns: readonly string[];
  /** How many of the columns are the primary key; 1 where it is not said. */
  readonly key?: number;
  /** Triggers refuse UPDATE and DELETE (`makeInsertOnly`). */
  readonly insertOnly?: boolean;
  /** What an earlier version sealed of these rows: one that fits that is sealed anew once, over everything. */
  readonly before?: readonly string[];
  /**
   * The table in which it stands, with a seal of its own in `name_seal`: a name that somebody altered is found, and costs nobody the
   * right or the meal that the rest of the row is read for. Such rows are written once and never change.
   */
  readonly namesOf?: string;
}

export const SEALED_ROWS = {
  policy_version: { columns: ['id', 'programme', 'version', 'effective_from', 'effective_to', 'body_sha256', 'published_by', 'published_at'], insertOnly: true },
  policy_copy: { columns: ['id', 'content'], insertOnly: true },
  policy_withdrawal: { columns: ['id', 'policy_id', 'last_day', 'reason', 'proposed_by', 'confirmed_by', 'confirmed_at'], insertOnly: true },
  user_account: {
    columns: [
      'id',
      'login',
      'password_hash',
      'role',
      'area_code',
      'site_id',
      'county',
      'staff_number',
      'second_factor_sealed',
      'disabled_at',
      'password_temporary',
      'second_factor_step',
    ],
    before: ['id', 'login', 'password_hash', 'role', 'area_code', 'site_id', 'county', 'staff_number', 'second_factor_sealed', 'disabled_at'],
  },
  session: { columns: ['id', 'audience', 'user_id', 'person_id', 'device_id', 'phone_key_id', 'refresh_hash', 'created_at', 'expires_at', 'revoked_at'] },
  device: {
    columns: ['id', 'site_id', 'public_key', 'enrolled_at', 'enrolled_by', 'revoked_at', 'stolen_since', 'stolen_reported_at'],
    before: ['id', 'site_id', 'public_key', 'enrolled_at', 'enrolled_by', 'revoked_at', 'stolen_since'],
  },
  phone_key: { columns: ['id', 'serial', 'person_id', 'generation', 'public_key', 'enrolled_at', 'revoked_at'] },
  site: {
    columns: ['id', 'code', 'operator_id', 'type', 'area_code', 'opened_on', 'closed_on', 'portions_per_meal'],
    before: ['id', 'code', 'operator_id', 'type', 'area_code', 'opened_on'],
  },
  site_window: { columns: ['site_id', 'meal_window', 'from_minute', 'to_minute'], key: 2 },
  site_hours: { columns: ['id', 'site_id', 'until_at', 'windows', 'changed_by'], insertOnly: true },
  site_place: { columns: ['site_id', 'tel', 'latitude', 'longitude'] },
  site_licence: { columns: ['id', 'site_id', 'kind', 'number', 'valid_from', 'valid_until', 'recorded_at'] },
  menu_item: {
    columns: ['id', 'site_id', 'name', 'price_fen', 'open_price', 'meal_window', 'valid_from', 'filed_at', 'valid_until'],
    before: ['id', 'site_id', 'name', 'price_fen', 'open_price', 'meal_window', 'valid_from', 'filed_at'],
  },
  card: { columns: ['id', 'serial', 'number', 'person_id', 'generation', 'scheme_class', 'issued_on', 'expires_on', 'issued_at', 'issued_by'] },
  family_link: { columns: ['id', 'person_id', 'relation', 'name_sealed', 'name_masked', 'public_key', 'started_at', 'ends_on', 'ends_at', 'revoked_at'] },
  proxy: {
    columns: [
      'id',
      'person_id',
      'relation',
      'name_sealed',
      'name_masked',
      'phone_sealed',
      'photo_hash',
      'consented_on',
      'ends_on',
      'meals_per_month',
      'revoked_at',
      'recorded_at',
      'recorded_by',
    ],
  },
  operator: {
    columns: ['id', 'credit_code', 'name', 'opened_on', 'closed_on', 'county'],
    before: ['id', 'credit_code', 'name', 'opened_on', 'closed_on'],
  },
  device_ceiling: { columns: ['device_id', 'serial', 'fresh', 'stale', 'paid_fresh', 'paid_stale', 'site_fresh', 'given_at'], key: 2, insertOnly: true },
  fund_override: { columns: ['run_id', 'proposal_id', 'funds', 'proposed_by', 'confirmed_by', 'confirmed_at'], insertOnly: true },
  proposal: {
    columns: ['id', 'kind', 'area_code', 'body', 'body_sha256', 'reason', 'proposed_by', 'proposed_staff', 'proposed_at', 'expires_at'],
    insertOnly: true,
  },
  proposal_decision: {
    columns: ['proposal_id', 'decision', 'proposed_by', 'proposed_staff', 'decided_by', 'decided_staff', 'decided_at', 'reason', 'result'],
    insertOnly: true,
  },
  standing_decision: { columns: ['redemption_id', 'n', 'bearer', 'closes', 'reason', 'decided_by', 'decided_at'], key: 2, insertOnly: true },
  offline_decision: { columns: ['event_id', 'n', 'decision', 'event_at', 'reason', 'decided_by', 'decided_at'], key: 2, insertOnly: true },
  activation: { columns: ['code_hash', 'person_id', 'made_by', 'made_at', 'expires_at', 'used_at'] },
  counter_pin: { columns: ['account_id', 'pin_hash', 'set_at'] },
  void_request: { columns: ['id', 'redemption_id', 'asked_by', 'asked_at', 'reason', 'decided_by', 'decided_at', 'granted', 'decision_reason'] },
  card_tag: { columns: ['card_id', 'tag'], insertOnly: true },
  social_card_tag: { columns: ['social_card_id', 'tag'] },
  guardian: { columns: ['id', 'person_id', 'relation', 'name_sealed', 'phone_sealed', 'starts_on', 'ends_on', 'recorded_at'] },
  social_card: { columns: ['id', 'number_index', 'person_id', 'generation', 'bound_at', 'released_at'] },
  carrier_event: { columns: ['id', 'person_id', 'kind', 'generation', 'at', 'actor', 'reason'], insertOnly: true },
  life_event: { columns: ['id', 'person_id', 'kind', 'effective_on', 'noticed_at', 'source', 'recorded_by'], insertOnly: true },
  person_category: {
    columns: ['id', 'person_id', 'category_token', 'starts_on', 'ends_on', 'evidence_sealed', 'recorded_at', 'recorded_by', 'withdrawn_at', 'withdrawn_by'],
    before: ['id', 'person_id', 'category_token', 'starts_on', 'ends_on', 'evidence_sealed', 'recorded_at', 'recorded_by'],
  },
  // Sex and index follow from the sealed ID number, which a till does not open, the other days from life events.
  person: { columns: ['id', 'residence_area', 'hukou_area', 'birth_day'], before: ['id', 'residence_area', 'hukou_area'] },
  person_place: {
    columns: ['person_id', 'n', 'kind', 'residence_area', 'hukou_area', 'from_day', 'until_day', 'recorded_at', 'recorded_by'],
    key: 2,
    insertOnly: true,
  },
  assessment: {
    columns: ['id', 'person_id', 'grade_token', 'assessed_on', 'valid_until', 'detail_sealed', 'assessor', 'second_assessor', 'recorded_at', 'withdrawn_at', 'withdrawn_by'],
    before: ['id', 'person_id', 'grade_token', 'assessed_on', 'valid_until', 'detail_sealed', 'assessor', 'second_assessor', 'recorded_at'],
  },
  // A line of a roster that waits, with a digest of its facts. By the look at the rosters that wait.
  roster_row: {
    columns: [
      ...['import_id', 'line', 'person_id', 'id_number_sealed', 'id_number_index', 'name_sealed', 'name_masked', 'sex', 'birth_day', 'residence_area', 'hukou_area'],
      ...['phone_sealed', 'phone_index', 'purse_opened_on', 'purse_event_id', 'facts_sha256'],
    ],
    key: 2,
  },
  redemption_void: { columns: ['id', 'redemption_id', 'person_id', 'at', 'actor', 'approved_by', 'device_id', 'reason', 'transfer_id'], insertOnly: true },
  attempt: {
    columns: ['id', 'request_sha256', 'outcome', 'answer', 'recorded_at', 'facts_sha256'],
    insertOnly: true,
    before: ['id', 'request_sha256', 'outcome', 'answer', 'recorded_at'],
  },
  later_answer: { columns: ['id', 'facts_sha256', 'recorded_at'], insertOnly: true },
  held_by_hand: { columns: ['redemption_id', 'site_id', 'meal_day', 'nth', 'most', 'at'], insertOnly: true },
  // What never changes of it; whether it was used is told by the tablet that it made.
  device_enrolment: { columns: ['token_hash', 'site_id', 'made_by', 'made_at', 'expires_at'] },
  // An extension makes the end of a sealed session from what stands here.
  shift: { columns: ['id', 'site_id', 'device_id', 'operator_id', 'opened_at', 'ends_at', 'extensions'] },
  // A code that stands for a card: by another person's id in it a meal would be theirs.
  lookup_code: { columns: ['code_hash', 'lookup_id', 'person_id', 'card_id', 'generation', 'made_at', 'expires_at'], insertOnly: true },
  card_lookup: { columns: ['id', 'session_id', 'site_id', 'device_id', 'operator_id', 'ordinal', 'sought_by', 'found', 'at'], insertOnly: true },
  // By its digest, which names its account: of one account it is the key.
  recovery_code: { columns: ['code_hash', 'user_id', 'used_at'] },
  shift_session: { columns: ['session_id', 'shift_id', 'device_id', 'proof_ms', 'opened_at'] },
  area_contact: { columns: ['area_code', 'tel'] },
  // The photo itself follows from its digest.
  portrait: { columns: ['subject_id', 'kind', 'media_type', 'bytes', 'sha256', 'fingerprint', 'set_at', 'set_by'] },
  notice: { columns: ['seq', 'id', 'person_id', 'to_whom', 'kind', 'subject_id', 'at', 'told_at', 'detail_sealed'], insertOnly: true },
  // All but the text itself, whose hash is here.
  offline_event: {
    columns: [
      ...['id', 'device_id', 'seq', 'batch_id', 'kind', 'hash', 'site_id', 'operator_id', 'person_id', 'subject_id', 'device_at', 'event_at', 'clock', 'doubt'],
      ...['trail_at', 'skew_ms', 'signed_at', 'meal_kind', 'snapshot_at', 'snapshot_serial', 'received_at'],
    ],
    insertOnly: true,
  },
  account_name: { columns: ['id', 'display_name'], namesOf: 'user_account' },
  site_name: { columns: ['id', 'name', 'name_en', 'address'], namesOf: 'site' },
  // By the look at the log of acts; from there on its chain holds them too.
  audit_entry: { columns: ['id', 'at', 'actor_id', 'actor_kind', 'action', 'object_kind', 'object_id', 'reason', 'detail'], insertOnly: true },
} as const satisfies Record<string, SealedRowTable>;

/** What is sealed of an entry of the tablets' list: its place, when it was written and what it says. */
export const LIST_ENTRY = ['person_id', 'carrier_kind', 'carrier_id', 'county', 'entry_key', 'body', 'serial', 'gone'] as const;

/** Those that say who may do what, who decided about money and what is known of a person or a site; law is looked at by whoever reads it. */
export const SEALED_RIGHTS = [
  'user_account',
  'session',
  'device',
  'phone_key',
  'site',
  'site_licence',
  'menu_item',
  'card',
  'family_link',
  'proxy',
  'operator',
  'device_ceiling',
  'fund_override',
  'proposal',
  'proposal_decision',
  'standing_decision',
  'offline_decision',
  'site_window',
  'site_hours',
  'site_place',
  'activation',
  'counter_pin',
  'void_request',
  'card_tag',
  'social_card',
  'social_card_tag',
  'guardian',
  'carrier_event',
  'life_event',
  'person_category',
  'assessment',
  'person',
  'person_place',
  'attempt',
  'redemption_void',
  'later_answer',
  'held_by_hand',
  'device_enrolment',
  'shift',
  'shift_session',
  'recovery_code',
  'lookup_code',
  'card_lookup',
  'area_contact',
  'portrait',
  'notice',
  'offline_event',
  'account_name',
  'site_name',
] as const satisfies readonly SealedRows[];

export type SealedRows = keyof typeof SEALED_ROWS;
/** Those whose rows may change. */
export type ChangingRows = Exclude<SealedRows, 'account_name' | 'site_name'>;

interface SealedRow {
  /** The table in which the rows stand, and the column of their seal there. */
  readonly from: string;
  readonly sealColumn: 'seal' | 'name_seal';
  readonly columns: readonly string[];
  /** The columns of the primary key. */
  readonly key: readonly string[];
  readonly insertOnly: boolean;
  /** What an earlier version sealed; null where it is the same. */
  readonly before: readonly string[] | null;
  /** The name under which it is kept, outside the database, that all its rows are sealed over these columns. */
  readonly mark: string;
}

/** What is sealed of a table's rows, and whether triggers hold them. */
export function sealedRow(table: SealedRows): SealedRow {
  const { columns, key = 1, insertOnly = false, before = null, namesOf = null } = (SEALED_ROWS as Readonly<Record<SealedRows, SealedRowTable>>)[table];
  const [from, sealColumn] = namesOf === null ? ([table, 'seal'] as const) : ([namesOf, 'name_seal'] as const);
  return { from, sealColumn, columns, key: columns.slice(0, key), insertOnly, before, mark: before === null ? table : `${table}-2` };
}

/** All rows of a table with their seals, by primary key, in parts of `limit`; between two parts whoever waits gets a turn. */
export async function* sealedParts(db: Reader, table: SealedRows, limit: number): AsyncGenerator<Row[]> {
  const { columns, key, from: place, sealColumn } = sealedRow(table);
  const [first = '', second] = key;
  const further = second === undefined ? `${first} > ?` : `${first} >= ? AND (${first} > ? OR ${second} > ?)`;
  for (let last: Row | undefined; ;) {
    const from = last?.[first] as Value;
    const after: Value[] = last === undefined ? [] : second === undefined ? [from] : [from, from, last[second] as Value];
    const rows: Row[] = await db.query(
      `SELECT ${columns.join(', ')}, ${sealColumn} AS seal FROM ${place}${last === undefined ? '' : ` WHERE ${further}`} ORDER BY ${key.join(', ')} LIMIT ${String(limit)}`,
      after,
    );
    yield rows;
    if (rows.length < limit) return;
    last = rows.at(-1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
