import type { Id } from '#values';
import type { MealWindowName } from '#core/policy';
import type { CameraEye, CameraEvents } from './camera.js';
import type { Check, Confirmation, Done, EventKind, FullPriceSale, OutboxRow, Reason, Result, Sale, ScanOutcome, ScanSource, Tender, TodayRow } from './result.js';
import type { Dish, OperatorChoice, SelfTestLine, Standing } from './standing.js';

/** What a scan tells on its way. */
export interface ScanProgress {
  /** The server has not answered for 600 ms: show 网络慢，正在核对…; at 2.0 s the device decides alone. */
  readonly onSlow?: () => void;
}

/** The last six digits of the card number with the year of birth, or a whole phone number with the birthday; `reason` is why the code was not read. */
export type LookupQuestion = ({ readonly last6: string; readonly birthYear: number } | { readonly phone: string; /** `1941-03-09`. */ readonly birthDay: string }) & {
  readonly reason?: string;
};

/** One person who fits a manual lookup; `code` is good for ten minutes, online. */
export interface LookupChoice {
  readonly nameMasked: string;
  readonly age: number | null;
  readonly photo: string | null;
  /** Last four digits of the card number, to tell two people with one masked name apart. */
  readonly last4: string | null;
  readonly code: string;
}

/** Somebody by their code: `holder` is the mark on the county's list, null where it does not know the code. */
export interface Whose {
  readonly holder: string | null;
  readonly nameMasked: string | null;
}

/** What a tablet knows of somebody without a name. */
export interface Known {
  /** Deceased or moved away: the county pays for no meal of theirs. */
  readonly stopped: boolean;
  /** Windows of today in which the person has had a subsidised meal. */
  readonly eaten: readonly MealWindowName[];
}

export interface DayClose {
  /** Counted cash, whole fen. */
  readonly countedCashFen: number;
  /** Why it differs from the expected cash; needed when it does. */
  readonly reason?: string;
  /** A supervisor and their PIN: needed when rows wait for upload. */
  readonly supervisor?: { readonly operatorId: Id; readonly pin: string; /** Scanned; needed while the line is down. */ readonly badge?: string | null };
}

/** What T8 shows before the close: whole fen. */
export interface DaySummary {
  readonly day: string;
  readonly meals: number;
  readonly voided: number;
  readonly subsidyFen: number;
  readonly collectiveFen: number;
  readonly charityFen: number;
  readonly points: number;
  readonly takingsFen: Readonly<Record<Tender, number>>;
  readonly fullPrice: readonly { readonly kind: 'elder' | 'guest' | 'staff'; readonly count: number; readonly fen: number }[];
  readonly waiting: number;
  /** From the server, this shift at this tablet; false = only what the tablet knows by itself. */
  readonly whole: boolean;
}

/**
 * The engine behind the pages of the counter. One instance, made by `openCounter`.
 *
 * Promises: a result that says yes is on disk (strict) before it is returned; an id is the same through every try of one
 * meal; no method throws for a reason of life (network, server, wrong PIN): they answer values; what is asked of the
 * server carries a time limit. Money is whole fen, instants are UTC milliseconds.
 */
export interface CounterEngine {
  /** Replaced, never changed. With Vue: `const standing = shallowRef(engine.standing); engine.onChange(() => (standing.value = engine.standing))`. */
  readonly standing: Standing;
  onChange(listener: () => void): () => void;
  /** UTC ms by the server's clock as well as this tablet knows it. */
  now(): number;

  // T1 Binding. `token`: the 34 digits of the administrator's QR, or the 12 digits typed.
  bind(token: string, name: string): Promise<Done>;
  /** Takes the counter over from another tab, which then says so. */
  takeOver(): Promise<void>;

  // T2 Shifts.
  operators(): Promise<readonly OperatorChoice[]>;
  /** By PIN at the county while the line is up. While it is down by PIN and the badge that was scanned; with null by the bare list, without names. */
  openShift(operatorId: Id, pin: string, badge: string | null): Promise<Done>;
  /** For who has no PIN yet, and for administrators of the site. Needs the line. `password_change_first`: somebody else gave this password, so it opens nothing but its change. */
  signIn(login: string, password: string): Promise<Done>;
  /** Changes the password that somebody else gave and signs in with the new one. */
  changePassword(login: string, given: string, own: string): Promise<Done>;
  setPin(password: string, pin: string): Promise<Done>;
  /** One tap in the last ten minutes of a shift. */
  extendShift(): Promise<Done>;
  /** Leaves the counter without closing the day: the queue, drafts and list stay. */
  signOut(): Promise<void>;
  /** The tap on 开始营业: unlocks sound, asks for persistent storage, keeps the screen lit. Must be called inside the click handler. */
  startServing(): void;
  selfTest(): Promise<readonly SelfTestLine[]>;

