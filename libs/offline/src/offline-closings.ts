import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import type { Id } from '#values';
import { EventStore } from './event.store.js';

/** Closings of a till that its chain tells of, made with the line down. */
@Injectable()
export class OfflineClosings {
  constructor(private readonly events: EventStore) {}

  /** The last one after an instant, UTC ms; null where there is none. Looks at what the tablet did since then and no further. */
  last(db: Reader, wanted: { readonly siteId: Id; readonly deviceId: Id; readonly afterMs: number }): Promise<number | null> {
    return this.events.lastClose(db, wanted);
  }
}
