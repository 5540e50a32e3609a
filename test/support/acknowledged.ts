import { pause, type RunningApp } from './built-app.js';
import type { LiveCounty } from './live-county.js';
import type { Id } from '#values';

/** A meal that a till asks for, under an id of its own. */
export interface Order {
  readonly id: Id;
  readonly person: number;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const LANES = 8;
const AGAIN_MS = 20;
const CALL_MS = 10_000;

/**
 * What a tablet knows of its orders: each is sent under the same id until it has a definite answer, and that answer is then
 * expected for ever.
 */
export class Acknowledged {
  readonly answers = new Map<Id, Answer>();
  /** How often each code came that says "ask again". */
  readonly outages = new Map<string, number>();
  /** Answers that nobody may get: 5xx other than 503. */
  readonly faults: Answer[] = [];
  /** Answers that are not what the same order was told before. */
  readonly altered: { readonly id: Id; readonly was: Answer; readonly is: Answer }[] = [];
  /** Calls that ended without an answer. */
  silent = 0;

  constructor(private readonly county: LiveCounty) {}

  get outagesSeen(): number {
    return [...this.outages.values()].reduce((sum, count) => sum + count, 0);
  }

  open(orders: readonly Order[]): Order[] {
    return orders.filter((order) => !this.answers.has(order.id));
  }

  /** Sends until every order has its answer, the app is gone, or `enough` says so. */
  async hammer(app: RunningApp, token: string, orders: readonly Order[], enough: () => boolean = () => false): Promise<void> {
    const waiting = [...orders];
    const lane = async (): Promise<void> => {
      for (let order = waiting.shift(); order && !app.isOver && !enough(); order = waiting.shift()) {
        if (await this.send(app, token, order)) continue;
        waiting.push(order);
        await pause(AGAIN_MS);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** True once the order has a definite answer. */
  async send(app: RunningApp, token: string, order: Order): Promise<boolean> {
    const answer = await fetch(`${app.url}/api/v1/counter/redemptions`, {
      method: 'POST',
      signal: AbortSignal.timeout(CALL_MS),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: order.id, code: this.county.persons[order.person]?.code, menuItemId: this.county.menuItemId, tender: 'cash' }),
    }).then(
      async (response): Promise<Answer & { retryAfter: string | null }> => ({
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
        retryAfter: response.headers.get('retry-after'),
      }),
      () => null,
    );
    if (answer === null) {
      this.silent += 1;
      return false;
    }
    if (answer.status === 503 && answer.retryAfter !== null) {
      const code = String(answer.body['code']);
      this.outages.set(code, (this.outages.get(code) ?? 0) + 1);
      return false;
    }
    if (answer.status >= 500) {
      this.faults.push(answer);
      return false;
    }
    this.note(order.id, answer);
    return true;
  }

  /** The ids that are acknowledged as meals. */
  get meals(): Id[] {
    return [...this.answers].filter(([, { status }]) => status < 300).map(([id]) => id);
  }

  /** Of the meals that were acknowledged, those that the books do not hold. */
  async lost(): Promise<Id[]> {
    const kept = new Set((await this.county.rows<{ id: Id }>('SELECT r.id FROM redemption r JOIN attempt a ON a.id = r.id')).map((row) => row.id));
    return this.meals.filter((id) => !kept.has(id));
  }

  /** A meal comes again as 200 with the same receipt, a refusal with the same words. */
  private note(id: Id, now: Answer): void {
    const was = this.answers.get(id);
    if (was === undefined) {
      this.answers.set(id, now);
      return;
    }
    const { instance: _then, ...before } = was.body;
    const { instance: _now, ...after } = now.body;
    const status = was.status === 201 ? 200 : was.status;
    if (now.status !== status || JSON.stringify(before) !== JSON.stringify(after)) this.altered.push({ id, was, is: now });
  }
}
