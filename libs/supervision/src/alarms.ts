import { Injectable } from '@nestjs/common';
import type { Refusal, Words } from '#values';
import { dayOf, isRefusal, refuse } from '#values';
import { type Actor, Clock, Database, DAY_BUDGET, type Tallied, Tally, UnitOfWork } from '#platform';
import { areaAsked } from './asked.js';
import { words } from './figure.js';

export type AlarmKind = Tallied | 'storage_low';

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

const TOLD: Readonly<Record<AlarmKind, readonly [Words, Words]>> = {
  activation_miss: [
    words('输错的绑定码（今天）', 'Wrong activation codes today'),
    words(
      '可能有人在猜绑定码。到上限后当天暂停手输，扫码不受影响；请看登记簿中同一网络的尝试，必要时收回未用的绑定码。',
      'Somebody may be guessing. At the limit typed codes pause for the day and scanning goes on; look for tries from one network, and withdraw codes not used yet where needed.',
    ),
  ],
  text_message: [
    words('短信验证码（今天）', 'Codes sent by text message today'),
    words('已近每天上限；到上限后改用绑定码或到社区办理。', 'Near the limit of the day; beyond it people activate with a code from the desk.'),
  ],
  storage_low: [
    words('数据库磁盘剩余空间（MB）', 'Free space on the disk of the database (MB)'),
    words('低于预留空间，已停止写入新数据；请清理或扩容，恢复后自动继续。', 'Below the reserve nothing new is written; clear up or enlarge the disk, and it goes on by itself.'),
  ],
};
const MB = 2 ** 20;
/** Told while there is still time: at three times the reserve. */
const EARLY = 3;

/** The alarms of the installation, for whoever answers for a whole county. Refuses `forbidden` for a part of one. */
@Injectable()
export class FindAlarms {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tally: Tally,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async find(actor: Actor): Promise<Alarm[] | Refusal> {
    const area = areaAsked(actor, undefined);
    if (isRefusal(area)) return area;
    return area.code.length > COUNTY_DIGITS ? refuse('forbidden') : this.all();
  }

  async all(): Promise<Alarm[]> {
    const today = dayOf(this.clock.nowMs());
    const found: Alarm[] = [];
    for (const kind of ['activation_miss', 'text_message'] as const) {
      const value = await this.tally.of(this.work.reader, kind, today);
      const { alarm, most } = DAY_BUDGET[kind];
      if (value >= alarm) found.push(alarmOf(kind, value, most));
    }
    const { free, reserve } = this.database.room;
    if (free < reserve * EARLY) found.push(alarmOf('storage_low', Math.floor(free / MB), Math.floor(reserve / MB)));
    return found;
  }
}

/** Whoever answers for a part of the county sees a part of it only; the installation is whole. */
const COUNTY_DIGITS = 6;

function alarmOf(kind: AlarmKind, value: number, limit: number): Alarm {
  const [label, advice] = TOLD[kind];
  return { kind, label, advice, value, limit };
}
