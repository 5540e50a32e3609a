import { citizenIdCheck } from '#values';
import type { Id } from '#values';
import { IssueCards } from '#cards';
import { RegisterPerson, SetAreaContact } from '#people';
import type { Actor } from '#platform';
import { systemActor, UnitOfWork } from '#platform';
import { MakePrintBatch, type PrintBatch, type PrintBatchRequest, PrintingModule, PrintSheets } from '#printing';
import { COUNTY, done, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { bytesOf } from './paper.js';

export const QINGBO = `${COUNTY}001`;
export const HUBIN = `${COUNTY}002`;
export const QINGBO_TEL = '0571-87000001';

export const clerk = (areaCode: string, id = `clerk-${areaCode}`): Actor => ({ ...systemActor(areaCode), id, role: 'street_officer' });

/** A small county with people who hold cards, and a help line for one of its two streets. */
export class PrintShop {
  private people = 0;

  constructor(readonly county: SmallCounty) {}

  get<T>(token: new (...args: never[]) => T): T {
    return this.county.get(token as never);
  }

  async resident(name: string, area = QINGBO): Promise<{ personId: Id; code: string; number: string; name: string }> {
    const first17 = `99010219400304${String(++this.people).padStart(3, '0')}`;
    const request = { idNumber: first17 + citizenIdCheck(first17), name, phone: null, residenceArea: area, hukouArea: area };
    const { personId } = done(await this.get(RegisterPerson).register(this.county.bureau, request));
    const [card] = await this.get(IssueCards).issue(this.county.bureau, [personId]);
    if (!card) throw new Error('no card was issued');
    return { personId, code: card.code, number: card.number, name };
  }

  async batch(actor: Actor, whose: PrintBatchRequest['whose'], change: Partial<PrintBatchRequest> = {}): Promise<PrintBatch> {
    return done(await this.get(MakePrintBatch).make(actor, { id: this.county.id(), title: '十一月新卡', format: 'cr80', whose, ...change }));
  }

  async pdf(actor: Actor, batchId: Id): Promise<Buffer> {
    return bytesOf(done(await this.get(PrintSheets).sheets(actor, batchId)).body);
  }

  async acts(action: string): Promise<{ actor_id: string; object_id: string; detail: string }[]> {
    return this.get(UnitOfWork).reader.query('SELECT actor_id, object_id, detail FROM audit_entry WHERE action = ? ORDER BY id', [action]);
  }
}

export async function openPrintShop(): Promise<PrintShop> {
  const county = await openSmallCounty({ modules: [PrintingModule] });
  done(await county.get(SetAreaContact).set(county.bureau, { areaCode: QINGBO, tel: QINGBO_TEL }));
  return new PrintShop(county);
}
