import { decideAllowance } from '#core/policy';
import type { AllowanceDecision } from '#core/policy';
import type { Transfer } from '#core/postings';
import type { Id } from '#values';
import { firstDay } from '#values';
import type { Difference, Side } from './difference.js';
import { difference } from './difference.js';
import { imbalanceOf, volumeOf } from './legs.js';
import type { PersonMonth, StoredLine, StoredLot } from './person-month.js';

export interface IssueFindings {
  readonly differences: readonly Difference[];
  /** Transfers that are told or accounted for here. */
  readonly transfers: ReadonlySet<Id>;
  /** Lots of which something is told here already. */
  readonly lotsTold: ReadonlySet<Id>;
  readonly lotsExplained: bigint;
}

/** A posted line with what was done for it. */
interface Issued {
  readonly line: StoredLine;
  readonly transfers: readonly Transfer[];
  readonly lot: StoredLot | null;
}

const ISSUE_KINDS: readonly Transfer['kind'][] = ['grant', 'cash_allowance'];

/** What is gathered while one person's issue list is gone through; it lives no longer than one call. */
interface Sheet extends IssueFindings {
  readonly month: PersonMonth;
  readonly differences: Difference[];
  readonly transfers: Set<Id>;
  readonly lotsTold: Set<Id>;
  lotsExplained: bigint;
}

/** Holds the issue list of the month, its lots and its transfers against the law run again, programme by programme. */
export function matchIssue(month: PersonMonth): IssueFindings {
  const sheet: Sheet = { month, differences: [], transfers: new Set(), lotsTold: new Set(), lotsExplained: 0n };
  for (const programme of programmesOf(month)) matchProgramme(sheet, programme);
  return sheet;
}

/** What the law, run again, gives for the month; null without a policy. Judged by the law of the first day. */
export function allowanceAgain({ facts, county }: Pick<PersonMonth, 'facts' | 'county'>, programme: string): AllowanceDecision | null {
  const { allowances } = county.lawOn(firstDay(county.month));
  const policy = allowances.get(programme);
  return facts === null || policy === undefined ? null : decideAllowance(facts, policy, county.month, allowances);
}

function programmesOf(month: PersonMonth): string[] {
  const { lines, lots, county } = month;
  if (lines.length === 0 && lots.length === 0 && month.transfers.length === 0) return [...county.issuedProgrammes];
  const ofMonth = lots.filter(({ lot }) => lot.month === county.month).map(({ lot }) => lot.programme);
  return [...new Set([...county.issuedProgrammes, ...lines.map((line) => line.programme), ...ofMonth, ...orphansOf(month).map(programmeOf)])].sort();
}

function matchProgramme(sheet: Sheet, programme: string): void {
  const { county } = sheet.month;
  const issued = issuedOf(sheet, programme);
  const decided = allowanceAgain(sheet.month, programme);
  const due = decided?.amount ?? 0n;
  const listed = issued.reduce((sum, { line }) => sum + line.amount, 0n);
  const done = issued.reduce((sum, one) => sum + effectOf(one), 0n);
  const unlisted = tellUnlistedLots(sheet, programme, issued) + tellUnlistedTransfers(sheet, programme);
  for (const one of issued) tellPosting(sheet, one, { lineIsWrong: listed !== due && done === due });
  const noList = issued.length === 0 && (unlisted === due || !county.issuedProgrammes.has(programme));
  if (listed !== due && !noList) sheet.differences.push(listDifference(sheet.month, programme, { issued, decided, listed }));
}

function issuedOf(sheet: Sheet, programme: string): Issued[] {
  const lots = new Map(sheet.month.lots.map((stored) => [stored.lot.id, stored]));
  return sheet.month.lines
    .filter((line) => line.programme === programme)
    .map((line) => {
      const transfers = sheet.month.transfers.filter((transfer) => transfer.subjectId === line.id);
      for (const transfer of transfers) sheet.transfers.add(transfer.id);
      const owner = transfers.flatMap(({ postings }) => postings).find(({ account }) => account.kind === 'LOT')?.account.owner;
      return { line, transfers, lot: (owner === undefined ? undefined : lots.get(owner)) ?? null };
    });
}

/** Lots of the month that no posted line asked for. Answers how much they were granted. */
function tellUnlistedLots(sheet: Sheet, programme: string, issued: readonly Issued[]): bigint {
  const { county, personId, lots } = sheet.month;
  const claimed = new Set(issued.map(({ lot }) => lot?.lot.id));
  // A line whose transfer is gone can no longer name its lot: as many free lots as such lines are taken for theirs.
  const bare = issued.filter(({ transfers, line }) => transfers.length === 0 && line.unit === 'POINT' && line.amount > 0n).length;
  const free = lots.filter(({ lot }) => lot.programme === programme && lot.month === county.month && !claimed.has(lot.id)).slice(bare);
  for (const { lot, posted } of free) {
    sheet.lotsTold.add(lot.id);
    sheet.lotsExplained += lot.remaining - posted;
    const sides = { expected: { programme, line: 'one' }, found: { programme, line: null, granted: Number(lot.granted) } };
    sheet.differences.push(difference('lot_without_line', { personId, lotId: lot.id, unit: 'POINT', amount: lot.granted, ...sides }));
  }
  return free.reduce((sum, { lot }) => sum + lot.granted, 0n);
}

