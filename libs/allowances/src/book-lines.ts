import type { AllowancePolicy } from '#core/policy';
import type { Transfer } from '#core/postings';
import { cashAllowanceTransfer, claimLoweredTransfer, clawBackTransfer, grantTransfer, recallTransfer } from '#core/postings';
import type { Lot, LotAmount } from '#core/purse';
import { drain } from '#core/purse';
import type { Claim } from './claim.store.js';
import { lower } from './settle-claims.js';
import { attribute, type Unspent } from './unspent.js';
import type { Day, Id } from '#values';
import { addMonths, dayOf, fen, lastDay, monthOf, points } from '#values';
import type { IssuanceLine, IssuanceRun } from './issuance-run.js';
import { effectiveDay, idOfLine } from './issuance-run.js';

/** Points without an end still need a last day to be kept in order by. */
const NEVER = '9999-12-31' as Day;

/** What the lines of one chunk do: new lots, amounts taken back from old ones, and the transfers of both. */
export interface Bookings {
  readonly transfers: readonly Transfer[];
  readonly lots: readonly Lot[];
  readonly taken: readonly LotAmount[];
}

/** What a chunk must know of its persons: who has died, and of those something is taken back from the open lots and what left the month's lots unspent. */
export interface ChunkFacts {
  readonly diedOn: ReadonlyMap<Id, Day>;
  readonly openLots: ReadonlyMap<Id, readonly Lot[]>;
  readonly unspent: ReadonlyMap<Id, readonly Unspent[]>;
  /** Open claims of those who are given something by a difference run. */
  readonly claims: ReadonlyMap<Id, readonly Claim[]>;
}

/**
 * Turns lines into lots and transfers, each in the order of its ids, which is the order of the indexes they go into. The
 * same line makes the same rows however often it is tried.
 */
export function bookLines(run: IssuanceRun, policy: AllowancePolicy, lines: readonly IssuanceLine[], facts: ChunkFacts): Bookings {
  const booked = { transfers: [] as Transfer[], lots: [] as Lot[], taken: [] as LotAmount[] };
  for (const line of lines) {
    const one = line.amount < 0n ? takeBack(run, policy, line, facts) : line.unit === 'POINT' ? grantLot(run, policy, line, facts) : payCash(run, policy, line, facts);
    booked.transfers.push(...one.transfers);
    booked.lots.push(...one.lots);
    booked.taken.push(...one.taken);
  }
  return { transfers: booked.transfers.sort(byId), lots: booked.lots.sort(byId), taken: booked.taken };
}

function byId(one: { readonly id: Id }, other: { readonly id: Id }): number {
  return one.id < other.id ? -1 : 1;
}

/** What was claimed for the month is not owed after all: it goes off the claim, and only the rest is paid. */
function payCash(run: IssuanceRun, policy: AllowancePolicy, line: IssuanceLine, { claims }: ChunkFacts): Bookings {
  const settled = settle(run, line, claims);
  const paid = line.amount - settled.off;
  const head = { ...headOf(run, line, 'cash_allowance'), programme: run.programme };
  const cash = paid > 0n ? [cashAllowanceTransfer({ ...head, amountFen: fen(paid), shares: policy.funding })] : [];
  return { transfers: [...cash, ...settled.transfers], lots: [], taken: [] };
}

/**
 * A lot of points. What the person was claimed of the month was spent and was theirs: it goes off the claim and out of the lot. Who
 * died between draft and posting is granted what was approved, and what is left is recalled at once (decisions 15).
 */
function grantLot(run: IssuanceRun, policy: AllowancePolicy, line: IssuanceLine, { diedOn, claims }: ChunkFacts): Bookings {
  const head = headOf(run, line, 'grant');
  const lotId = idOfLine(run, line, 'lot');
  const granted = points(line.amount);
  const settled = settle(run, line, claims);
  const left = points(granted - settled.off);
  const transfers: Transfer[] = [grantTransfer({ ...head, programme: run.programme, lotId, amount: granted }), ...settled.transfers];
  if (settled.off > 0n) transfers.push(recallTransfer({ ...headOf(run, line, 'recall'), programme: run.programme, lots: [{ lotId, amount: settled.off }] }));
  const lot: Lot = {
    id: lotId,
    personId: line.personId,
    programme: run.programme,
    month: run.month,
    granted,
    remaining: left,
    openedOn: head.effectiveOn,
    expiresOn: lastDayOf(run, policy),
    closedOn: null,
  };
  const death = diedOn.get(line.personId);
  if (death === undefined) return { transfers, lots: [lot], taken: [] };
  const closedOn = death > head.effectiveOn ? death : head.effectiveOn;
  const ofDeath = { ...headOf(run, line, 'recall_dead'), subjectId: lotId, effectiveOn: closedOn, programme: run.programme };
  if (left > 0n) transfers.push(recallTransfer({ ...ofDeath, lots: [{ lotId, amount: left }] }));
  return { transfers, lots: [{ ...lot, remaining: points(0), closedOn }], taken: [] };
}

/** Takes what a line gives off the claim of its own month. */
function settle(run: IssuanceRun, line: IssuanceLine, claims: ChunkFacts['claims']): { readonly off: bigint; readonly transfers: readonly Transfer[] } {
  const claim = claims.get(line.personId)?.find(({ programme, month }) => programme === run.programme && month === run.month);
  if (claim === undefined) return { off: 0n, transfers: [] };
  const { off, claimed } = lower(claim, line.amount);
  return { off, transfers: off === 0n ? [] : [claimLoweredTransfer({ ...headOf(run, line, 'claw_back'), amountFen: fen(off), claimed })] };
}

/**
 * What left the month's own lots unspent, by a recall or at their end, comes first: nobody had it, so nobody owes it, nor does it
 * cost points of another month that are due. The rest comes back from the programme's open lots. What is spent, and all cash, is
 * claimed from the person.
 */
function takeBack(run: IssuanceRun, policy: AllowancePolicy, line: IssuanceLine, { openLots, unspent }: ChunkFacts): Bookings {
  const owed = -line.amount;
  const head = { ...headOf(run, line, 'recall'), programme: run.programme };
  const gone = attribute(line.unit === 'POINT' ? (unspent.get(line.personId) ?? []) : [], owed, head);
  const open = line.unit === 'POINT' ? (openLots.get(line.personId) ?? []).filter((lot) => lot.programme === run.programme) : [];
  const { taken, total } = drain(open, points(owed - gone.total));
  const transfers: Transfer[] = [...gone.transfers];
  const claimed = owed - total - gone.total;
  if (claimed < owed) transfers.push(recallTransfer({ ...head, lots: [...taken, ...gone.lots] }));
  if (claimed > 0n) transfers.push(clawBackTransfer({ ...headOf(run, line, 'claw_back'), amountFen: fen(claimed), shares: policy.funding }));
  return { transfers, lots: [], taken };
}

function headOf(run: IssuanceRun, line: IssuanceLine, part: Parameters<typeof idOfLine>[2]): { id: Id; subjectId: Id; personId: Id; effectiveOn: Day } {
  return { id: idOfLine(run, line, part), subjectId: line.id, personId: line.personId, effectiveOn: effectiveDay(run) };
}

/** The months of life count from the month of issue: what is given late, by a difference or a forgotten month, must not lapse before it is seen. */
function lastDayOf(run: IssuanceRun, policy: AllowancePolicy): Day {
  if (policy.expiryMonths === null) return NEVER;
  const made = monthOf(dayOf(run.madeAt));
  const issued = made > run.month ? made : run.month;
  return lastDay(addMonths(issued, policy.expiryMonths));
}
