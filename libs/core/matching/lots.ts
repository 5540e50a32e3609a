import { addMonths, firstDay, lastDay } from '#values';
import type { Difference } from './difference.js';
import { difference } from './difference.js';
import type { PersonMonth, StoredLot } from './person-month.js';

/**
 * Lots against their postings: what remains is the sum of them all, and what was granted is what the grant posted.
 *
 * `explained` is how far the lots are off because of postings that are told already; when that is just what they are
 * off by, they are not told again. `told` are lots of which the issue list has something to say.
 */
export function lotDifferences(month: PersonMonth, { told, explained }: { told: ReadonlySet<string>; explained: bigint }): Difference[] {
  const drifting = month.lots.filter(({ lot, posted }) => lot.remaining !== posted);
  const off = drifting.reduce((sum, { lot, posted }) => sum + lot.remaining - posted, 0n);
  const differences = explained !== 0n && off === explained ? [] : drifting.map((stored) => lotDifference(month, stored, 'remaining', stored.posted));
  const listed = new Set(differences.map((one) => one.lotId));
  for (const stored of month.lots) {
    if (listed.has(stored.lot.id) || told.has(stored.lot.id)) continue;
    const granted = grantOf(month, stored);
    const one = granted !== null && granted !== stored.lot.granted ? lotDifference(month, stored, 'granted', granted) : expiryDifference(month, stored);
    if (one !== null) differences.push(one);
  }
  return differences;
}

/** A lot of the monthly run lapses when the policy says: a later last day would let points be spent that are gone. */
function expiryDifference(month: PersonMonth, { lot }: StoredLot): Difference | null {
  const grant = month.transfers.find(({ kind, postings }) => kind === 'grant' && postings.some(({ account }) => account.owner === lot.id));
  const line = month.lines.find(({ id, runKind }) => runKind === 'monthly' && id === grant?.subjectId);
  const policy = month.county.lawOn(firstDay(month.county.month)).allowances.get(lot.programme);
  if (line === undefined || policy === undefined || policy.expiryMonths === null) return null;
  const expiresOn = lastDay(addMonths(lot.month, policy.expiryMonths));
  if (lot.expiresOn === expiresOn) return null;
  const sides = { expected: { programme: lot.programme, expiresOn }, found: { programme: lot.programme, expiresOn: lot.expiresOn } };
  return difference('lot_drift', { personId: month.personId, lotId: lot.id, unit: 'POINT', amount: lot.remaining, ...sides });
}

function lotDifference(month: PersonMonth, { lot }: StoredLot, what: 'remaining' | 'granted', posted: bigint): Difference {
  const at = { personId: month.personId, lotId: lot.id, unit: 'POINT' as const };
  const sides = { expected: { programme: lot.programme, [what]: Number(posted) }, found: { programme: lot.programme, [what]: Number(lot[what]) } };
  return difference('lot_drift', { ...at, amount: lot[what] - posted, ...sides });
}

/** What the grant of the month put into a lot; null when the lot is of another month, or its grant is not at hand. */
function grantOf(month: PersonMonth, { lot }: StoredLot): bigint | null {
  if (lot.month !== month.county.month) return null;
  const legs = month.transfers
    .filter(({ kind }) => kind === 'grant')
    .flatMap(({ postings }) => postings.filter(({ account }) => account.kind === 'LOT' && account.owner === lot.id));
  return legs.length === 0 ? null : legs.reduce((sum, { amount }) => sum + amount, 0n);
}
