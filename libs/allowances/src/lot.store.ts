import { Injectable } from '@nestjs/common';
import type { Transfer } from '#core/postings';
import { expiryTransfer, recallTransfer } from '#core/postings';
import type { Lot, LotAmount } from '#core/purse';
import type { Reader, Row, Tx } from '#platform';
import { big, forUpdate, transferIdOf, marks } from '#platform';
import type { Day, Id, Month } from '#values';
import { instantAt, points } from '#values';
import { ClaimStore } from './claim.store.js';
import { type ReturnOccasion, settleClaims } from './settle-claims.js';

/** Persons or lots in one statement. */
const CHUNK = 400;

/** A lot with the county whose funds answer for it. */
export interface CountyLot extends Lot {
  readonly county: string;
}

/** The lots of purses: with usage counters the only balances that change (decisions 13). */
@Injectable()
export class LotStore {
  constructor(private readonly claims: ClaimStore) {}

  /**
   * The lots of these persons that are open and not empty, in (expiry, id) order, locked until the transaction ends.
   * Everyone locks in person order, so two transactions never wait for each other. Lots past their last day that no
   * nightly run has closed yet are among them: `spend` passes them over. Persons without lots have an empty list.
   */
  async lock(tx: Tx, personIds: readonly Id[]): Promise<Map<Id, Lot[]>> {
    const lots = new Map<Id, Lot[]>([...personIds].sort().map((id) => [id, []]));
    const ids = [...lots.keys()];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const some = ids.slice(start, start + CHUNK);
      const rows = await tx.query(
        `SELECT * FROM lot WHERE person_id IN (${marks(some)}) AND remaining > 0 AND closed_on IS NULL ORDER BY person_id, expires_on, id${forUpdate(tx)}`,
        some,
      );
      for (const lot of rows.map(lotOf)) lots.get(lot.personId)?.push(lot);
    }
    return lots;
  }

  /**
   * Takes amounts from lots in one conditional statement. False when any lot was short or closed: the caller must then
   * roll back or decide again, because the others have been taken from.
   */
  async take(tx: Tx, taken: readonly LotAmount[]): Promise<boolean> {
    for (const some of chunksOf(summed(taken))) {
      const { sql, values } = amountCase(some);
      const ids = some.map(({ lotId }) => lotId);
      const changed = await tx.execute(`UPDATE lot SET remaining = remaining - ${sql} WHERE id IN (${marks(ids)}) AND closed_on IS NULL AND remaining >= ${sql}`, [
        ...values,
        ...ids,
        ...values,
      ]);
      if (changed !== some.length) return false;
    }
    return true;
  }

  /**
   * Returns amounts to the lots they were taken from. What a difference run has claimed since because it was spent goes
   * off the claim instead, and is recalled as that run wanted it; what returns to a lot that has lapsed or was recalled meanwhile
   * leaves it again at once: the answered transfers (RECALLED, RECEIVABLE, EXPIRED) must be appended to the ledger in this
   * transaction, after the void that returned the points (decisions 13). Usually there are none.
   */
  async giveBack(tx: Tx, returned: readonly LotAmount[], occasion: ReturnOccasion): Promise<Transfer[]> {
    const transfers: Transfer[] = [];
    for (const some of chunksOf(summed(returned))) {
      const ids = some.map(({ lotId }) => lotId);
      const rows = await tx.query(`SELECT * FROM lot WHERE id IN (${marks(ids)}) ORDER BY person_id, expires_on, id${forUpdate(tx)}`, ids);
      const lots = new Map(rows.map(lotOf).map((lot) => [lot.id, lot]));
      const claims = await this.claims.open(
        tx,
        [...lots.values()].map((lot) => lot.personId),
      );
      const live: LotAmount[] = [];
      for (const part of some) {
        const lot = lots.get(part.lotId);
        if (lot === undefined) throw new Error(`no lot ${part.lotId} to return points to`);
        const owed = settleClaims(lot, part, claims.get(lot.personId) ?? [], occasion);
        transfers.push(...owed.transfers);
        const rest = { lotId: lot.id, amount: points(part.amount - owed.settled) };
        if (rest.amount === 0n) continue;
        if (isOpen(lot, occasion.day)) live.push(rest);
        else transfers.push(leavesAgain(lot, rest, occasion));
      }
      await this.put(tx, live);
    }
    return transfers;
  }

  private async put(tx: Tx, amounts: readonly LotAmount[]): Promise<void> {
    if (amounts.length === 0) return;
    const { sql, values } = amountCase(amounts);
    const ids = amounts.map(({ lotId }) => lotId);
    // The CHECK (remaining <= granted) refuses a return of more than was taken.
    await tx.execute(`UPDATE lot SET remaining = remaining + ${sql} WHERE id IN (${marks(ids)})`, [...values, ...ids]);
  }

  /** Every open lot of one person, also empty ones, locked. */
  async lockOpen(tx: Tx, personId: Id): Promise<Lot[]> {
    return (await tx.query(`SELECT * FROM lot WHERE person_id = ? AND closed_on IS NULL ORDER BY expires_on, id${forUpdate(tx)}`, [personId])).map(lotOf);
  }

  /**
   * Open lots with something left whose last day lies before a day, locked, in (expiry, id) order after another lot: what
   * lapsed or was spent in earlier years stays in the table and is walked once a night, not once a chunk.
   */
  async lapsed(tx: Tx, which: { readonly before: Day; readonly after: Pick<Lot, 'expiresOn' | 'id'> | null; readonly limit: number }): Promise<CountyLot[]> {
    const [expiresOn, id] = which.after === null ? ['', ''] : [which.after.expiresOn, which.after.id];
    const sql = `SELECT * FROM lot WHERE expires_on >= ? AND expires_on < ? AND (expires_on > ? OR id > ?) AND remaining > 0 AND closed_on IS NULL ORDER BY expires_on, id LIMIT ?${forUpdate(tx)}`;
    return (await tx.query(sql, [expiresOn, which.before, expiresOn, id, which.limit])).map((row) => ({ ...lotOf(row), county: row['county'] as string }));
  }

  /** Empties and closes lots that are locked and open. Throws when one is not: somebody writes past the locks. */
  async close(tx: Tx, lots: readonly Lot[], on: Day): Promise<void> {
    for (let start = 0; start < lots.length; start += CHUNK) {
      const some = lots.slice(start, start + CHUNK).map((lot) => lot.id);
      const changed = await tx.execute(`UPDATE lot SET remaining = 0, closed_on = ? WHERE id IN (${marks(some)}) AND closed_on IS NULL`, [on, ...some]);
      if (changed !== some.length) throw new Error('a locked lot was closed by somebody else');
    }
  }

  /** Every closed lot of one person, also empty ones, locked. */
  async lockClosed(tx: Tx, personId: Id): Promise<Lot[]> {
    return (await tx.query(`SELECT * FROM lot WHERE person_id = ? AND closed_on IS NOT NULL ORDER BY expires_on, id${forUpdate(tx)}`, [personId])).map(lotOf);
  }

  /** Opens locked lots again and puts back what was taken from them. */
  async reopen(tx: Tx, lotIds: readonly Id[], amounts: readonly LotAmount[]): Promise<void> {
    for (let start = 0; start < lotIds.length; start += CHUNK) {
      const some = lotIds.slice(start, start + CHUNK);
      await tx.execute(`UPDATE lot SET closed_on = NULL WHERE id IN (${marks(some)})`, some);
    }
    for (const some of chunksOf(summed(amounts))) await this.put(tx, some);
  }

  /** All lots of persons, also closed and empty ones, newest last. */
  async of(db: Reader, personIds: readonly Id[]): Promise<Map<Id, Lot[]>> {
    const lots = new Map<Id, Lot[]>(personIds.map((id) => [id, []]));
    for (let start = 0; start < personIds.length; start += CHUNK) {
      const some = personIds.slice(start, start + CHUNK);
      const rows = await db.query(`SELECT * FROM lot WHERE person_id IN (${marks(some)}) ORDER BY person_id, expires_on, id`, some);
      for (const lot of rows.map(lotOf)) lots.get(lot.personId)?.push(lot);
    }
    return lots;
  }

  /** Lots of people of one county, six digits, whose funds answer for them. */
  async insert(tx: Tx, county: string, lots: readonly Lot[]): Promise<void> {
    await tx.insert(
      'lot',
      lots.map((lot) => ({
        id: lot.id,
        county,
        person_id: lot.personId,
        programme: lot.programme,
        month: lot.month,
        granted: lot.granted,
        remaining: lot.remaining,
        opened_on: lot.openedOn,
        expires_on: lot.expiresOn,
        closed_on: lot.closedOn,
      })),
    );
  }
}

