import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import { Happenings, LOOK_MAX } from './happenings.js';
import type { NoticeToTell } from './notice.js';
import type { TellerState } from './notice.store.js';
import { NoticeStore } from './notice.store.js';
import { TextsDue } from './texts-due.js';

/**
 * A transaction may commit later than the time it recorded, by a lock it waited for (50 s at most). So each look begins
 * this long before the end of the last one, and what was told already is left out by its key.
 */
const OVERLAP_MS = 120_000;
/** Without anything to tell the mark moves on once a minute only, so that a quiet county writes nothing. */
const MARK_MS = 60_000;
/** The first look of an installation goes back this far, and sends no text messages about it. */
const FIRST_LOOK_MS = 3 * 24 * 3_600_000;

/**
 * Tells what happened since the last look. Called every second by every process that may; of those that find something
 * one has the lock and the others find it told. Killed at any moment and called again, everything is told exactly once.
 */
@Injectable()
export class TellNotices {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly happenings: Happenings,
    private readonly texts: TextsDue,
    private readonly clock: Clock,
  ) {}

  /** How many notices were told. `backMs` looks that far back instead of to the last look: what a night does, to be sure. */
  async tell(backMs?: number): Promise<number> {
    let told = 0;
    for (;;) {
      const now = this.clock.nowMs();
      const state = await this.store.teller(this.work.reader);
      if (state !== null && now - state.lookedTo < MARK_MS && (await this.look(this.work.reader, state, { now, backMs })).length === 0) return told;
      const batch = await this.work.run((tx) => this.step(tx, { now, backMs }));
      told += batch.told;
      if (!batch.more) return told;
    }
  }

  private look(db: Reader, state: TellerState, { now, backMs }: { now: number; backMs: number | undefined }): Promise<NoticeToTell[]> {
    return this.happenings.untold(db, backMs === undefined ? state.lookedTo - OVERLAP_MS : now - backMs, now);
  }

  private async step(tx: Tx, at: { now: number; backMs: number | undefined }): Promise<{ told: number; more: boolean }> {
    const held = await this.store.lockTeller(tx);
    const state = held ?? { seq: 0, lookedTo: at.now - FIRST_LOOK_MS };
    if (held === null) await this.store.beginTelling(tx, state);
    // Looked at again under the lock: another process may have told it meanwhile.
    const found = await this.look(tx, state, at);
    const more = found.length >= LOOK_MAX;
    const seq = await this.store.add(tx, found, { seq: state.seq, toldAt: at.now });
    // After an outage of days it is history: it stands in the notices, and nobody's phone rings for it.
    const history = held === null || state.lookedTo < at.now - FIRST_LOOK_MS / 2;
    if (!history) await this.texts.note(tx, found, at.now);
    await this.store.moveTeller(tx, { seq, lookedTo: more ? state.lookedTo : Math.max(state.lookedTo, at.now) });
    return { told: found.length, more };
  }
}
