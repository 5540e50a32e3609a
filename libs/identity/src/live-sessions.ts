import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { Clock, UnitOfWork } from '#platform';
import { SessionStore } from './session.store.js';

const PER_QUERY = 1000;

/** Which of many sessions are still live, asked together: for connections that stay open beyond a request. */
@Injectable()
export class LiveSessions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
  ) {}

  async among(sessionIds: readonly Id[]): Promise<Set<Id>> {
    const live = new Set<Id>();
    for (let start = 0; start < sessionIds.length; start += PER_QUERY) {
      const found = await this.sessions.liveAmong(this.work.reader, sessionIds.slice(start, start + PER_QUERY), this.clock.nowMs());
      for (const id of found) live.add(id);
    }
    return live;
  }
}
