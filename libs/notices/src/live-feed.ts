import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { LiveSessions } from '#identity';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Id } from '#values';
import { isRefusal } from '#values';
import type { FeedItem } from './notice.js';
import { NoticeStore } from './notice.store.js';
import { ReadChanges } from './read-changes.js';

/** One read a second finds what is new for everybody who listens at this process. */
const LOOK_MS = 1000;
const BEAT_MS = 15_000;
/** A session that ended, a phone that was stopped or a consent that ran out closes its connection within this time, also when nothing happens. */
const SESSIONS_MS = 5000;
/** Connections of one session: a phone has two windows at most, and one that opens more gives up its oldest. */
const LINES_PER_SESSION = 3;

/** Where items go: an open connection. */
export interface Listener {
  readonly actor: Actor;
  readonly sessionId: Id;
  /** The last item the listener has; null for from now on. */
  readonly after: number | null;
  /** False when the connection takes no more. */
  readonly send: (item: FeedItem) => boolean;
  readonly beat: () => boolean;
  readonly close: () => void;
}

interface Line extends Listener {
  cursor: number | null;
  pulling: boolean;
  again: boolean;
  /** There may be something that a read which failed has not found. */
  behind: boolean;
}

/**
 * The live feed of all phones connected to this process. The database is the channel, so that it does not matter which
 * process served the meal: one small read a second says whom the newest notices are about, and each of those then reads
 * from its own cursor, one read at a time, so that nothing is missed and nothing comes twice, also over a cut.
 */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly lines = new Set<Line>();
  private timers: NodeJS.Timeout[] = [];
  private seen: number | null = null;
  private looking = false;
  private closed = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly changes: ReadChanges,
    private readonly sessions: LiveSessions,
  ) {}

  get size(): number {
    return this.lines.size;
  }

  /** Opens a line; the answer closes it. */
  open(listener: Listener): () => void {
    const line: Line = { ...listener, cursor: listener.after, pulling: false, again: false, behind: false };
    if (this.closed) {
      line.close();
      return () => undefined;
    }
    const own = [...this.lines].filter((other) => other.sessionId === line.sessionId);
    for (const oldest of own.slice(0, Math.max(0, own.length - LINES_PER_SESSION + 1))) this.end(oldest);
    this.lines.add(line);
    if (this.timers.length === 0) this.start();
    void this.pull(line);
    return () => {
      this.drop(line);
    };
  }

  /** Looks for news now: called by the second, and by whoever has just told something in this process. */
  async look(): Promise<void> {
    if (this.looking || this.lines.size === 0) return;
    this.looking = true;
    try {
      const db = this.work.reader;
      if (this.seen === null) {
        // The first look: whoever is connected reads for himself, everything after that comes by number.
        this.seen = await this.store.last(db);
        await this.pullAll([...this.lines]);
        return;
      }
      const { persons, last } = await this.store.toldAfter(db, this.seen);
      this.seen = last;
      await this.pullAll([...this.lines].filter((line) => line.behind || persons.has(line.actor.personId ?? '')));
    } catch {
      // An outage of the database: the next second tries again, and every line still has its own cursor.
    } finally {
      this.looking = false;
    }
  }

  /** A process that stops closes its connections first: they would hold it up for as long as they live. */
  onModuleDestroy(): void {
    this.closed = true;
    for (const line of [...this.lines]) {
      this.drop(line);
      line.close();
    }
  }

  /** Nothing goes to whoever may no longer look: that a phone was stopped or a consent taken back is itself news of that person. */
  private async pullAll(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    // Until each was read for: an outage on the way leaves them to the next look.
    for (const line of lines) line.behind = true;
    const live = await this.sessions.among(lines.map((line) => line.sessionId));
    for (const line of lines) {
      if (live.has(line.sessionId)) await this.pull(line);
      else this.end(line);
    }
  }

  private async pull(line: Line): Promise<void> {
    line.again = true;
    if (line.pulling) return;
    line.pulling = true;
    try {
      while (line.again && this.lines.has(line)) {
        line.again = false;
        line.behind = true;
        const changes = await this.changes.after(line.actor, line.cursor);
        if (isRefusal(changes)) {
          this.end(line);
          return;
        }
        line.cursor = changes.cursor;
        line.behind = false;
        line.again ||= changes.more;
        if (!changes.items.every((item) => line.send(item))) this.end(line);
      }
    } catch {
      // The cursor stands where it stood, and the line is behind; the next look pulls again.
    } finally {
      line.pulling = false;
    }
  }

  private start(): void {
    this.seen = null;
    this.timers = [
      setInterval(() => void this.look(), LOOK_MS),
      setInterval(() => {
        for (const line of [...this.lines]) if (!line.beat()) this.end(line);
      }, BEAT_MS),
      setInterval(() => void this.endClosedSessions(), SESSIONS_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  private async endClosedSessions(): Promise<void> {
    try {
      const live = await this.sessions.among([...this.lines].map((line) => line.sessionId));
      for (const line of [...this.lines]) if (!live.has(line.sessionId)) this.end(line);
    } catch {
      // Asked again in five seconds.
    }
  }

  private end(line: Line): void {
    this.drop(line);
    line.close();
  }

  private drop(line: Line): void {
    this.lines.delete(line);
    if (this.lines.size > 0) return;
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }
}
