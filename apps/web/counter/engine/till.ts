import { dayOf, type Id } from '#values';
import { newId } from '../../kit/ids.js';
import { Binding } from './binding.js';
import { answerOf, Calls } from './api.js';
import { Chain } from './chain.js';
import { CountyList } from './county-list.js';
import { Courier } from './courier.js';
import { Database } from './database.js';
import { DayBook } from './day-book.js';
import type { Desk } from './desk.js';
import type { People } from './list-part.js';
import { Line } from './line.js';
import { Notices } from './notices.js';
import { Outbox } from './outbox.js';
import { Regulars } from './regulars.js';
import { Redeemer } from './redeemer.js';
import { Session } from './session.js';
import { BADGE_MS, ShiftKey } from './shift-key.js';
import { Shifts } from './shifts.js';
import { Speaker } from './speaker.js';
import type { Phase, Standing, TodayStanding } from './standing.js';
import { BROWSER_CLOCKS, type ClockAnchor, TabletClock } from './tablet-clock.js';
import { Teller } from './teller.js';
import type { TillParts } from './till-parts.js';
import { Update } from './update.js';
import { Writer } from './writer.js';

/** A try younger than this may still be under way. */
const UNDER_WAY_MS = 5_000;
/** Regulars are asked for again after this. */
const REGULARS_MS = 10 * 60_000;
/** The tablet's clock is called wrong from here. */
const CLOCK_WRONG_MS = 60_000;

/** All parts of the till, put together; `CounterEngine` is its face. */
export class Till {
  readonly database = new Database();
  readonly clock = new TabletClock(BROWSER_CLOCKS, crypto.randomUUID());
  readonly binding = new Binding(this.database);
  readonly list = new CountyList(this.database);
  readonly regulars = new Regulars();
  readonly meals = new DayBook(this.database);
  readonly line = new Line(
    () => this.clock.now(),
    () => {
      this.changed();
    },
  );
  readonly chain = new Chain(this.database, () => this.binding.keys.seal);
  readonly outbox = new Outbox(this.database, this.chain, this.meals, () => this.clock.now());
  readonly shiftKey = new ShiftKey(sessionStorage);
  readonly session: Session = new Session(
    this.database,
    this.shiftKey,
    () => this.calls,
    () => this.clock.now(),
    () => {
      this.changed();
    },
  );
  readonly calls = new Calls(() => this.session.token());
  readonly notices = new Notices(
    this.database,
    () => this.clock.now(),
    () => {
      this.changed();
    },
  );
  readonly speaker = new Speaker();
  readonly update = new Update(() => {
    this.changed();
  });
  readonly courier: Courier;
  readonly shifts: Shifts;
  readonly teller: Teller;
  held = false;
  elsewhere = false;
  persisted = false;
  readonly parts: TillParts;
  private readonly writer: Writer;
  private isDated = false;
  /** The tablet’s own standing is asked for once in each life of the page. */
  private hasAsked = false;

  constructor(readonly changed: () => void) {
    this.courier = new Courier({
      ...this,
      self: () => (this.held ? this.binding.self : null),
      storage: () => ({ persisted: this.persisted, installed: isInstalled() }),
      version: __APP_VERSION__,
      changed: this.changed,
      revoked: () => this.revoke(),
      returned: (rows) => {
        const came = rows.filter((row) => row.state === 'returned').length;
        if (came > 0) this.speaker.play('sync_rejected');
      },
      listRefused: () => void this.tellRare('listRefused'),
      queueRefused: () => void this.tellRare('queueRefused'),
      timed: () => this.dated(),
      between: () => this.between(),
    });
    this.shifts = new Shifts({ ...this, self: () => this.binding.self, changed: this.changed });
    const parts: TillParts = {
      database: this.database,
      clock: this.clock,
      line: this.line,
      list: this.list,
      regulars: this.regulars,
      meals: this.meals,
      chain: this.chain,
      outbox: this.outbox,
      courier: this.courier,
      calls: this.calls,
      session: this.session,
      self: () => (this.binding.revoked ? null : this.binding.self),
      shift: () => this.shifts.current,
      changed: this.changed,
      revoked: () => this.revoke(),
    };
    this.writer = new Writer(parts);
    this.teller = new Teller(parts);
    this.parts = parts;
  }

  /** Takes up where the tablet stopped, in whatever way it did. */
  async resume(): Promise<void> {
    await this.binding.resume();
    this.isDated = false;
    this.clock.resume(await this.database.setting<ClockAnchor>('anchor'), (await this.database.setting<number>('seen')) ?? 0);
    await this.shiftKey.resume();
    await this.forgetBadges();
    await Promise.all([this.chain.resume(), this.list.resume(), this.session.resume(), this.shifts.resume(), this.meals.resume(this.clock.now()), this.notices.resume()]);
    await this.outbox.resume();
    const sound = await this.database.setting<{ muted: boolean; volume: number }>('sound');
    if (sound) Object.assign(this.speaker, sound);
    this.persisted = await navigator.storage.persisted();
    this.held = true;
  }

  get phase(): Phase {
    if (this.elsewhere) return 'elsewhere';
    if (!this.held) return 'opening';
    if (this.binding.revoked) return 'revoked';
    if (this.binding.standing === null) return 'unbound';
    const shift = this.shifts.current;
    if (shift === null) return 'closed';
    if (this.clock.now() >= shift.endsAt) return 'session_ended';
    return this.line.up && !this.session.alive && !this.shifts.catchingUp ? 'session_ended' : 'open';
  }

