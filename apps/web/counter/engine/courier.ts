import type { Id } from '#values';
import { serverTimeText } from '#core/snapshot';
import { fromBase64, toBase64Url } from '../../kit/base64url.js';
import { verify } from '../../kit/key-pair.js';
import { type Answer, answerOf, type Calls, deviceProof, type DeviceSelf, isNoAnswer, type Schemas } from './api.js';
import { chance } from './back-off.js';
import type { CountyList } from './county-list.js';
import type { Database } from './database.js';
import { randomBytes, utf8 } from './digest.js';
import type { Line } from './line.js';
import type { Outbox } from './outbox.js';
import type { ReturnedRow } from './returned-row.js';
import type { TabletClock } from './tablet-clock.js';

/** A report at least every half minute while the line is up: a card that was reported lost is known here by then. */
const REPORT_LEAST_MS = 20_000;
const REPORT_SPREAD_MS = 8_000;
/** A list with a wrong signature is not asked for again before: it is the whole list of the county each time. */
const FORGED_PAUSE_MS = 10 * 60_000;
/** The signed time is asked for anew at least this often. */
const TIME_MS = 10 * 60_000;

/** The tablet as it proves itself, and the site whose list it takes. */
type TabletSelf = DeviceSelf & { readonly siteId: Id };

/** What the courier needs of the rest of the engine. */
export interface CourierParts {
  readonly self: () => TabletSelf | null;
  readonly calls: Calls;
  readonly database: Database;
  readonly clock: TabletClock;
  readonly line: Line;
  readonly list: CountyList;
  readonly outbox: Outbox;
  readonly storage: () => { readonly persisted: boolean; readonly installed: boolean };
  readonly version: string;
  readonly changed: () => void;
  readonly revoked: () => Promise<void>;
  readonly returned: (rows: readonly ReturnedRow[]) => void;
  readonly listRefused: () => void;
  /** The county knows another chain of this tablet than this one. */
  readonly queueRefused: () => void;
  /** The signed time is known. */
  readonly timed: () => Promise<void>;
  /** After the rows are sent and before anything is fetched: renewals, drafts. */
  readonly between: () => Promise<void>;
}

/**
 * Goes between tablet and county by itself: sends first, then fetches; waits longer after each failure; never asks anybody.
 * One round at a time.
 */
export class Courier {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private round: Promise<void> | null = null;
  private stopped = false;
  private again = false;
  /** Something came to be sent while the line was thought down: it goes as soon as a round finds it up. */
  private missed = false;
  /** By the monotonic clock. */
  private forgedUntil = Number.NEGATIVE_INFINITY;
  sending = false;
  loading = false;
  nextTryAt: number | null = null;

  constructor(private readonly parts: CourierParts) {
    globalThis.addEventListener('online', this.poke);
    // A line that went away is told at once, not at the next report.
    globalThis.addEventListener('offline', this.poke);
    document.addEventListener('visibilitychange', this.poke);
  }

  /** Something new to send: goes at once while the line is up; while it is down the next try comes by itself, and fifty scans are not fifty tries. */
  news(): void {
    if (this.parts.line.standing.state !== 'offline') void this.now();
    else this.missed = true;
  }

  /** A reason to hope: go now, whatever the pause; ends when the round is over. */
  now(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (this.round !== null) {
      this.again = true;
      return this.round;
    }
    clearTimeout(this.timer);
    this.nextTryAt = null;
    this.missed = false;
    this.round = this.go().finally(() => {
      this.round = null;
      const pause = this.pauseMs();
      this.again = false;
      this.nextTryAt = this.parts.line.up ? null : this.parts.clock.now() + pause;
      if (!this.stopped) this.timer = setTimeout(this.poke, pause);
      this.parts.changed();
    });
    return this.round;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    globalThis.removeEventListener('online', this.poke);
    globalThis.removeEventListener('offline', this.poke);
    document.removeEventListener('visibilitychange', this.poke);
  }

  private readonly poke = (): void => {
    void this.now();
  };

  /** Until the next round, ms. 300 tablets that came back in one second do not report in one second for ever. */
  private pauseMs(): number {
    const { line } = this.parts;
    if (this.again || (this.missed && line.up)) return 0;
    return line.up ? REPORT_LEAST_MS + Math.round(REPORT_SPREAD_MS * chance()) : line.pauseMs(chance());
  }

  private async go(): Promise<void> {
    const self = this.parts.self();
    if (self === null) return;
    if (this.parts.clock.anchorAgeMs > TIME_MS && !(await this.askTime(self))) return;
    if (this.parts.clock.anchorAgeMs <= TIME_MS) await this.parts.timed();
    if (!(await this.send(self))) return;
    await this.parts.between();
    const reported = await this.report(self);
    if (reported === null) return;
    if (reported.revoked) return this.parts.revoked();
    if (performance.now() >= this.forgedUntil && (reported.snapshotSerial === null || reported.snapshotSerial !== this.parts.list.serial)) await this.fetchList(self);
    await this.parts.outbox.tidy();
  }