/** Grants and cash allowances that no posted line asked for. Answers how much they gave. */
function tellUnlistedTransfers(sheet: Sheet, programme: string): bigint {
  let given = 0n;
  for (const transfer of orphansOf(sheet.month)) {
    if (programmeOf(transfer) !== programme) continue;
    sheet.transfers.add(transfer.id);
    if (transfer.postings.some(({ account }) => account.kind === 'LOT' && sheet.lotsTold.has(account.owner))) continue;
    given += volumeOf(transfer).amount;
    sheet.lotsExplained -= lotSum(transfer);
    sheet.differences.push(unlistedDifference(transfer));
  }
  return given;
}

/** An allowance in the books that no issue list knows. */
export function unlistedDifference(transfer: Transfer): Difference {
  const programme = programmeOf(transfer);
  const sides = { expected: { programme, line: 'one' }, found: { programme, line: null, kind: transfer.kind } };
  return difference('transfer_without_line', { personId: transfer.personId, transferId: transfer.id, ...volumeOf(transfer), ...sides });
}

/** Grants and cash allowances whose line is not in a posted run of any month. */
function orphansOf({ lines, transfers, accountedElsewhere }: PersonMonth): Transfer[] {
  return transfers.filter((transfer) => ISSUE_KINDS.includes(transfer.kind) && !accountedElsewhere.has(transfer.id) && !lines.some((line) => line.id === transfer.subjectId));
}

/** Whether what was posted for a line is what the line says. */
function tellPosting(sheet: Sheet, issued: Issued, { lineIsWrong }: { lineIsWrong: boolean }): void {
  const { line, transfers, lot } = issued;
  const one = postingDifference(sheet.month, issued) ?? (lineIsWrong ? null : effectDifference(sheet.month, issued));
  if (one === null) return;
  sheet.differences.push(one);
  sheet.lotsExplained += expectedLots(line) - transfers.reduce((sum, transfer) => sum + lotSum(transfer), 0n);
  if (lot !== null) sheet.lotsTold.add(lot.lot.id);
}

function placeOf(month: PersonMonth, { line, transfers, lot }: Issued) {
  return { personId: month.personId, lineId: line.id, lotId: lot?.lot.id ?? null, transferId: transfers[0]?.id ?? null, unit: line.unit };
}

function postingDifference(month: PersonMonth, issued: Issued): Difference | null {
  const { line, transfers, lot } = issued;
  const needsLot = line.unit === 'POINT' && line.amount > 0n;
  if (transfers.length === 0 || (needsLot && lot === null)) {
    const found: Side = { programme: line.programme, transfer: transfers[0]?.id ?? null, lot: lot?.lot.id ?? null };
    return difference('line_without_lot', { ...placeOf(month, issued), amount: line.amount, expected: { programme: line.programme, amount: Number(line.amount) }, found });
  }
  for (const transfer of transfers) {
    const imbalance = imbalanceOf(transfer);
    if (imbalance === null) continue;
    return difference('unbalanced_transfer', { ...placeOf(month, issued), ...imbalance, transferId: transfer.id, expected: { sum: 0 }, found: { sum: Number(imbalance.amount) } });
  }
  return null;
}

function effectDifference(month: PersonMonth, issued: Issued): Difference | null {
  const { line } = issued;
  const effect = effectOf(issued);
  if (effect === line.amount) return null;
  const side = (amount: bigint): Side => ({ programme: line.programme, amount: Number(amount) });
  return difference('posting_drift', { ...placeOf(month, issued), amount: effect - line.amount, expected: side(line.amount), found: side(effect) });
}

function listDifference(
  month: PersonMonth,
  programme: string,
  { issued, decided, listed }: { issued: readonly Issued[]; decided: AllowanceDecision | null; listed: bigint },
): Difference {
  const due = decided?.amount ?? 0n;
  const only = issued.length === 1 ? issued[0] : undefined;
  const unit = decided?.unit ?? issued[0]?.line.unit ?? 'CNY';
  const at = { personId: month.personId, lineId: only?.line.id ?? null, lotId: only?.lot?.lot.id ?? null, unit };
  const expected = { programme, amount: Number(due), rule: decided?.ruleId ?? 'no policy in force' };
  const found = { programme, amount: Number(listed), lines: issued.map(({ line }) => line.id).join(' ') };
  const type = issued.length === 0 ? 'line_missing' : decided?.entitled === true ? 'line_amount_drift' : 'line_not_entitled';
  return difference(type, { ...at, amount: listed - due, expected, found });
}

/** What a line brought about: points into the person's lots, cash towards the bank, or a claim against the person. */
function effectOf({ transfers }: Issued): bigint {
  let effect = 0n;
  for (const { postings } of transfers) {
    for (const { account, amount } of postings) if (account.kind === 'LOT' || account.kind === 'BENEFIT_PAYABLE' || account.kind === 'RECEIVABLE') effect += amount;
  }
  return effect;
}

function lotSum(transfer: Transfer): bigint {
  return transfer.postings.reduce((sum, { account, amount }) => (account.kind === 'LOT' ? sum + amount : sum), 0n);
}

function expectedLots(line: StoredLine): bigint {
  return line.unit === 'POINT' && line.amount > 0n ? line.amount : 0n;
}

/** The programme that a grant or a cash allowance names in its other leg. */
function programmeOf(transfer: Transfer): string {
  return transfer.postings.find(({ account }) => account.kind === 'GRANT' || account.kind === 'BENEFIT_PAYABLE')?.account.owner ?? '';
}
