import type { Id, Words } from '#values';

/** Where the tablet is in its life. Pages follow it: T1, T2, T3 to T10, the locked screen. */
export type Phase =
  /** The database is being opened. */
  | 'opening'
  /** Another tab or window of this tablet holds the counter. */
  | 'elsewhere'
  | 'unbound'
  /** Bound, nobody on shift. */
  | 'closed'
  | 'open'
  /** The shift is on, the server does not know the session any more: ask for the PIN; nothing is lost. */
  | 'session_ended'
  | 'revoked';

export interface DeviceStanding {
  readonly deviceId: Id;
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  /** Whom the site may call, also when this tablet is disabled. */
  readonly helpTel: string;
}

export interface ShiftStanding {
  readonly shiftId: Id;
  readonly operatorId: Id;
  readonly displayName: string;
  readonly opensAt: number;
  readonly endsAt: number;
  /** Opened while the line was down: the server learns of it later. */
  readonly coldStart: boolean;
  /** True in the last ten minutes: show the warning with one tap to `extendShift`. */
  readonly endsSoon: boolean;
}

export type LineReason = 'ok' | 'asking' | 'no_network' | 'no_answer' | 'slow' | 'busy' | 'session';

/** Online or not, in words with the reason; never a switch that staff must find. */
export interface LineStanding {
  readonly state: 'online' | 'offline' | 'asking';
  readonly because: LineReason;
  /** Since when (UTC ms). */
  readonly since: number;
  /** `在线`, `离线：服务器没有应答`. */
  readonly words: Words;
}

/** The county's list on this tablet. */
export interface ListStanding {
  readonly serial: number | null;
  readonly madeAt: number | null;
  readonly ageMs: number | null;
  /** 24 h and 72 h are the borders; `none` before the first download. */
  readonly freshness: 'fresh' | 'old' | 'too_old' | 'none';
  readonly cards: number;
  readonly loading: boolean;
  /** `名单 12 分钟前`, `名单过旧，请联网`. */
  readonly words: Words;
}

export interface ClockStanding {
  /** Tablet minus server, ms; null before the first answer. */
  readonly skewMs: number | null;
  /** More than 60 s off: 本机时间不准. */
  readonly wrong: boolean;
  readonly movedBack: boolean;
}

export interface OutboxStanding {
  readonly waiting: number;
  readonly returned: number;
  /** Returned rows nobody has opened yet: the amber banner `sync_rejected` stays until `openReturned`. */
  readonly unseen: number;
  readonly oldestAt: number | null;
  readonly lastConfirmedAt: number | null;
  readonly sending: boolean;
  /** When the next try is due (UTC ms); null when nothing waits. */
  readonly nextTryAt: number | null;
  /** `待上传 3 笔`, `全部已上传 11:40`. */
  readonly words: Words;
}

/** Figures of today on this tablet (T3): whole fen. */
export interface TodayStanding {
  readonly day: string;
  /** Subsidised meals, and meals at full price, which are in the takings as well. */
  readonly meals: number;
  readonly fullPrice: number;
  readonly takingsFen: number;
  readonly subsidyFen: number;
  readonly voided: number;
}

/** Something the operator must be told once, wherever they are: a meal voided by itself, a returned row, a list that failed its signature. */
export interface Notice {
  readonly id: string;
  readonly at: number;
  readonly kind: 'voided_by_itself' | 'returned' | 'list_refused' | 'recovered' | 'storage' | 'queue_unreadable';
  readonly words: Words;
}

/** Everything the pages show all the time. A new object at every change; nothing in it changes by itself. */
export interface Standing {
  readonly phase: Phase;
  readonly device: DeviceStanding | null;
  readonly shift: ShiftStanding | null;
  readonly line: LineStanding;
  readonly list: ListStanding;
  readonly clock: ClockStanding;
  readonly outbox: OutboxStanding;
  readonly today: TodayStanding;
  readonly storage: { readonly persisted: boolean; readonly installed: boolean };
  readonly sound: { readonly unlocked: boolean; readonly muted: boolean; readonly volume: number };
  /** `waiting`: a new version lies ready, but the queue or the counter is not at rest; `ready`: `applyUpdate` may be offered. */
  readonly update: 'none' | 'waiting' | 'ready';
  readonly notices: readonly Notice[];
}

/** A line of the self test before opening (T2). */
export interface SelfTestLine {
  readonly key: 'camera' | 'scanner' | 'sound' | 'clock' | 'list' | 'storage' | 'line';
  readonly ok: boolean;
  readonly words: Words;
}

/** Someone who may open a shift here. */
export interface OperatorChoice {
  readonly operatorId: Id;
  readonly displayName: string;
  /** Has opened a shift online here within a day and has a badge: PIN and badge open one also while the line is down. */
  readonly offlineReady: boolean;
  /** Until when (UTC ms) the PIN is locked after five wrong tries; null when it is not. */
  readonly lockedUntil: number | null;
}

/** A dish on this site's filed menu today. */
export interface Dish {
  readonly menuItemId: Id;
  readonly name: string;
  readonly nameEn: string;
  /** Whole fen; the ceiling of an item sold by weight. */
  readonly priceFen: number;
  readonly openPrice: boolean;
}
