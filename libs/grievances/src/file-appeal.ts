import { Injectable } from '@nestjs/common';
import type { Id, Month, Refusal } from '#values';
import { addMonths, dayOf, isId, isMonth, isRefusal, monthOf, refuse } from '#values';
import { PersonAllowances } from '#allowances';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Grievance } from './grievance.js';
import { APPEAL_MONTHS_BACK } from './grievance.js';
import { GrievanceStore } from './grievance.store.js';

export interface AppealToFile {
  /** Made by the phone, the same for every retry. */
  readonly id: Id;
  readonly programme: string;
  readonly month: Month;
  readonly text: string;
}

/** Whether a month may still be appealed against. */
export function isAppealable(month: Month, nowMs: number): boolean {
  const thisMonth = monthOf(dayOf(nowMs));
  return month <= thisMonth && month >= addMonths(thisMonth, -APPEAL_MONTHS_BACK);
}

/**
 * A person appeals against what a month of a programme gave them, or no longer gave. One appeal a programme and month; the
 * same id again gets the same answer.
 * Refuses `forbidden`, `invalid_request`, `not_found` (nothing was decided about them), `appeal_late`, `appeal_exists`, `id_reused`.
 */
@Injectable()
export class FileAppeal {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly allowances: PersonAllowances,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async file(actor: Actor, appeal: AppealToFile): Promise<Grievance | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('forbidden');
    if (!isId(appeal.id)) return refuse('invalid_request', { field: 'id' });
    if (!isMonth(appeal.month)) return refuse('invalid_request', { field: 'month' });
    if (appeal.text.trim() === '') return refuse('invalid_request', { field: 'text' });
    const known = await this.known(personId, appeal);
    if (known !== null) return known;
    const fault = await this.fault(actor, appeal);
    if (fault) return fault;
    try {
      return await this.work.run((tx) => this.write(tx, actor, { personId, appeal }));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.known(personId, appeal)) ?? refuse('appeal_exists', { programme: appeal.programme, month: appeal.month });
    }
  }

  /** The answer to this id, where it was given one. */
  private async known(personId: Id, appeal: AppealToFile): Promise<Grievance | Refusal | null> {
    const known = await this.store.byId(this.work.reader, appeal.id);
    if (known === null) return null;
    const same = known.personId === personId && known.programme === appeal.programme && known.month === appeal.month && known.text === appeal.text.trim();
    return same ? known : refuse('id_reused');
  }

  private async fault(actor: Actor, { programme, month }: AppealToFile): Promise<Refusal | null> {
    const allowances = await this.allowances.read(actor);
    if (isRefusal(allowances)) return allowances;
    const known = allowances.some((allowance) => allowance.programme === programme && (allowance.month === month || allowance.before?.month === month));
    if (!known) return refuse('not_found', { programme, month });
    return isAppealable(month, this.clock.nowMs()) ? null : refuse('appeal_late', { monthsBack: APPEAL_MONTHS_BACK });
  }

  private async write(tx: Tx, actor: Actor, { personId, appeal }: { personId: Id; appeal: AppealToFile }): Promise<Grievance | Refusal> {
    const { id, programme, month } = appeal;
    const existing = (await this.store.appealsOf(tx, personId)).get(`${programme} ${month}`);
    if (existing !== undefined && existing.id !== id) return refuse('appeal_exists', { appealId: existing.id, state: existing.state });
    const grievance = {
      id,
      kind: 'appeal' as const,
      personId,
      redemptionId: null,
      siteId: null,
      about: null,
      programme,
      month,
      text: appeal.text.trim(),
      madeAt: this.clock.nowMs(),
    };
    await this.store.insert(tx, grievance);
    await this.audit.record(tx, actor, { action: 'appeal.file', objectKind: 'grievance', objectId: id, detail: { programme, month } });
    return { ...grievance, answer: null };
  }
}
