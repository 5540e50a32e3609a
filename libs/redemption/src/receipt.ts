import type { Day, Fen, Points, Words } from '#values';
import { fen, points, yuanText } from '#values';
import type { MealSubsidyPolicy, MealWindowName } from '#core/policy';
import type { Law } from '#eligibility';
import { big } from '#platform';
import type { Receipt, ReceiptReason, Tender } from './redeem-item.js';

/** A redemption as it stands in the database. */
export interface RedemptionRow {
  readonly id: string;
  readonly person_id: string;
  readonly meal_day: string;
  readonly meal_window: string;
  readonly site_id: string;
  readonly occurred_at: number;
  readonly list_price_fen: number | string;
  readonly discount_fen: number | string;
  readonly subsidy_fen: number | string;
  readonly collective_fen: number | string;
  readonly charity_fen: number | string;
  readonly points: number | string;
  readonly self_pay_fen: number | string;
  readonly tender: string;
  readonly discount_rule: string;
  readonly subsidy_rule: string;
  readonly transfer_id: string | null;
  /** Of the site, by whose law it was served. */
  readonly county: string;
}

export const RECEIPT_COLUMNS =
  'r.id, r.person_id, r.meal_day, r.meal_window, r.site_id, r.occurred_at, r.list_price_fen, r.discount_fen, r.subsidy_fen, r.collective_fen, r.charity_fen, r.points, r.self_pay_fen, r.tender, r.discount_rule, r.subsidy_rule, r.transfer_id, (SELECT substr(place.area_code, 1, 6) FROM site place WHERE place.id = r.site_id) AS county';

/** Made only from what never changes: the row and the law of its day. So a repeat of a call gives the first answer again. */
export function receiptOf(row: Omit<RedemptionRow, 'county'>, law: Law): Receipt {
  return {
    redemptionId: row.id,
    personId: row.person_id,
    siteId: row.site_id,
    day: row.meal_day as Day,
    window: row.meal_window as MealWindowName,
    occurredAt: Number(row.occurred_at),
    listPriceFen: amount(row.list_price_fen),
    discountFen: amount(row.discount_fen),
    subsidyFen: amount(row.subsidy_fen),
    collectiveFen: amount(row.collective_fen),
    charityFen: amount(row.charity_fen),
    points: points(big(row.points)),
    selfPayFen: amount(row.self_pay_fen),
    tender: row.tender as Tender,
    transferId: row.transfer_id,
    reasons: reasonsOf(row, law),
  };
}

/** A sentence for every part that paid, in the order in which it did, and one where no subsidy was due. */
function reasonsOf(row: Omit<RedemptionRow, 'county'>, law: Law): ReceiptReason[] {
  const subsidyFen = amount(row.subsidy_fen);
  return [
    ...ruleReasons(row.discount_rule, law.discount?.rules, { zh: '让利', en: 'discount', fen: amount(row.discount_fen) }),
    ...ruleReasons(row.subsidy_rule, law.subsidy?.rules, { zh: '补贴', en: 'subsidy', fen: subsidyFen }),
    ...(subsidyFen === 0n ? [NO_SUBSIDY] : []),
    ...giftReasons(law.subsidy, 'collective', amount(row.collective_fen)),
    ...giftReasons(law.subsidy, 'charity', amount(row.charity_fen)),
    ...pointsReasons(points(big(row.points))),
  ];
}

const NO_SUBSIDY: ReceiptReason = {
  rule: 'meal_subsidy#none',
  zh: '本餐没有财政补贴：户籍、年龄或标价不在补贴条件内',
  en: 'No public subsidy on this meal: residence, age or price is outside its conditions',
};

interface Part {
  readonly zh: string;
  readonly en: string;
  readonly fen: Fen;
}

/** `programme@version#a+b` names rules of one version; their titles are the reasons. With several the amount is that of all of them, told once. */
function ruleReasons(rule: string, rules: readonly { readonly id: string; readonly title: Words }[] | undefined, part: Part): ReceiptReason[] {
  if (part.fen === 0n) return [];
  const ids = (rule.split('#')[1] ?? '').split('+');
  const titles = (rules ?? []).filter((candidate) => ids.includes(candidate.id)).map((candidate) => candidate.title);
  const text = yuanText(part.fen);
  if (titles.length === 0) return [{ rule, zh: `${part.zh} ${text} 元`, en: `${part.en} ${text} yuan` }];
  return [{ rule, zh: `${titles.map((title) => title.zh).join('、')}：${part.zh} ${text} 元`, en: `${titles.map((title) => title.en).join(', ')}: ${part.en} ${text} yuan` }];
}

/** Which gift it was is not in the row; where one of them gives just this amount, it is told by its title. */
function giftReasons(policy: MealSubsidyPolicy | null, kind: 'collective' | 'charity', given: Fen): ReceiptReason[] {
  if (given === 0n || policy === null) return [];
  const gift = policy[kind].find((candidate) => BigInt(candidate.amountFen) === given);
  const title = gift?.title ?? GIVERS[kind];
  const text = yuanText(given);
  return [{ rule: `${policy.programme}@${policy.version}#${gift?.id ?? kind}`, zh: `${title.zh}：${text} 元`, en: `${title.en}: ${text} yuan` }];
}

const GIVERS = { collective: { zh: '集体添一点', en: 'The collective adds' }, charity: { zh: '社会捐一点', en: 'Charity adds' } } as const;

function pointsReasons(spent: Points): ReceiptReason[] {
  const text = yuanText(spent);
  return spent === 0n ? [] : [{ rule: 'cyf#points', zh: `您选择用重阳分付餐：${text} 分`, en: `You chose to pay with points: ${text}` }];
}

function amount(value: number | string): Fen {
  return fen(big(value));
}
