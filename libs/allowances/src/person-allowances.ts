import { Injectable } from '@nestjs/common';
import { LawReader } from '#eligibility';
import { PersonFactsReader } from '#people';
import type { Actor, Reader } from '#platform';
import { big, Clock, UnitOfWork } from '#platform';
import type { Id, Month, Refusal, Words } from '#values';
import { addMonths, countyOf, dayOf, firstDay, monthOf, refuse } from '#values';
import type { AllowanceChange, IssuedMonth } from './allowance-change.js';
import { changeOf, reasonsFor } from './allowance-change.js';

/** What a programme gave a person in its latest month, beside the month before. */
export interface PersonAllowance {
  readonly programme: string;
  readonly title: Words;
  readonly unit: 'POINT' | 'CNY';
  readonly month: Month;
  /** Whole fen or hundredths of a point; 0 when nothing was due. */
  readonly amount: bigint;
  /** Null where the programme was not issued in the month before. */
  readonly before: IssuedMonth | null;
  readonly change: AllowanceChange;
  readonly reasons: readonly Words[];
  readonly policyVersion: string;
}

interface SumRow {
  programme: string;
  month: Month;
  amount: unknown;
}

/** How far back the latest month of a programme may lie. */
const MONTHS_BACK = 13;

/** A person's own allowances, programme by programme, with what changed and why. Refuses `not_found` for anyone but the person. */
@Injectable()
export class PersonAllowances {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly laws: LawReader,
    private readonly people: PersonFactsReader,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor): Promise<PersonAllowance[] | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('not_found');
    const db = this.uow.reader;
    const person = (await this.people.of(db, [personId])).get(personId);
    if (person === undefined) return refuse('not_found', { personId });
    const since = addMonths(monthOf(dayOf(this.clock.nowMs())), -MONTHS_BACK);
    const county = countyOf(person.facts.residenceArea);
    const issuedIn = await this.months(db, county, since);
    const sums = await this.sums(db, personId, since);
    const allowances: PersonAllowance[] = [];
    for (const [programme, months] of issuedIn) {
      const month = [...months].sort().at(-1);
      if (month === undefined) continue;
      const monthBefore = addMonths(month, -1);
      const amount = sums.get(`${programme} ${month}`) ?? 0n;
      const before = months.has(monthBefore) ? { month: monthBefore, amount: sums.get(`${programme} ${monthBefore}`) ?? 0n } : null;
      if (amount <= 0n && (before?.amount ?? 0n) <= 0n) continue;
      const law = await this.laws.on(db, county, firstDay(month));
      const policy = law.allowances.get(programme);
      if (policy === undefined) continue;
      const { title, unit, version } = policy;
      const reasons = reasonsFor(person.facts, { law, policy }, { month, amount });
      allowances.push({ programme, title, unit, month, amount, before, change: changeOf(before?.amount ?? null, amount), reasons, policyVersion: version });
    }
    return allowances;
  }

  /** The months of each programme that a county issued, in order of programme. */
  private async months(db: Reader, county: string, since: Month): Promise<Map<string, Set<Month>>> {
    const rows = await db.query<{ programme: string; month: Month }>(
      `SELECT programme, month FROM issuance_run WHERE kind = 'monthly' AND state = 'posted' AND county = ? AND month >= ? ORDER BY programme, month`,
      [county, since],
    );
    const months = new Map<string, Set<Month>>();
    for (const row of rows) months.set(row.programme, (months.get(row.programme) ?? new Set<Month>()).add(row.month));
    return months;
  }

  private async sums(db: Reader, personId: Id, since: Month): Promise<Map<string, bigint>> {
    const rows = await db.query<SumRow>(
      `SELECT l.programme, l.month, SUM(l.amount) AS amount FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id
        WHERE l.person_id = ? AND l.month >= ? AND r.state = 'posted' GROUP BY l.programme, l.month`,
      [personId, since],
    );
    return new Map(rows.map((row) => [`${row.programme} ${row.month}`, big(row.amount)]));
  }
}
