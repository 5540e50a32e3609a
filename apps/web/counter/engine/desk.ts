import type { Id } from '#values';
import { dayOf } from '#values';
import { VOID_WINDOW_MS } from '#core/redemption';
import { newId } from '../../kit/ids.js';
import { answerOf, DONE, no, noOf, type Schemas } from './api.js';
import type { DayClose, DaySummary, LookupChoice, LookupQuestion } from './face.js';
import type { Done, FullPriceSale, Tender } from './result.js';
import type { Shifts } from './shifts.js';
import type { TillParts } from './till-parts.js';
import { Writer } from './writer.js';

const TOO_LATE = no('void_too_late', { zh: '超过撤销时限', en: 'Too late to void here' }, { zh: '请提交更正申请，由审核人批准。', en: 'Ask for a correction; it needs approval.' });
const KINDS = ['elder', 'guest', 'staff'] as const;
const TENDERS = ['cash', 'phone', 'family'] as const;

/** Everything at the till that is not a scan: taking back, full price, lookups, the day's figures and its close. */
export class Desk {
  private readonly writer: Writer;

  constructor(
    private readonly parts: TillParts,
    private readonly shifts: Shifts,
  ) {
    this.writer = new Writer(parts);
  }

  async sellFullPrice(sale: FullPriceSale): Promise<Done<{ id: Id }>> {
    const at = this.parts.clock.now();
    const shift = this.shifts.current;
    if (shift === null || at >= shift.endsAt) return no('session_expired', { zh: '班次已结束', en: 'The shift is over' }, { zh: '请重新输入 PIN。', en: 'Enter the PIN again.' });
    const id = newId(at);
    await this.writer.fullPrice({ ...sale, id, at, window: this.parts.list.windowAt(at)?.window ?? null });
    return { kind: 'done', value: { id } };
  }

  /** Takes a meal back: at the county where it answers, else by an event that says so. A meal that still waits is taken back in the chain itself. */
  async voidMeal(id: Id, reason: string): Promise<Done<{ offline: boolean }>> {
    const meal = this.parts.meals.of(id);
    if (!meal || meal.kind !== 'meal')
      return no('not_found', { zh: '本机没有这一餐', en: 'This device has no such meal' }, { zh: '请提交更正申请。', en: 'Ask for a correction.' });
    if (meal.state === 'voided') return no('already_voided', { zh: '此笔已撤销', en: 'Already voided' }, { zh: '无需再次操作。', en: 'Nothing more to do.' });
    const now = this.parts.clock.now();
    const voidId = newId(now);
    if (meal.state !== 'waiting' && this.parts.line.up && this.parts.session.alive) {
      const answer = await answerOf(this.parts.calls.quick.POST('/api/v1/counter/voids', { body: { id: voidId, redemptionId: id, reason } }));
      if (answer.kind === 'refused' && answer.problem.code !== 'unauthenticated') return noOf(answer);
      if (answer.kind === 'ok') {
        await this.parts.meals.change(id, { state: 'voided' });
        this.parts.changed();
        return { kind: 'done', value: { offline: false } };
      }
      if (answer.kind === 'offline') this.parts.line.failed('slow');
    }
    if (now - meal.at > VOID_WINDOW_MS) return TOO_LATE;
    const voided = { ...meal, state: 'voided' as const };
    await this.writer.note('void', voidId, { redemptionId: id, reason }, { stores: ['meals'], work: (tx) => this.parts.meals.put(tx, voided) });
    this.parts.meals.remember(voided);
    this.parts.changed();
    return { kind: 'done', value: { offline: true } };
  }

  async askForVoid(id: Id, reason: string): Promise<Done> {
    const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/void-requests', { body: { id: newId(this.parts.clock.now()), redemptionId: id, reason } }));
    return answer.kind === 'ok' ? DONE : noOf(answer);
  }

  async lookUp(question: LookupQuestion): Promise<Done<readonly LookupChoice[]>> {
    const body = 'last6' in question ? { last6: question.last6, birthYear: question.birthYear } : { phone: question.phone, birthDay: question.birthDay };
    const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/card-lookups', { body }));
    if (answer.kind !== 'ok') return noOf(answer);
    return { kind: 'done', value: answer.data.choices.map(({ code, last4, holder }) => ({ code, last4, nameMasked: holder.nameMasked, age: holder.age, photo: holder.photo })) };
  }