  standing(): Standing {
    const now = this.clock.now();
    const shift = this.shifts.current;
    const { skewMs } = this.clock;
    const resting = this.outbox.waiting === 0 && this.teller.idle && this.update.idle;
    return {
      phase: this.phase,
      device: this.binding.standing,
      shift:
        shift === null
          ? null
          : {
              shiftId: shift.shiftId,
              operatorId: shift.operatorId,
              displayName: shift.displayName,
              opensAt: shift.opensAt,
              endsAt: shift.endsAt,
              coldStart: shift.coldStart,
              endsSoon: now >= shift.warnsAt && now < shift.endsAt,
            },
      line: this.line.standing,
      list: this.list.standing(now, this.courier.loading),
      clock: { skewMs, wrong: skewMs !== null && Math.abs(skewMs) > CLOCK_WRONG_MS, movedBack: this.clock.movedBack },
      outbox: this.outbox.standing(this.courier.sending, this.courier.nextTryAt),
      today: this.today(dayOf(now)),
      storage: { persisted: this.persisted, installed: isInstalled() },
      sound: { unlocked: this.speaker.unlocked, muted: this.speaker.muted, volume: this.speaker.volume },
      update: this.update.isHere ? (resting ? 'ready' : 'waiting') : 'none',
      notices: this.notices.all,
    };
  }

  /** Revoked: nothing of anybody stays in clear; what waits stays sealed and is still sent. */
  async revoke(): Promise<void> {
    if (this.binding.revoked) return;
    await this.binding.revoke();
    await this.shifts.end();
    await this.list.wipe();
    await this.meals.forgetNames();
    await this.outbox.forgetTexts();
    await this.database.write(['badges', 'drafts', 'forms'], async (tx) => {
      await Promise.all([tx.objectStore('badges').clear(), tx.objectStore('drafts').clear(), tx.objectStore('forms').clear()]);
    });
    this.changed();
  }

  /** Everything at the till that is not a scan: loaded when it is first wanted. */
  async desk(): Promise<Desk> {
    return new (await import('./desk.js')).Desk(this.parts, this.shifts);
  }

  /** What hardly any tablet is ever told. */
  private async tellRare(what: 'listRefused' | 'queueRefused'): Promise<void> {
    this.notices.tell((await import('./seldom.js')).RARE[what]);
  }

  /** Asks after the tries whose answer was lost; mostly there are none. */
  private async settleDrafts(): Promise<void> {
    if ((await this.database.read(['drafts'], (tx) => tx.objectStore('drafts').count())) === 0) return;
    const { Drafts } = await import('./drafts.js');
    const drafts = new Drafts(this.parts, new Redeemer(this.parts), (notice) => {
      this.notices.tell(notice);
    });
    await drafts.settle(this.clock.now() - UNDER_WAY_MS);
  }

  /** Writes down what is only written down. */
  async note(kind: 'delivery', id: Id, body: Readonly<Record<string, unknown>>): Promise<void> {
    await this.writer.note(kind, id, body);
  }

  /**
   * The chain's first event of each life of the page carries the signed time: after a restart with the line down there is
   * none to be had, and the county dates what follows by how far off this tablet's clock was here.
   */
  private async dated(): Promise<void> {
    if (this.isDated || this.binding.revoked) return;
    this.isDated = true;
    await this.writer.note('open', newId(this.clock.now()), { appVersion: __APP_VERSION__ });
  }

  private async between(): Promise<void> {
    if (this.shifts.catchingUp) await (await this.shifts.door()).catchUp();
    await this.session.refresh();
    if (this.session.alive && !this.hasAsked) {
      this.hasAsked = true;
      await this.binding.learn(this.calls);
    }
    if (this.session.alive) await this.learnRegulars();
    await this.settleDrafts();
  }

  /** Who eats here often: asked for in a session only. */
  private async learnRegulars(): Promise<void> {
    const { regulars } = this;
    if (performance.now() - regulars.askedAt < REGULARS_MS) return;
    const { turn } = this.shiftKey;
    const answer = await answerOf(this.calls.session.GET('/api/v1/counter/regulars', { params: { query: regulars.digest === null ? {} : { known: regulars.digest } } }));
    if (answer.kind !== 'ok') return;
    const { digest, people } = answer.data;
    if (people !== null) {
      regulars.hold(people, digest);
      await this.keepPeople({ people, digest }, turn);
    }
    regulars.askedAt = performance.now();
  }

  /** For a start without the line: beside the operator's wrapped key, shut by it. Whoever has no badge has no such row. */
  private async keepPeople(known: { people: People; digest: string | null }, turn: number): Promise<void> {
    const people = await this.shiftKey.shut(known);
    await this.database.write(['badges'], async (tx) => {
      const row = await tx.objectStore('badges').get(this.shifts.current?.operatorId ?? '');
      if (row && turn === this.shiftKey.turn) await tx.objectStore('badges').put({ ...row, people });
    });
  }

  /** A day after the county last accepted the PIN nothing is left to try. */
  async forgetBadges(): Promise<void> {
    const rows = await this.database.read(['badges'], (tx) => tx.objectStore('badges').getAll());
    for (const { operatorId, madeAt } of rows) if (this.clock.now() - madeAt > BADGE_MS) await this.database.write(['badges'], (tx) => tx.objectStore('badges').delete(operatorId));
  }

  private today(day: string): TodayStanding {
    const rows = this.meals.onDay(day);
    const stand = rows.filter((row) => row.state !== 'voided');
    const meals = stand.filter((row) => row.kind === 'meal');
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
    return {
      day,
      meals: meals.length,
      fullPrice: stand.length - meals.length,
      takingsFen: sum(stand.map((row) => row.split.selfPayFen)),
      subsidyFen: sum(meals.map((row) => row.split.subsidyFen)),
      voided: rows.length - stand.length,
    };
  }
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches;
}
