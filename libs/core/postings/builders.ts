import type { FundingShare } from '#core/policy';
import type { Day, Fen, Id, Points } from '#values';
import type { ShareAmount } from './shares.js';
import { splitAlong, splitShares } from './shares.js';
import type { AccountKind, Posting, Transfer, Unit } from './transfer.js';

/** What every transfer is told about itself. */
interface Head {
  readonly id: Id;
  readonly subjectId: Id;
  readonly effectiveOn: Day;
}
interface PersonHead extends Head {
  readonly personId: Id;
}

/** A part of a lot, in hundredths of a point. */
export interface LotPart {
  readonly lotId: Id;
  readonly amount: bigint;
}

/** The money side of one meal. Site discount is money nobody moves, so it has no leg. */
export interface RedemptionMeal extends PersonHead {
  readonly siteId: Id;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  /** The sum of `lots`. */
  readonly points: Points;
  readonly selfPayFen: Fen;
  /** The funding of the subsidy in force, in percent. */
  readonly subsidyShares: readonly FundingShare[];
  readonly lots: readonly LotPart[];
  /** cash, phone or family. */
  readonly tender: string;
  /** Who pays the site for the points spent, at 100 fen a point. */
  readonly pointsFunder: string;
}

/** Budget received: APPROPRIATION to FUND. */
export function appropriationTransfer(head: Head & { readonly funder: string; readonly amountFen: Fen }): Transfer {
  return made('appropriation', head, {}, [cny('APPROPRIATION', head.funder, 0n - head.amountFen), cny('FUND', head.funder, head.amountFen)]);
}

/** A new lot of points: GRANT to LOT. */
export function grantTransfer(head: PersonHead & { readonly programme: string; readonly lotId: Id; readonly amount: Points }): Transfer {
  return made('grant', head, head, [point('GRANT', head.programme, 0n - head.amount), point('LOT', head.lotId, head.amount)]);
}

/** A cash allowance that awaits the bank: each funder's FUND to BENEFIT_PAYABLE. */
export function cashAllowanceTransfer(head: PersonHead & { readonly programme: string; readonly amountFen: Fen; readonly shares: readonly FundingShare[] }): Transfer {
  return made('cash_allowance', head, head, [...fundLegs(head.amountFen, head.shares, -1n), cny('BENEFIT_PAYABLE', head.programme, head.amountFen)]);
}

/**
 * One meal: every public fen goes from its fund to SITE_PAYABLE, points leave their lots and are paid for by a fund, and
 * what the person pays stays at the till (SELF_PAY to SITE_CASH, decisions 3). A meal without any money has no legs.
 */
export function redemptionTransfer(meal: RedemptionMeal): Transfer {
  const publicFen = meal.subsidyFen + meal.collectiveFen + meal.charityFen + meal.points;
  return made('redemption', meal, meal, [
    ...fundLegs(meal.subsidyFen, meal.subsidyShares, -1n),
    cny('FUND', 'COLLECTIVE', 0n - meal.collectiveFen),
    cny('FUND', 'CHARITY', 0n - meal.charityFen),
    cny('FUND', meal.pointsFunder, 0n - meal.points),
    cny('SITE_PAYABLE', meal.siteId, publicFen),
    ...meal.lots.map(({ lotId, amount }) => point('LOT', lotId, -amount)),
    point('POINTS_REDEEMED', meal.siteId, meal.points),
    cny('SELF_PAY', meal.tender, 0n - meal.selfPayFen),
    cny('SITE_CASH', meal.siteId, meal.selfPayFen),
  ]);
}

/** The same legs with the other sign: to the same lots and funders. The ledger takes one reversal a transfer. */
export function reversal(transfer: Transfer, head: Head & { readonly kind: 'void' | 'appropriation' | 'recall' | 'expiry' }): Transfer {
  const { id, kind, subjectId, effectiveOn } = head;
  return { ...transfer, id, kind, subjectId, effectiveOn, reversalOf: transfer.id, postings: transfer.postings.map((posting) => ({ ...posting, amount: -posting.amount })) };
}

/** What is left in lots of one programme after their last day: LOT to EXPIRED. */
export function expiryTransfer(head: PersonHead & { readonly programme: string; readonly lots: readonly LotPart[] }): Transfer {
  return made('expiry', head, head, fromLots('EXPIRED', head));
}

/** What the county takes back from lots of one programme: LOT to RECALLED. */
export function recallTransfer(head: PersonHead & { readonly programme: string; readonly lots: readonly LotPart[] }): Transfer {
  return made('recall', head, head, fromLots('RECALLED', head));
}

