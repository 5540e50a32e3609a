import type { Type } from '@nestjs/common';
import { ApproveRun, DraftRun, PostRun, type RunKind } from '#allowances';
import type { Id, Month } from '#values';
import { day, instantAt, isRefusal } from '#values';
import type { Actor, Value } from '#platform';
import { makeInsertOnly, UnitOfWork } from '#platform';
import { type ListedDifference, Reconcile, ReconciliationModule, ReconciliationReader, type ReconciliationRun } from '#reconciliation';
import { RedeemMeal, type RedeemItem, VoidRedemption } from '#redemption';
import { COUNTY, done, openSmallCounty, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { appropriate } from '../../support/two-persons.js';

export const NOVEMBER = '2026-11' as Month;
const INSERT_ONLY = ['attempt', 'redemption', 'redemption_void', 'transfer', 'posting'];

/** A small county whose month was lived through the use cases, and an administrator with SQL. */
export class AuditedCounty {
  private constructor(readonly county: SmallCounty) {}

  static async open(more: readonly Type[] = []): Promise<AuditedCounty> {
    const county = await openSmallCounty({ modules: [ReconciliationModule, ...more] });
    done(await appropriate(county, county.bureau, { funder: 'DISTRICT', amountFen: 100_000_000 }));
    return new AuditedCounty(county);
  }

  readonly auditor: Actor = { id: 'auditor', role: 'auditor', areaCode: COUNTY, siteId: null, deviceId: null, personId: null, staffNumber: null };

  /** 重阳分 and 高龄津贴 of November for everyone registered so far. */
  async issue(): Promise<void> {
    this.county.clock.set(instantAt(day('2026-11-01'), 540));
    for (const programme of ['cyf', 'senior_cash']) await this.post(programme, 'monthly');
  }

  /** One run of November, drafted, approved by another person and posted at the time of the clock. */
  async post(programme: string, kind: RunKind): Promise<void> {
    const { county } = this;
    const runId = county.id();
    done(await county.get(DraftRun).draft(county.bureau, { runId, programme, month: NOVEMBER, kind }));
    done(await county.get(ApproveRun).approve({ ...county.bureau, id: 'li.approver', staffNumber: 'A-002' }, runId));
    done(await county.get(PostRun).post(county.bureau, runId));
  }

  /** One meal at the till at a time of November, "23 11:30". */
  async eat(person: SmallPerson, when: string, change: Partial<RedeemItem> = {}): Promise<Id> {
    const [date = '', time = ''] = when.split(' ');
    const [hour = '0', minute = '0'] = time.split(':');
    this.county.clock.set(instantAt(day(`${NOVEMBER}-${date}`), Number(hour) * 60 + Number(minute)));
    const verdict = done(await this.county.get(RedeemMeal).redeem(this.county.meal(person, change)));
    return verdict.receipt.redemptionId;
  }

  async takeBack(redemptionId: Id): Promise<Id> {
    const id = this.county.id();
    done(await this.county.get(VoidRedemption).void(this.county.till, { id, redemptionId, reason: '点错了' }));
    return id;
  }

  async reconcile(runId: Id = this.county.id(), areaCode = COUNTY, month = NOVEMBER): Promise<ReconciliationRun> {
    return done(await this.county.get(Reconcile).month(this.auditor, { runId, month, areaCode }));
  }

  /** Everything that a new run finds, over all its pages. */
  async differences(month = NOVEMBER): Promise<ListedDifference[]> {
    const { id } = await this.reconcile(this.county.id(), COUNTY, month);
    const found: ListedDifference[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.county.get(ReconciliationReader).differences(this.auditor, id, { limit: 7, cursor });
      if (isRefusal(page)) throw new Error(page.code);
      found.push(...page.items);
      if (page.next === null) return found;
      cursor = page.next;
    }
  }

  /** What somebody with the database password does: the insert-only triggers go, rows change, the triggers come back. */
  async administrator(...statements: readonly (readonly [sql: string, ...values: Value[]])[]): Promise<void> {
    const { writer } = this.county.db.database;
    const tables = INSERT_ONLY.filter((table) => statements.some(([sql]) => new RegExp(`^(UPDATE|DELETE FROM) ${table} `).test(sql)));
    for (const table of tables) for (const action of ['update', 'delete']) await writer.query(`DROP TRIGGER ${table}_no_${action}`);
    for (const [sql, ...values] of statements) await writer.query(sql, values as unknown[]);
    const runner = writer.createQueryRunner();
    for (const table of tables) await makeInsertOnly(runner, table);
    await runner.release();
  }

  async row<T = Record<string, string | number>>(sql: string, ...values: Value[]): Promise<T> {
    const [row] = await this.county.get(UnitOfWork).reader.query<T>(sql, values);
    if (row === undefined) throw new Error(`no row: ${sql}`);
    return row;
  }

  /** A meal and its transfer once more, at another time and without points: what a fabricator of meals would insert. */
  async copyMeal(redemptionId: Id, as: { window: string; ordinal: number; occurredAt: number }): Promise<Id> {
    const [id, transferId] = [this.county.id(), this.county.id()];
    const columns =
      'person_id, meal_day, site_id, device_id, operator_id, code_kind, presence, menu_item_id, list_price_fen, discount_fen, subsidy_fen, collective_fen, charity_fen, points, self_pay_fen, tender, discount_rule, subsidy_rule, offline';
    await this.administrator(
      [
        `INSERT INTO redemption (id, meal_window, ordinal, occurred_at, received_at, transfer_id, ${columns}) SELECT ?, ?, ?, ?, ?, ?, ${columns} FROM redemption WHERE id = ?`,
        id,
        as.window,
        as.ordinal,
        as.occurredAt,
        as.occurredAt,
        transferId,
        redemptionId,
      ],
      [
        `INSERT INTO transfer (id, kind, subject_id, person_id, site_id, effective_on, recorded_at, actor) SELECT ?, kind, ?, person_id, site_id, effective_on, recorded_at, actor FROM transfer WHERE subject_id = ?`,
        transferId,
        id,
        redemptionId,
      ],
      [
        `INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) SELECT ?, p.line_no, p.account_kind, p.account_owner, p.unit, p.amount FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.subject_id = ?`,
        transferId,
        redemptionId,
      ],
    );
    return id;
  }
}
