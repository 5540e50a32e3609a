import { batchText, CHAIN_START, linkText } from '#core/offline';
import type { Id } from '#values';
import { newId } from '../../kit/ids.js';
import { signText } from '../../kit/key-pair.js';
import type { DeviceSelf, Schemas } from './api.js';
import type { Chain } from './chain.js';
import type { Database, Writing } from './database.js';
import type { DayBook } from './day-book.js';
import { sha256 } from './digest.js';
import { type KeptEvent, SEALED_KEPT_MS, type SealedEvent } from './kept-event.js';
import { outboxWords } from './outbox-words.js';
import { type ReturnedRow, returnedRow } from './returned-row.js';
import type { OutboxStanding } from './standing.js';

type Body = Schemas['EventBatchDto'];
type Answer = Schemas['EventBatchAnswerDto'];
type Verdict = Schemas['EventVerdictDto'];

/** Rows in one call. */
export const BATCH_MAX = 256;

/** What an answer changed. */
export interface Settled {
  readonly answered: number;
  readonly returned: readonly ReturnedRow[];
}

const STATES: Readonly<Record<Verdict['outcome'], KeptEvent['state']>> = {
  accepted: 'confirmed',
  honoured: 'confirmed',
  noted: 'confirmed',
  held: 'review',
  site_bears: 'returned',
  rejected: 'returned',
};

/**
 * What waits for the county. Rows stand for themselves: a bad one is answered and set aside like any other, and nothing
 * behind it waits for it. Nothing is deleted before the county has answered, and its sealed copy not for a week after.
 */
export class Outbox {
  private waitingSeqs: number[] = [];
  private oldestAt: number | null = null;
  private returned: ReturnedRow[] = [];
  private confirmedAt: number | null = null;
  private batchId: { readonly of: string; readonly id: Id } | null = null;

  constructor(
    private readonly database: Database,
    private readonly chain: Chain,
    private readonly meals: DayBook,
    private readonly now: () => number,
  ) {}

  async resume(): Promise<void> {
    const [waiting, returned] = await this.database.read(['events', 'returned'], (tx) =>
      Promise.all([tx.objectStore('events').index('state').getAll('waiting'), tx.objectStore('returned').getAll()]),
    );
    this.waitingSeqs = waiting.map((event) => event.seq).sort((a, b) => a - b);
    this.oldestAt = waiting.find((event) => event.seq === this.waitingSeqs[0])?.at ?? null;
    this.returned = returned;
    this.confirmedAt = await this.database.setting<number>('confirmedAt');
  }

  get waiting(): number {
    return this.waitingSeqs.length;
  }

  /** The number of the oldest row that waits; null when none does. */
  get first(): number | null {
    return this.waitingSeqs[0] ?? null;
  }

  /** The next row that waits behind one. */
  after(seq: number): number | undefined {
    return this.waitingSeqs.find((one) => one > seq);
  }

  get oldest(): number | null {
    return this.oldestAt;
  }

  /** An event was appended. */
  added(event: KeptEvent): void {
    this.waitingSeqs.push(event.seq);
    this.oldestAt ??= event.at;
  }

  /** The oldest rows that wait, signed, as the county takes them; null when none do. */
  nextBatch(self: DeviceSelf, appVersion: string): Promise<Body | null> {
    return this.batchFrom(this.waitingSeqs[0], self, appVersion);
  }

  /** The rows from one on, signed; null when none wait. */
  async batchFrom(fromSeq: number | undefined, self: DeviceSelf, appVersion: string): Promise<Body | null> {
    if (fromSeq === undefined) return null;
    const { before, rows } = await this.rowsFrom(fromSeq);
    const prevHash = before?.hash ?? CHAIN_START;
    const taken: { readonly hash: string; readonly text: string }[] = [];
    let isDamaged = false;
    for (const { hash, event, copy } of rows) {
      const text = await this.intact(taken.at(-1)?.hash ?? prevHash, hash, [() => event.text, () => (copy ? this.chain.unseal(copy) : null)]);
      // A damaged row goes first in a call of its own: the county takes it by its hash and proves those behind it.
      if (text === null && taken.length > 0) break;
      isDamaged ||= text === null;
      taken.push({ hash, text: text ?? event.text ?? '' });
    }
    const headHash = taken.at(-1)?.hash;
    if (headHash === undefined) return null;
    const toSeq = fromSeq + taken.length - 1;
    return {
      batchId: this.idOf(`${String(fromSeq)}|${headHash}`),
      deviceId: self.deviceId,
      fromSeq,
      toSeq,
      prevHash,
      headHash,
      signature: await signText(self.key, batchText({ deviceId: self.deviceId, fromSeq, toSeq, headHash })),
      appVersion,
      queueLength: this.waiting,
      events: taken.map((row) => row.text),
      ...(isDamaged ? { hashes: taken.map((row) => row.hash) } : {}),
    };
  }

