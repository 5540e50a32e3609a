import type { Day, Id, Words } from '#values';

/** Who must look into a difference and settle it. */
export type DifferenceOwner = 'street_officer' | 'site_manager' | 'bureau_officer' | 'bureau_admin' | 'auditor';

/** What one type of difference means to the people who read the list. */
export interface DifferenceWords extends Words {
  readonly owner: DifferenceOwner;
}

const entry = (zh: string, en: string, owner: DifferenceOwner): DifferenceWords => ({ zh, en, owner });

/** Every type of difference between right, service and ledger: a closed list, so that a new type breaks every reader that does not know it. */
export const DIFFERENCES = {
  // The person and the right.
  person_unknown: entry('名册中无此人', 'Nobody in the registry has this id', 'auditor'),
  redemption_after_death: entry('身故后（或当日得知后）仍有用餐', 'Meal after a death, or on its day once it was known', 'street_officer'),
  redemption_not_entitled: entry('按政策重算不符合条件', 'The law, run again, gives no right to this meal', 'street_officer'),
  duplicate_meal: entry('同一餐次重复核销', 'Two live meals in one window', 'bureau_officer'),
  over_cap: entry('超过每日或每月次数上限', 'More subsidised meals than the day or the month allows', 'bureau_officer'),

  // The service.
  outside_window: entry('不在供餐时段', 'Outside the meal window of the policy', 'site_manager'),
  site_not_licensed: entry('网点当日无有效食品许可', 'The site held no food licence that day', 'bureau_officer'),
  price_not_filed: entry('价格与备案不符', 'The list price is not the filed price', 'site_manager'),
  amount_drift: entry('分摊金额与重算不符', 'The split differs from the law run again', 'bureau_officer'),
  standing_drift: entry('离线餐的承担方与重算不符', 'Who bears an offline meal differs from the rules run again', 'bureau_officer'),
  counter_drift: entry('用餐计数与记录不符', 'The meal counter differs from the live meals', 'bureau_admin'),

  // Where it came from.
  meal_without_evidence: entry('用餐无受理记录或无平板记录', 'A meal that no counter asked for, or that stands in no chain of a tablet', 'auditor'),
  operator_not_staff: entry('经办人当时不是本网点人员', 'Whoever served it did not work at the site then', 'site_manager'),
  late_before_enrolment: entry('早于平板启用的断网用餐', 'A late meal from before its tablet was enrolled', 'auditor'),
  late_over_ceiling: entry('超出平板名单份额的断网用餐', 'A late meal above what its list allowed the tablet', 'bureau_officer'),
  late_without_list: entry('没有有效名单的断网用餐', 'A late meal without a valid list', 'bureau_officer'),
  late_after_theft: entry('平板报失窃后上传的用餐', 'A meal uploaded after its tablet was reported stolen', 'bureau_officer'),
  late_not_reviewed: entry('晚传或时间存疑而未经审核的用餐', 'A meal told too late, or at a doubtful time, that nobody reviewed', 'bureau_officer'),
  typed_not_held: entry('超出网点当日手输份额而未待核的用餐', 'A meal by typed number beyond what its site has in a day, which never waited for a look', 'bureau_officer'),
  late_void_without_approver: entry('逾时撤销无人批准', 'A late void that nobody approved', 'auditor'),

  // The ledger.
  redemption_without_transfer: entry('核销无记账', 'A meal without a transfer', 'auditor'),
  transfer_without_redemption: entry('记账无核销（虚假记账）', 'A transfer for a meal that does not exist', 'auditor'),
  posting_drift: entry('分录与应记不符', 'The postings are not those that the law gives', 'auditor'),
  void_drift: entry('撤销与冲正不成对', 'A void and its reversal do not mirror the meal', 'auditor'),
  unbalanced_transfer: entry('记账借贷不平', 'The postings of a transfer do not sum to zero', 'auditor'),
  posting_without_transfer: entry('分录无记账凭证', 'Postings without their transfer', 'auditor'),

  // The allowances.
  lot_drift: entry('额度余额与分录不符', 'A lot differs from the sum of its postings', 'auditor'),
  lot_without_line: entry('额度无发放明细', 'A lot that no posted issue line gave', 'auditor'),
  line_without_lot: entry('发放明细未入账', 'A posted issue line without its lot or transfer', 'bureau_officer'),
  transfer_without_line: entry('发放记账无明细', 'An allowance transfer that no posted issue line asked for', 'auditor'),
  line_amount_drift: entry('发放金额与重算不符', 'The amount issued differs from the law run again', 'bureau_officer'),
  line_not_entitled: entry('发放给不符合条件的人', 'An allowance issued without a right', 'street_officer'),
  line_missing: entry('应发未发', 'An allowance that is due was not issued', 'bureau_officer'),
} as const satisfies Record<string, DifferenceWords>;

export type DifferenceType = keyof typeof DIFFERENCES;

export function differenceWords(type: DifferenceType): DifferenceWords {
  return DIFFERENCES[type];
}

/** One side of a difference: names and values as they go out in JSON. Never personal data. */
export type Side = Readonly<Record<string, string | number | null>>;

/** Something on which right, service and ledger disagree: what should stand, what stands, and how much is in question. */
export interface Difference {
  readonly type: DifferenceType;
  readonly personId: Id | null;
  readonly redemptionId: Id | null;
  readonly transferId: Id | null;
  readonly lotId: Id | null;
  readonly lineId: Id | null;
  readonly siteId: Id | null;
  readonly mealDay: Day | null;
  /** Fen, hundredths of a point, or whole meals (counters). */
  readonly unit: 'CNY' | 'POINT' | 'MEAL';
  /** How much is in question, never negative. */
  readonly amount: bigint;
  readonly expected: Side;
  readonly found: Side;
}

const NOWHERE = { personId: null, redemptionId: null, transferId: null, lotId: null, lineId: null, siteId: null, mealDay: null, unit: 'CNY' } as const;

/** A difference with the places that it names; all others are null, and the unit is fen unless said. */
export function difference(type: DifferenceType, what: Partial<Omit<Difference, 'type' | 'amount'>> & Pick<Difference, 'amount' | 'expected' | 'found'>): Difference {
  return { ...NOWHERE, ...what, type, amount: what.amount < 0n ? -what.amount : what.amount };
}

/** What makes two sightings the same difference: used to list only what is seen twice while the county goes on. */
export function differenceKey(one: Difference): string {
  return [one.type, one.personId, one.redemptionId, one.transferId, one.lotId, one.lineId, one.unit, one.amount.toString(), one.expected['period'], one.expected['programme']].join(
    '|',
  );
}
