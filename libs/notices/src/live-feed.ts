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
/** A session that ended, a phone that was stopped or a consent that was taken back closes its connection within this time. */
const SESSIONS_MS = 5000;

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
    const line: Line = { ...listener, cursor: listener.after, pulling: false, again: false };
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
      if (persons.size > 0) await this.pullAll([...this.lines].filter((line) => persons.has(line.actor.personId ?? '')));
    } catch {
      // An outage of the database: the next second tries again, and every line still has its own cursor.
    } finally {
      this.looking = false;
    }
  }

  onModuleDestroy(): void {
    for (const line of [...this.lines]) {
      this.drop(line);
      line.close();
    }
  }

  private async pullAll(lines: readonly Line[]): Promise<void> {
    for (const line of lines) await this.pull(line);
  }

  private async pull(line: Line): Promise<void> {
    line.again = true;
    if (line.pulling) return;
    line.pulling = true;
    try {
      while (line.again && this.lines.has(line)) {
        line.again = false;
        const changes = await this.changes.after(line.actor, line.cursor);
        if (isRefusal(changes)) {
          this.end(line);
          return;
        }
        line.cursor = changes.cursor;
        line.again ||= changes.more;
        if (!changes.items.every((item) => line.send(item))) this.end(line);
      }
    } catch {
      // The cursor stands where it stood; the next look pulls again.
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
