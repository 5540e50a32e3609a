import { Injectable } from '@nestjs/common';
import type { Refusal, Words } from '#values';
import { dayOf, isRefusal, isWholeCounty, refuse } from '#values';
import { DECIDERS_LEAST, ENROLMENTS_PER_DAY } from '#identity';
import { type Actor, Clock, Database, DAY_BUDGET, DISCLOSED, type Disclosed, DISCLOSURE_BUDGET, type Tallied, Tally, UnitOfWork } from '#platform';
import { areaAsked } from './asked.js';
import { AlarmCounts } from './alarm-counts.js';
import { TOLD } from './alarm-words.js';
import { Nights } from './nights.js';

export type AlarmKind = Tallied | Disclosed | 'pin_wrong' | 'storage_low' | 'deciders_few' | 'enrolments' | 'offline_above_site' | 'new_carriers' | 'night_undone' | 'rows_unfit';

/** Something of the whole installation that somebody has to see to now. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly label: Words;
  /** What it means and what to do. */
  readonly advice: Words;
  /** As counted, or MB that are free. */
  readonly value: number;
  readonly limit: number;
}

const MB = 2 ** 20;
/** Wrong PINs of the county in a day, from which on somebody may be trying. */
const PINS_ALARM = 100;
/** Tablets enrolled for one site by one account in a day: more than a site has. */
const ENROLMENTS_ALARM = 5;
/** Meals of a site in a day by what was handed out in the week before: as many as one person at a desk opens phones in a day. */
export const NEW_CARRIERS_ALARM = 60;
/** Told while there is still time: at three times the reserve. */
const EARLY = 3;

/** The alarms of a county and of the installation that it stands on, for whoever answers for a whole county. Refuses `forbidden` for a part of one. */
@Injectable()
export class FindAlarms {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tally: Tally,
    private readonly counts: AlarmCounts,
    private readonly nightly: Nights,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async find(actor: Actor): Promise<Alarm[] | Refusal> {
    const area = areaAsked(actor, undefined);
    if (isRefusal(area)) return area;
    return isWholeCounty(area.code) ? this.all(area.code) : refuse('forbidden');
  }

  /** Those of the installation, and those about the accounts and tablets of one county. */
  async all(county: string): Promise<Alarm[]> {
    const today = dayOf(this.clock.nowMs());
    const found: Alarm[] = [];
    for (const kind of ['activation_miss', 'text_message'] as const) {
      const value = await this.tally.of(this.work.reader, kind, today);
      const { alarm, most } = DAY_BUDGET[kind];
      if (value >= alarm) found.push(alarmOf(kind, value, most));
    }
    for (const kind of [...DISCLOSED, 'pin_wrong'] as const) {
      const [value, refused] = [await this.tally.of(this.work.reader, kind, today), await this.tally.of(this.work.reader, `${kind}|refused`, today)];
      const told = kind === 'pin_wrong' ? 0 : await this.tally.of(this.work.reader, `${kind}|told`, today);
      const alarm = kind === 'pin_wrong' ? PINS_ALARM : DISCLOSURE_BUDGET[kind].alarm;
      if (value >= alarm || refused > 0 || told > 0) found.push(alarmOf(kind, value, alarm));
    }
    const deciders = await this.counts.deciders(this.work.reader, county);
    if (deciders !== null && deciders < DECIDERS_LEAST) found.push(alarmOf('deciders_few', deciders, DECIDERS_LEAST));
    const enrolled = await this.counts.enrolments(this.work.reader, county, today);
    if (enrolled >= ENROLMENTS_ALARM) found.push(alarmOf('enrolments', enrolled, ENROLMENTS_PER_DAY));
    const above = await this.counts.aboveSite(this.work.reader, county, today);
    if (above !== null) found.push(alarmOf('offline_above_site', above.meals, above.ceiling));
    const fresh = await this.counts.byNewCarriers(this.work.reader, county, today);
    if (fresh > NEW_CARRIERS_ALARM) found.push(alarmOf('new_carriers', fresh, NEW_CARRIERS_ALARM));
    const nights = await this.nightly.undone(this.work.reader, this.clock.nowMs());
    if (nights > 0) found.push(alarmOf('night_undone', nights, 0));
    const unfit = await this.counts.rowsUnfit(this.work.reader, today);
    if (unfit > 0) found.push(alarmOf('rows_unfit', unfit, 0));
    const { free, reserve } = this.database.room;
    if (free < reserve * EARLY) found.push(alarmOf('storage_low', Math.floor(free / MB), Math.floor(reserve / MB)));
    return found;
  }
}

function alarmOf(kind: AlarmKind, value: number, limit: number): Alarm {
  const [label, advice] = TOLD[kind];
  return { kind, label, advice, value, limit };
}