  async daySummary(): Promise<DaySummary> {
    const day = dayOf(this.parts.clock.now());
    if (this.parts.line.up && this.parts.session.alive) {
      // The drawer is counted for one till since it was last counted: the day of the whole site is another sum.
      const answer = await answerOf(this.parts.calls.session.GET('/api/v1/counter/shifts/current'));
      if (answer.kind === 'ok' && answer.data.totals !== null) return summaryOf(answer.data.totals, this.parts.outbox.waiting);
    }
    return this.summaryHere(day);
  }

  /** Closes the day: at the county, or by an event when the line is down and a supervisor stands by. The shift ends only when either is done. */
  async closeDay({ countedCashFen, reason, supervisor }: DayClose): Promise<Done> {
    const shift = this.shifts.current;
    if (shift === null) return no('session_expired', { zh: '没有班次', en: 'No shift' }, { zh: '请重新开班。', en: 'Open a shift.' });
    await this.parts.courier.now();
    const unsentRows = this.parts.outbox.waiting;
    if (unsentRows > 0 && supervisor === undefined)
      return no(
        'unsent_rows',
        { zh: `还有 ${String(unsentRows)} 笔未上传`, en: `${String(unsentRows)} rows are not uploaded` },
        { zh: '联网上传后再关班，或由负责人输入 PIN 带未上传关班。', en: 'Connect and upload first, or let a supervisor confirm with their PIN.' },
        { unsentRows },
      );
    const id = newId(this.parts.clock.now());
    const counted = { countedCashFen, unsentRows, ...(reason === undefined || reason === '' ? {} : { reason }) };
    if (this.parts.line.up && this.parts.session.alive) {
      const body = { id, ...counted, ...(supervisor === undefined ? {} : { supervisor: { operatorId: supervisor.operatorId, pin: supervisor.pin } }) };
      const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/shifts/{id}/closing', { params: { path: { id: shift.shiftId } }, body }));
      if (answer.kind === 'refused') return noOf(answer);
      if (answer.kind === 'ok') {
        await this.counted();
        return DONE;
      }
    }
    if (supervisor === undefined)
      return no('offline', { zh: '现在连不上服务器', en: 'The server cannot be reached now' }, { zh: '请负责人输入 PIN 关班。', en: 'A supervisor can close with their PIN.' });
    const allowed = await (await this.shifts.door()).isRight(supervisor.operatorId, supervisor.pin, supervisor.badge ?? null);
    if (allowed.kind === 'no') return allowed;
    await this.writer.note('close', id, { closedShiftId: shift.shiftId, ...counted, confirmedBy: supervisor.operatorId });
    await this.counted();
    return DONE;
  }

  /** The drawer is counted: the next closing begins here, whoever hands over in between. */
  private async counted(): Promise<void> {
    await this.parts.database.set('counted', this.parts.clock.now());
    await this.shifts.end();
  }

  /** What this tablet alone knows of today since it was last closed. */
  private async summaryHere(day: string): Promise<DaySummary> {
    const countedAt = (await this.parts.database.setting<number>('counted')) ?? 0;
    const all = this.parts.meals.onDay(day).filter((row) => row.at > countedAt);
    const stand = all.filter((row) => row.state !== 'voided');
    const meals = stand.filter((row) => row.kind === 'meal');
    const sum = (of: 'subsidyFen' | 'collectiveFen' | 'charityFen' | 'points'): number => meals.reduce((total, row) => total + row.split[of], 0);
    const takings = TENDERS.map((tender) => [tender, stand.filter((row) => row.tender === tender).reduce((total, row) => total + row.split.selfPayFen, 0)] as const);
    return {
      day,
      meals: meals.length,
      voided: all.length - stand.length,
      subsidyFen: sum('subsidyFen'),
      collectiveFen: sum('collectiveFen'),
      charityFen: sum('charityFen'),
      points: sum('points'),
      takingsFen: Object.fromEntries(takings) as Record<Tender, number>,
      fullPrice: KINDS.map((kind) => {
        const sold = stand.filter((row) => row.saleKind === kind);
        return { kind, count: sold.length, fen: sold.reduce((total, row) => total + row.split.selfPayFen, 0) };
      }),
      waiting: this.parts.outbox.waiting,
      whole: false,
    };
  }
}

function summaryOf(totals: Schemas['DayTotalsDto'], waiting: number): DaySummary {
  const { day, meals, voids, subsidyFen, collectiveFen, charityFen, points, takings, fullPrice } = totals;
  return {
    day,
    meals,
    voided: voids,
    subsidyFen,
    collectiveFen,
    charityFen,
    points,
    takingsFen: { cash: takings.cashFen, phone: takings.phoneFen, family: takings.familyFen },
    fullPrice: fullPrice.map((row) => ({ kind: row.kind, count: row.meals, fen: row.amountFen })),
    waiting,
    whole: true,
  };
}
