import { Injectable } from '@nestjs/common';
import type { Lot } from '#core/purse';
import { isLive, spendable } from '#core/purse';
import { LawReader } from '#eligibility';
import { PersonFactsReader } from '#people';
import type { Actor, Reader } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Day, Id, Points, Refusal, Words } from '#values';
import { countyOf, dayOf, isWithin, refuse, yuanText } from '#values';
import { LotStore } from './lot.store.js';

/** One lot as it is shown to people. */
export interface LotView {
  readonly lot: Lot;
  readonly state: 'live' | 'not_begun' | 'spent' | 'expired' | 'recalled';
  /** Of the programme it was issued by. */
  readonly title: Words;
  /** "重阳分 75.00 分，2026年3月31日前有效". */
  readonly words: Words;
}

/** A person's points on a day. */
export interface Purse {
  readonly personId: Id;
  /** Hundredths of a point that may be spent today. */
  readonly balance: Points;
  readonly words: Words;
  /** Earliest expiry first. */
  readonly lots: readonly LotView[];
}

/** What is in a purse, in numbers and in plain words. */
@Injectable()
export class PurseReader {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly lots: LotStore,
    private readonly laws: LawReader,
    private readonly people: PersonFactsReader,
    private readonly clock: Clock,
  ) {}

  /** The purse of one person today. Refusals: `not_found` (not the actor's own, and not in the actor's area). */
  async read(actor: Actor, personId: Id): Promise<Purse | Refusal> {
    const db = this.uow.reader;
    const person = (await this.people.of(db, [personId])).get(personId);
    if (person === undefined || !maySee(actor, personId, person.facts.residenceArea)) return refuse('not_found', { personId });
    const today = dayOf(this.clock.nowMs());
    const lots = (await this.of(db, [personId])).get(personId) ?? [];
    const law = await this.laws.on(db, countyOf(person.facts.residenceArea), today);
    const titleOf = (programme: string): Words => law.allowances.get(programme)?.title ?? { zh: programme, en: programme };
    return { personId, ...balanceOf(lots, today), lots: lots.map((lot) => viewOf(lot, today, titleOf(lot.programme))) };
  }

  /** All lots of persons, also closed and empty ones, earliest expiry first; an empty list for a person without any. */
  of(db: Reader, personIds: readonly Id[]): Promise<Map<Id, Lot[]>> {
    return this.lots.of(db, personIds);
  }
}

function maySee(actor: Actor, personId: Id, residenceArea: string): boolean {
  if (actor.role === 'elder') return actor.personId === personId;
  return actor.siteId === null && isWithin(residenceArea, actor.areaCode);
}

function balanceOf(lots: readonly Lot[], today: Day): { balance: Points; words: Words } {
  const balance = spendable(lots, today);
  const text = yuanText(balance);
  return { balance, words: { zh: `现有 ${text} 分可用`, en: `${text} points to spend` } };
}

function viewOf(lot: Lot, today: Day, title: Words): LotView {
  const state = stateOf(lot, today);
  return { lot, state, title, words: { zh: `${title.zh} ${ENDINGS[state].zh(lot)}`, en: `${title.en}: ${ENDINGS[state].en(lot)}` } };
}

function stateOf(lot: Lot, today: Day): LotView['state'] {
  if (lot.closedOn !== null && lot.closedOn <= lot.expiresOn) return 'recalled';
  if (lot.expiresOn < today) return 'expired';
  if (isLive(lot, today)) return 'live';
  return lot.remaining === 0n ? 'spent' : 'not_begun';
}

const ENDINGS: Record<LotView['state'], { zh: (lot: Lot) => string; en: (lot: Lot) => string }> = {
  live: { zh: (lot) => `${yuanText(lot.remaining)} 分，${chinese(lot.expiresOn)}前（含当日）有效`, en: (lot) => `${yuanText(lot.remaining)} points, valid to ${lot.expiresOn}` },
  not_begun: { zh: (lot) => `${yuanText(lot.remaining)} 分，${chinese(lot.openedOn)}起可用`, en: (lot) => `${yuanText(lot.remaining)} points, from ${lot.openedOn}` },
  spent: { zh: (lot) => `${yuanText(lot.granted)} 分，已用完`, en: (lot) => `${yuanText(lot.granted)} points, all spent` },
  expired: { zh: (lot) => `${yuanText(lot.granted)} 分，已于${chinese(lot.expiresOn)}到期`, en: (lot) => `${yuanText(lot.granted)} points, expired on ${lot.expiresOn}` },
  recalled: { zh: (lot) => `${yuanText(lot.granted)} 分，余额已收回`, en: (lot) => `${yuanText(lot.granted)} points, the rest recalled` },
};

function chinese(day: Day): string {
  return `${day.slice(0, 4)}年${String(Number(day.slice(5, 7)))}月${String(Number(day.slice(8)))}日`;
}
