import { Injectable } from '@nestjs/common';
import { LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { big, UnitOfWork } from '#platform';
import type { Id, Month, Refusal, Words } from '#values';
import { addMonths, firstDay, refuse } from '#values';
import type { AllowanceChange, IssuedMonth } from './allowance-change.js';
import { changeOf } from './allowance-change.js';
import type { RunKind } from './issuance-run.js';

/** One posted line: by which run, and by which rule of which version. */
export interface IssuedLine {
  readonly kind: RunKind;
  /** Whole fen or hundredths of a point; below zero what a difference took back. */
  readonly amount: bigint;
  readonly policyVersion: string;
  readonly ruleTitle: Words;
  /** UTC ms. */
  readonly postedAt: number;
}

/** What a person got for one month of a programme. */
export interface IssuedAllowance {
  readonly unit: 'POINT' | 'CNY';
  /** Of all lines together; 0 when nothing was given. */
  readonly amount: bigint;
  /** Null where the county did not issue the programme in the month before. */
  readonly before: IssuedMonth | null;
  readonly change: AllowanceChange;
  /** In the order in which they were posted. */
  readonly lines: readonly IssuedLine[];
}

interface MonthWanted {
  readonly county: string;
  readonly personId: Id;
  readonly programme: string;
  readonly month: Month;
}

interface LineRow {
  month: Month;
  amount: unknown;
  kind: RunKind;
  policy_version: string;
  rule_id: string;
  posted_at: number;
}

/** What was issued to one person for one month, line by line, beside the month before: for whoever answers for it. */
@Injectable()
export class IssuedAllowances {
  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
  ) {}

  /** Refuses `not_found`: the county has no such programme in that month. Whether the person is anybody's business is the caller's question. */
  async read({ county, personId, programme, month }: MonthWanted): Promise<IssuedAllowance | Refusal> {
    const db = this.work.reader;
    const policy = (await this.laws.on(db, county, firstDay(month))).allowances.get(programme);
    if (policy === undefined) return refuse('not_found', { programme, month });
    const before = addMonths(month, -1);
    const rows = await db.query<LineRow>(
      `SELECT l.month, l.amount, r.kind, l.policy_version, l.rule_id, r.posted_at FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id
        WHERE l.person_id = ? AND l.programme = ? AND l.month IN (?,?) AND r.county = ? AND r.state = 'posted' ORDER BY r.posted_at, r.kind DESC, r.ordinal`,
      [personId, programme, before, month, county],
    );
    const sum = (of: Month): bigint => rows.reduce((all, row) => (row.month === of ? all + big(row.amount) : all), 0n);
    const wasIssued = await this.wasIssued(db, { county, programme, month: before });
    const titles = await this.titles(db, { county, programme }, rows);
    return {
      unit: policy.unit,
      amount: sum(month),
      before: wasIssued ? { month: before, amount: sum(before) } : null,
      change: changeOf(wasIssued ? sum(before) : null, sum(month)),
      lines: rows
        .filter((row) => row.month === month)
        .map((row) => ({
          kind: row.kind,
          amount: big(row.amount),
          policyVersion: row.policy_version,
          ruleTitle: titles.get(`${row.policy_version} ${row.rule_id}`) ?? { zh: row.rule_id, en: row.rule_id },
          postedAt: Number(row.posted_at),
        })),
    };
  }

  private async wasIssued(db: Reader, { county, programme, month }: Omit<MonthWanted, 'personId'>): Promise<boolean> {
    const sql = `SELECT id FROM issuance_run WHERE kind = 'monthly' AND state = 'posted' AND county = ? AND programme = ? AND month = ? LIMIT 1`;
    return (await db.query(sql, [county, programme, month])).length > 0;
  }

  /** Rules as the versions call them that the lines were decided by, by `version rule`. */
  private async titles(db: Reader, { county, programme }: { readonly county: string; readonly programme: string }, rows: readonly LineRow[]): Promise<Map<string, Words>> {
    const titles = new Map<string, Words>();
    for (const version of new Set(rows.map((row) => row.policy_version))) {
      const policy = await this.laws.allowance(db, county, { programme, version });
      for (const rule of [...(policy?.requires ?? []), ...(policy?.rules ?? [])]) titles.set(`${version} ${rule.id}`, rule.title);
    }
    return titles;
  }
}