export function lotOf(row: Row): Lot {
  return {
    id: row['id'] as Id,
    personId: row['person_id'] as Id,
    programme: row['programme'] as string,
    month: row['month'] as Month,
    granted: points(big(row['granted'])),
    remaining: points(big(row['remaining'])),
    openedOn: row['opened_on'] as Day,
    expiresOn: row['expires_on'] as Day,
    closedOn: row['closed_on'] as Day | null,
  };
}

export function byProgramme(lots: readonly Lot[]): Map<string, Lot[]> {
  const groups = new Map<string, Lot[]>();
  for (const lot of lots) groups.set(lot.programme, [...(groups.get(lot.programme) ?? []), lot]);
  return groups;
}

function isOpen(lot: Lot, day: Day): boolean {
  return lot.closedOn === null && lot.expiresOn >= day;
}

function leavesAgain(lot: Lot, part: LotAmount, occasion: ReturnOccasion): Transfer {
  const lapsed = lot.expiresOn < occasion.day;
  const head = { subjectId: lot.id, personId: lot.personId, programme: lot.programme, effectiveOn: occasion.day, lots: [part] };
  const id = transferIdOf(instantAt(occasion.day), occasion.subjectId, lot.id, lapsed ? 'expiry' : 'recall');
  return lapsed ? expiryTransfer({ ...head, id }) : recallTransfer({ ...head, id });
}

/** One amount a lot, in lot order, so that rows are locked in one order. */
function summed(amounts: readonly LotAmount[]): LotAmount[] {
  const byLot = new Map<Id, bigint>();
  for (const { lotId, amount } of amounts) if (amount !== 0n) byLot.set(lotId, (byLot.get(lotId) ?? 0n) + amount);
  return [...byLot].sort(([one], [other]) => (one < other ? -1 : 1)).map(([lotId, amount]) => ({ lotId, amount: points(amount) }));
}

function chunksOf(amounts: readonly LotAmount[]): LotAmount[][] {
  return Array.from({ length: Math.ceil(amounts.length / CHUNK) }, (_unused, index) => amounts.slice(index * CHUNK, (index + 1) * CHUNK));
}

function amountCase(amounts: readonly LotAmount[]): { sql: string; values: (string | bigint)[] } {
  const [only] = amounts;
  if (only !== undefined && amounts.length === 1) return { sql: '?', values: [only.amount] };
  return { sql: `CASE id ${amounts.map(() => 'WHEN ? THEN ?').join(' ')} END`, values: amounts.flatMap(({ lotId, amount }) => [lotId, amount]) };
}
