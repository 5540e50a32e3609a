import { Injectable } from '@nestjs/common';
import type { Refusal, RefusalCode } from '#values';
import { dayOf, minuteOfDay, refuse } from '#values';
import type { Actor, Reader, Tx } from '#platform';

/** `quote`: a price and a person shown; `lookup`: somebody sought by hand; `typed`: a meal by a typed number; `wrong`: a number nobody has, or another year of birth. */
export type CounterUseKind = 'quote' | 'lookup' | 'typed' | 'wrong';

interface Limit {
  /** Of one operator at one site in a day. */
  readonly operatorDay: number;
  readonly managerDay: number;
  /** Of one till in an hour. */
  readonly tillHour: number;
  readonly code: RefusalCode;
  /** Setting that says otherwise of the day. */
  readonly setting: string | null;
}

/** A till that serves a person every nine seconds asks 400 prices an hour; nobody reads out twenty card numbers in one. */
const LIMITS: Readonly<Record<CounterUseKind, Limit>> = {
  quote: { operatorDay: 2500, managerDay: 2500, tillHour: 400, code: 'till_limit', setting: 'counter.quotes_per_day' },
  lookup: { operatorDay: 20, managerDay: 20, tillHour: 20, code: 'lookup_limit', setting: 'counter.lookups_per_shift' },
  typed: { operatorDay: 20, managerDay: 60, tillHour: 20, code: 'typed_limit', setting: 'counter.typed_per_day' },
  wrong: { operatorDay: 20, managerDay: 20, tillHour: 10, code: 'typed_limit', setting: null },
};

/**
 * What an operator at a site may look at in a day, and a till in an hour, whatever sessions they sign in to: five sign-ins by PIN
 * share one budget. Kept in the database, so that neither a restart nor a second process begins anew.
 */
@Injectable()
export class CounterBudget {
  /** Counts one, under the lock of the counter; what is beyond the limit is refused and counted too. Answers what is left of the day. */
  async spend(tx: Tx, actor: Actor, kind: CounterUseKind, nowMs: number): Promise<{ left: number } | Refusal> {
    const scopes = scopesOf(actor, nowMs);
    const onClash = tx.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE used = used + 1' : 'ON CONFLICT (scope, period, kind) DO UPDATE SET used = used + 1';
    for (const { scope, period } of scopes) await tx.execute(`INSERT INTO counter_use (scope, period, kind, used) VALUES (?,?,?,1) ${onClash}`, [scope, period, kind]);
    return this.room(tx, actor, kind, { nowMs, more: 0 });
  }

  /** Takes one back that was counted before it was known whether it counts. Rows stand for one at least. */
  async giveBack(tx: Tx, actor: Actor, kind: CounterUseKind, nowMs: number): Promise<void> {
    for (const { scope, period } of scopesOf(actor, nowMs)) {
      const one = 'scope = ? AND period = ? AND kind = ?';
      const gone = await tx.execute(`DELETE FROM counter_use WHERE ${one} AND used = 1`, [scope, period, kind]);
      if (gone === 0) await tx.execute(`UPDATE counter_use SET used = used - 1 WHERE ${one}`, [scope, period, kind]);
    }
  }

  /** Whether one more would be refused; counts nothing, and holds nobody back who asks at the same moment: for whoever is to be refused cheaply. */
  async spent(db: Reader, actor: Actor, kind: CounterUseKind, nowMs: number): Promise<Refusal | null> {
    const room = await this.room(db, actor, kind, { nowMs, more: 1 });
    return 'kind' in room ? room : null;
  }

  private async room(db: Reader, actor: Actor, kind: CounterUseKind, { nowMs, more }: { nowMs: number; more: 0 | 1 }): Promise<{ left: number } | Refusal> {
    const [operator, till] = scopesOf(actor, nowMs);
    const rows = await db.query<{ scope: string; used: number }>(
      'SELECT scope, used FROM counter_use WHERE kind = ? AND ((scope = ? AND period = ?) OR (scope = ? AND period = ?))',
      [kind, operator.scope, operator.period, till.scope, till.period],
    );
    const used = (scope: string): number => Number(rows.find((row) => row.scope === scope)?.used ?? 0) + more;
    const { tillHour, code } = LIMITS[kind];
    const most = await this.dayLimit(db, actor, kind);
    if (used(operator.scope) > most) return refuse(code, { used: used(operator.scope) - 1, most, per: 'day' });
    if (used(till.scope) > tillHour) return refuse(code, { used: used(till.scope) - 1, most: tillHour, per: 'hour' });
    return { left: Math.min(most - used(operator.scope), tillHour - used(till.scope)) };
  }

  private async dayLimit(db: Reader, actor: Actor, kind: CounterUseKind): Promise<number> {
    const { operatorDay, managerDay, setting } = LIMITS[kind];
    const [row] = setting === null ? [] : await db.query<{ value: string }>('SELECT value FROM setting WHERE name = ?', [setting]);
    if (row !== undefined && /^\d{1,5}$/.test(row.value)) return Number(row.value);
    return actor.role === 'site_manager' ? managerDay : operatorDay;
  }
}

interface Scope {
  readonly scope: string;
  readonly period: string;
}

function scopesOf(actor: Actor, nowMs: number): [Scope, Scope] {
  const day = dayOf(nowMs);
  const hour = String(Math.floor(minuteOfDay(nowMs) / 60)).padStart(2, '0');
  return [
    { scope: `operator:${actor.id}@${actor.siteId ?? ''}`, period: day },
    { scope: `till:${actor.deviceId ?? ''}`, period: `${day}T${hour}` },
  ];
}
