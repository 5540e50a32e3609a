import { Injectable } from '@nestjs/common';
import { CheckLaw } from '#eligibility';
import { MIGRATIONS } from '#migrations';
import { Clock, Database, Ids, schemaFaults, UnitOfWork } from '#platform';
import type { Finding } from './finding.js';
import { type IntegrityRun, IntegrityStore } from './integrity.store.js';
import { goneRows } from './gone-rows.js';
import { incomeFindings } from './income-check.js';
import { mealFactFindings } from './meal-facts-check.js';
import { rowFindings } from './row-checks.js';
import { RowSealCheck } from './row-seal-check.js';
import { VerifyLog } from './verify-log.js';
import { SealedTextCheck } from './sealed-text-check.js';

/** Findings kept of one look; beyond, only their number. */
const KEPT_MAX = 5000;
const OF_LAW = ['policy_version', 'policy_copy', 'policy_withdrawal'];

/**
 * Looks for what somebody with the database's password altered: schema, sealed texts, and facts that stand in two places.
 * Reads only, outside any request, in pieces; what was found is kept for the bureau's first page and for health.
 */
@Injectable()
export class CheckIntegrity {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly sealed: SealedTextCheck,
    private readonly law: CheckLaw,
    private readonly log: VerifyLog,
    private readonly rights: RowSealCheck,
    private readonly store: IntegrityStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Everything, kept. */
  async check(): Promise<IntegrityRun & { readonly found: readonly Finding[] }> {
    const startedAt = this.clock.nowMs();
    const db = this.work.reader;
    return this.kept(startedAt, [
      ...(await this.schema()),
      ...(await this.lawFindings()),
      ...(await this.log.verify()).found,
      ...(await this.rights.findings(db)),
      ...(await rowFindings(db)),
      ...(await incomeFindings(db)),
      ...(await mealFactFindings(db)),
      ...(await goneRows(db)),
      ...(await this.sealed.findings(db)),
    ]);
  }

  /** At the start of a process, which is when a changed schema or foreign law would begin to matter: kept, beside what the last night found, only when there is something. */
  async atStart(): Promise<readonly Finding[]> {
    const startedAt = this.clock.nowMs();
    const found = [...(await this.schema()), ...(await this.lawFindings())];
    if (found.length === 0) return found;
    const db = this.work.reader;
    const last = await this.store.last(db);
    const before = last === null ? [] : await this.store.page(db, last.id, { after: 0, limit: KEPT_MAX });
    await this.kept(startedAt, [...found, ...before.filter((finding) => finding.objectKind !== 'schema' && !OF_LAW.includes(finding.objectKind))]);
    return found;
  }

  private async lawFindings(): Promise<Finding[]> {
    return (await this.law.check(this.work.reader)).map(({ kind, table, id }) => ({ kind, objectKind: table, objectId: id }));
  }

  /** Only triggers, constraints and tables: quick enough for every start. Not kept. */
  async schema(): Promise<Finding[]> {
    return (await schemaFaults(this.database, MIGRATIONS)).map(({ kind, what }) => ({ kind, objectKind: 'schema', objectId: what.slice(0, 160) }));
  }

  private async kept(startedAt: number, found: readonly Finding[]): Promise<IntegrityRun & { readonly found: readonly Finding[] }> {
    const run = { id: this.ids.next(), startedAt, endedAt: this.clock.nowMs(), findings: found.length };
    await this.work.run((tx) => this.store.keep(tx, run, found.slice(0, KEPT_MAX)));
    return { ...run, found };
  }
}