/**
 * What was given too much and is no longer there to recall: the funds are owed it again (+) and the person owes it (-).
 * Spent points are claimed at 100 fen a point.
 */
export function clawBackTransfer(head: PersonHead & { readonly amountFen: Fen; readonly shares: readonly FundingShare[] }): Transfer {
  return made('claw_back', head, head, [cny('RECEIVABLE', head.personId, 0n - head.amountFen), ...fundLegs(head.amountFen, head.shares, 1n)]);
}

/**
 * A claim that rested on a meal which was taken back: the points came home after all, so the person owes so much less. `claimed`
 * is what the funds are still owed by it; the amount goes off them in the same proportion.
 */
export function claimLoweredTransfer(head: PersonHead & { readonly amountFen: Fen; readonly claimed: readonly ShareAmount[] }): Transfer {
  const off = splitAlong(head.amountFen, head.claimed);
  return made('claw_back', head, head, [cny('RECEIVABLE', head.personId, head.amountFen), ...off.map(({ funder, amount }) => cny('FUND', funder, -amount))]);
}

/** Who bears the public part of a meal: its funds as the law says, the person's next months, an account under review, or the site. */
export type Bearer = 'funded' | 'advance' | 'suspense' | 'site';

/** The public part of a meal and where it is moved: subsidy and collective only. Points, charity and what was paid at the till stay where they are. */
export interface Reclassified extends PersonHead {
  readonly siteId: Id;
  readonly subsidyFen: bigint;
  readonly collectiveFen: bigint;
  readonly subsidyShares: readonly FundingShare[];
  readonly from: Bearer;
  readonly to: Bearer;
}

/** The owner of the account of meals that somebody must look at. */
const UNDER_REVIEW = 'offline';

/** Moves the public part of a meal from who bore it to who does now. Moving it back and forth leaves nothing on any account. */
export function reclassificationTransfer(moved: Reclassified): Transfer {
  const sums = new Map<string, Posting>();
  for (const posting of [...borneBy(moved, moved.to, 1n), ...borneBy(moved, moved.from, -1n)]) {
    const key = `${posting.account.kind}:${posting.account.owner}`;
    sums.set(key, { ...posting, amount: posting.amount + (sums.get(key)?.amount ?? 0n) });
  }
  return made('reclassification', moved, moved, [...sums.values()]);
}

/** What stands in the books, beside the meal's own transfer, while somebody else than the funds bears it. */
function borneBy({ subsidyFen, collectiveFen, subsidyShares, personId, siteId }: Reclassified, bearer: Bearer, sign: 1n | -1n): Posting[] {
  if (bearer === 'funded') return [];
  const amount = -sign * (subsidyFen + collectiveFen);
  const bearing = { advance: cny('RECEIVABLE', personId, amount), suspense: cny('SUSPENSE', UNDER_REVIEW, amount), site: cny('SITE_PAYABLE', siteId, amount) }[bearer];
  return [...fundLegs(subsidyFen, subsidyShares, sign), cny('FUND', 'COLLECTIVE', sign * collectiveFen), bearing];
}

function made(kind: Transfer['kind'], head: Head, place: { readonly personId?: Id; readonly siteId?: Id }, postings: readonly Posting[]): Transfer {
  return {
    id: head.id,
    kind,
    subjectId: head.subjectId,
    personId: place.personId ?? null,
    siteId: place.siteId ?? null,
    reversalOf: null,
    effectiveOn: head.effectiveOn,
    postings: postings.filter(({ amount }) => amount !== 0n),
  };
}

function fundLegs(amount: bigint, shares: readonly FundingShare[], sign: 1n | -1n): Posting[] {
  return amount === 0n ? [] : splitShares(amount, shares).map((share) => cny('FUND', share.funder, sign * share.amount));
}

function fromLots(to: 'EXPIRED' | 'RECALLED', from: { readonly programme: string; readonly lots: readonly LotPart[] }): Posting[] {
  const total = from.lots.reduce((sum, { amount }) => sum + amount, 0n);
  return [...from.lots.map(({ lotId, amount }) => point('LOT', lotId, -amount)), point(to, from.programme, total)];
}

function cny(kind: AccountKind, owner: string, amount: bigint): Posting {
  return leg(kind, owner, 'CNY', amount);
}
function point(kind: AccountKind, owner: string, amount: bigint): Posting {
  return leg(kind, owner, 'POINT', amount);
}
function leg(kind: AccountKind, owner: string, unit: Unit, amount: bigint): Posting {
  return { account: { kind, owner }, unit, amount };
}