  // T3 Scanning.
  menu(): readonly Dish[];
  /** The serving window now, with its hours in minutes after midnight; null outside all of them. */
  servingNow(): { readonly window: MealWindowName; readonly fromMinute: number; readonly toMinute: number } | null;
  /** All serving windows of the day; empty before the first list. */
  servingHours(): readonly { readonly window: MealWindowName; readonly fromMinute: number; readonly toMinute: number }[];
  scan(text: string, source: ScanSource, sale: Sale, progress?: ScanProgress): Promise<ScanOutcome>;
  /** The same showing of a code as before, or a card whose question stands: no new scan. */
  isStanding(text: string): boolean;
  /** 是本人: decides and commits. */
  confirm(check: Check, confirmation: Confirmation, progress?: ScanProgress): Promise<Result>;
  /** 不是本人: files an event; the person may still eat at full price. */
  notThePerson(check: Check, note?: string): Promise<Result>;
  /** 取消: nothing is filed. */
  dismiss(check: Check): void;
  /** Listens to the scanner gun for as long as the counter is open; returns the way to stop. */
  listenToWedge(onText: (text: string) => void): () => void;
  /** One camera loop on a `<video playsinline muted>`; asks for the camera at once. `cameraId`: the `deviceId` of enumerateDevices; left out = the one that looks away from the operator. */
  openCamera(video: HTMLVideoElement, events: CameraEvents, cameraId?: string): Promise<CameraEye>;
  /** Plays and speaks a result; the page calls it when it paints. */
  announce(result: Result | Check): void;
  /** 原价: for an elder who was refused, a guest or staff. */
  sellFullPrice(sale: FullPriceSale): Promise<Done<{ id: Id }>>;

  // T5 By hand. Always ends in a check: pass `code` to `scan` with source `typed`.
  lookUp(question: LookupQuestion): Promise<Done<readonly LookupChoice[]>>;

  // T6 Today, T7 outbox.
  today(): Promise<readonly TodayRow[]>;
  voidMeal(id: Id, reason: string): Promise<Done<{ offline: boolean }>>;
  /** For meals that this tablet may no longer take back itself: a second person decides. Needs the line. */
  askForVoid(id: Id, reason: string): Promise<Done>;
  outbox(): Promise<readonly OutboxRow[]>;
  /** 立即上传: tries now, whatever the pause. */
  uploadNow(): Promise<void>;
  /** The operator has read why rows came back; the banner goes. */
  openReturned(): Promise<void>;
  /** The waiting rows as an encrypted file, as a last resort. `passphrase` is set when the county has given no key: print it. */
  exportQueue(): Promise<Done<{ file: Blob; fileName: string; passphrase: string | null; rows: number }>>;

  // T8 Day close.
  daySummary(): Promise<DaySummary>;
  closeDay(close: DayClose): Promise<Done>;

  // Deliveries and anything else that is only written down.
  /** Whose code this is, as far as the tablet knows, before anything is asked of it; null for no code at all. */
  whose(text: string, menuItemId: Id): Promise<Whose | null>;
  /** What the county's list and the tablet's own day book say of people, by their marks; whoever they do not know is absent. */
  about(marks: readonly string[]): Promise<ReadonlyMap<string, Known>>;
  record(kind: Extract<EventKind, 'delivery'>, body: Readonly<Record<string, unknown>>): Promise<Id>;

  // T10 Settings.
  setSound(sound: { muted?: boolean; volume?: number }): Promise<void>;
  tryTone(reason: Reason): void;
  dismissNotice(id: string): void;
  /** Applies a waiting version; refused while rows wait or a scan is under way. */
  applyUpdate(): Promise<Done>;
  /** Drafts of half-filled forms: kept through a session end, a reload and an update. */
  keepDraft(form: string, value: unknown): Promise<void>;
  draft(form: string): Promise<unknown>;
  /** The counter's own call with the session, for pages that only read (deliveries, settlements). */
  readonly api: import('./api.js').CounterApi;
}