  /** Keeps what the county said of each row, in one transaction. */
  async settle(answer: Answer): Promise<Settled> {
    const known = new Set(this.waitingSeqs);
    const verdicts = answer.verdicts.filter((verdict) => known.has(verdict.seq));
    const nowMs = this.now();
    const returned: ReturnedRow[] = [];
    const changedMeals: (() => void)[] = [];
    await this.database.write(['events', 'sealed', 'returned', 'meals', 'settings'], async (tx) => {
      for (const verdict of verdicts) {
        const event = await tx.objectStore('events').get(verdict.seq);
        if (!event) continue;
        const state = STATES[verdict.outcome];
        await tx.objectStore('events').put({ ...event, state, text: null, answeredAt: nowMs });
        await markSealed(tx, event.seq, nowMs);
        if (state !== 'confirmed') {
          const row = returnedRow(event, verdict, state === 'review' ? 'review' : 'returned');
          returned.push(row);
          await tx.objectStore('returned').put(row);
        }
        const meal = this.meals.of(event.id);
        if (meal && meal.state !== 'voided') {
          const changed = { ...meal, state: state === 'waiting' ? meal.state : state };
          await this.meals.put(tx, changed);
          changedMeals.push(() => {
            this.meals.remember(changed);
          });
        }
      }
      await tx.objectStore('settings').put(nowMs, 'confirmedAt');
    });
    for (const remember of changedMeals) remember();
    this.returned.push(...returned);
    const answered = new Set(verdicts.map((verdict) => verdict.seq));
    this.waitingSeqs = this.waitingSeqs.filter((seq) => !answered.has(seq));
    if (answered.size > 0) this.confirmedAt = nowMs;
    await this.askedAgain(answer.expectedSeq);
    await this.noteOldest();
    return { answered: answered.size, returned };
  }

  async markSeen(): Promise<void> {
    this.returned = this.returned.map((row) => ({ ...row, seen: true }));
    await this.database.write(['returned'], async (tx) => {
      for (const row of this.returned) await tx.objectStore('returned').put(row);
    });
  }

  /** Drops what nobody needs any more: answered rows and sealed copies after a week, but never the row that the next one leans on. */
  async tidy(): Promise<void> {
    const before = this.now() - SEALED_KEPT_MS;
    const keepFrom = (this.waitingSeqs[0] ?? this.chain.seq + 1) - 1;
    await this.database.write(['events', 'sealed', 'returned'], async (tx) => {
      for (const event of await tx.objectStore('events').getAll()) {
        if (event.seq >= keepFrom || event.answeredAt === null || event.answeredAt > before) continue;
        await tx.objectStore('events').delete(event.seq);
        await tx.objectStore('sealed').delete(event.seq);
        await tx.objectStore('returned').delete(event.seq);
      }
    });
  }

  standing(sending: boolean, nextTryAt: number | null): OutboxStanding {
    const came = this.returned.filter((row) => row.state === 'returned');
    return {
      waiting: this.waiting,
      returned: came.length,
      unseen: came.filter((row) => !row.seen).length,
      oldestAt: this.oldestAt,
      lastConfirmedAt: this.confirmedAt,
      sending,
      nextTryAt,
      words: outboxWords(this.waiting, this.confirmedAt),
    };
  }

  /** Clears the texts of a revoked tablet; the sealed copies stay and can still be sent. */
  async forgetTexts(): Promise<void> {
    await this.database.write(['events'], async (tx) => {
      for (const event of await tx.objectStore('events').getAll()) await tx.objectStore('events').put({ ...event, text: null, nameMasked: null });
    });
  }

  /** A county that was restored from a backup asks for rows that it had answered: they wait again, as far as sealed copies go. */
  private async askedAgain(expectedSeq: number): Promise<void> {
    if (expectedSeq > this.chain.seq) return;
    const first = this.waitingSeqs[0] ?? this.chain.seq + 1;
    if (expectedSeq >= first) return;
    const again: number[] = [];
    await this.database.write(['events'], async (tx) => {
      for (let seq = expectedSeq; seq < first; seq++) {
        const event = await tx.objectStore('events').get(seq);
        if (!event) continue;
        await tx.objectStore('events').put({ ...event, state: 'waiting', answeredAt: null });
        again.push(seq);
      }
    });
    this.waitingSeqs = [...again, ...this.waitingSeqs];
  }

  private async noteOldest(): Promise<void> {
    const [first] = this.waitingSeqs;
    this.oldestAt = first === undefined ? null : ((await this.database.read(['events'], (tx) => tx.objectStore('events').get(first)))?.at ?? null);
  }

  /** Rows in a row from a number on with their sealed copies, and the one before them. */
  private async rowsFrom(fromSeq: number): Promise<{ before: { readonly hash: string } | undefined; rows: { hash: string; event: KeptEvent; copy: SealedEvent | undefined }[] }> {
    let toSeq = fromSeq;
    const start = this.waitingSeqs.indexOf(fromSeq);
    while (this.waitingSeqs[start + toSeq + 1 - fromSeq] === toSeq + 1 && toSeq - fromSeq + 1 < BATCH_MAX) toSeq += 1;
    const range = IDBKeyRange.bound(fromSeq - 1, toSeq);
    const [events, sealed] = await this.database.read(['events', 'sealed'], (tx) => Promise.all([tx.objectStore('events').getAll(range), tx.objectStore('sealed').getAll(range)]));
    const copies = new Map(sealed.map((copy) => [copy.seq, copy]));
    return {
      before: events.find((event) => event.seq === fromSeq - 1) ?? copies.get(fromSeq - 1),
      rows: events.filter((event) => event.seq >= fromSeq).map((event) => ({ hash: event.hash, event, copy: copies.get(event.seq) })),
    };
  }

  /** The first text that leads to the hash; null when none does. */
  private async intact(previous: string, hash: string, texts: readonly (() => string | null | Promise<string | null>)[]): Promise<string | null> {
    for (const read of texts) {
      const text = await read();
      if (text !== null && (await sha256(linkText(previous, text))) === hash) return text;
    }
    return null;
  }

  private idOf(of: string): Id {
    if (this.batchId?.of !== of) this.batchId = { of, id: newId(this.now()) };
    return this.batchId.id;
  }
}

async function markSealed(tx: Writing, seq: number, answeredAt: number): Promise<void> {
  const sealed = await tx.objectStore('sealed').get(seq);
  if (sealed) await tx.objectStore('sealed').put({ ...sealed, answeredAt });
}