  /** Learns the signed time; false when nobody answered. A signature that is not right is not believed, and stops nothing. */
  private async askTime({ deviceId }: { deviceId: Id }): Promise<boolean> {
    const { calls, clock, database, list } = this.parts;
    const nonce = toBase64Url(randomBytes(16));
    const askedMono = performance.now();
    const answer = await answerOf(calls.open.POST('/api/v1/counter/server-times', { body: { deviceId, nonce } }));
    if (!this.heard(answer) || answer.kind !== 'ok') return answer.kind === 'refused';
    const { serverTime, keyId, signature, revoked } = answer.data;
    if (revoked) await this.parts.revoked();
    const text = serverTimeText({ deviceId, ms: serverTime, nonce });
    const key = list.onlineKey;
    // An unsigned time is none.
    if (key === null || !(await verify(key, utf8(text), fromBase64(signature)))) return true;
    const anchor = clock.learn({ ms: serverTime, nonce, keyId, signature }, askedMono);
    await database.set('anchor', anchor);
    await database.set('seen', anchor.serverAt);
    this.parts.changed();
    return true;
  }

  /** Sends until nothing waits; false when the county did not answer or would not take any of it. */
  private async send(self: DeviceSelf): Promise<boolean> {
    const { calls, outbox } = this.parts;
    this.sending = outbox.waiting > 0;
    try {
      for (;;) {
        const body = await outbox.nextBatch(self, this.parts.version);
        if (body === null) return true;
        const answer: Answer<Schemas['EventBatchAnswerDto']> = await answerOf(calls.open.POST('/api/v1/counter/event-batches', { body }));
        if (!this.heard(answer)) return false;
        // A no to the whole call names nothing in it; the rows stay, and the rest of the round goes on.
        if (answer.kind !== 'ok') return true;
        const first = body.fromSeq;
        const { answered, returned } = await outbox.settle(answer.data);
        if (returned.length > 0) this.parts.returned(returned);
        this.parts.changed();
        // What waits is still sent.
        if (answer.data.revoked) await this.parts.revoked();
        const { fault } = answer.data;
        if (fault === 'fork' || fault === 'signature') this.parts.queueRefused();
        // Nothing was answered: only another beginning is worth another call.
        if (answered === 0 && (outbox.first === null || outbox.first === first)) return true;
      }
    } finally {
      this.sending = false;
    }
  }

  private async report(self: DeviceSelf): Promise<Schemas['DeviceReportedDto'] | null> {
    const { calls, clock, list, outbox, storage, version } = this.parts;
    const body = {
      version,
      queueLength: outbox.waiting,
      ...(outbox.oldest === null ? {} : { oldestUnsentAt: outbox.oldest }),
      ...(list.serial === null ? {} : { snapshotSerial: list.serial }),
      ...(clock.skewMs === null ? {} : { clockSkewMs: clock.skewMs }),
      ...storage(),
    };
    const params = await deviceProof(self, 'report', clock.now());
    const answer = await answerOf(calls.open.POST('/api/v1/counter/device-reports', { params, body }));
    return this.heard(answer) && answer.kind === 'ok' ? answer.data : null;
  }

  /** The list since the one that is held; the whole of it when that does not fit. */
  private async fetchList(self: TabletSelf): Promise<void> {
    const { calls, clock, list } = this.parts;
    this.loading = true;
    this.parts.changed();
    try {
      for (const since of list.serial === null ? [null] : [list.serial, null]) {
        const { header } = await deviceProof(self, 'snapshot', clock.now());
        const query = { format: 2 as const, ...(since === null ? {} : { since }) };
        const answer = await answerOf(calls.download.GET('/api/v1/counter/snapshot', { params: { header, query } }));
        if (!this.heard(answer)) return;
        if (answer.kind === 'refused' && answer.problem.code === 'device_revoked') await this.parts.revoked();
        if (answer.kind !== 'ok') return;
        const taken = await list.take(answer.data, self.siteId);
        if (taken === 'taken') return;
        if (taken === 'forged') {
          this.forgedUntil = performance.now() + FORGED_PAUSE_MS;
          this.parts.listRefused();
          return;
        }
      }
    } finally {
      this.loading = false;
      this.parts.changed();
    }
  }

  /** Tells the line what came of a call; false when no answer came, or none that is one. */
  private heard(answer: Answer<unknown>): boolean {
    if (answer.kind === 'offline') this.parts.line.failed('no_answer');
    else if (isNoAnswer(answer)) this.parts.line.failed('busy');
    else {
      this.parts.line.answered();
      return true;
    }
    return false;
  }
}
