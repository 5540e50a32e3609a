import type { Words } from '#values';
import { backOffMs } from './back-off.js';
import type { LineReason, LineStanding } from './standing.js';

const WORDS: Readonly<Record<LineReason, Words>> = {
  ok: { zh: '在线', en: 'Online' },
  asking: { zh: '正在连接…', en: 'Connecting…' },
  no_network: { zh: '离线：本机没有网络', en: 'Offline: no network on this device' },
  no_answer: { zh: '离线：服务器没有应答', en: 'Offline: the server does not answer' },
  slow: { zh: '离线：网络太慢', en: 'Offline: the network is too slow' },
  busy: { zh: '离线：服务器繁忙', en: 'Offline: the server is busy' },
  session: { zh: '在线，班次需重新输入密码', en: 'Online; enter the PIN again' },
};

/** Whether the county answers. Everybody who calls says what came of it; nobody has to find a switch. */
export class Line {
  private because: LineReason = 'asking';
  private since: number;
  private failures = 0;

  constructor(
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {
    this.since = now();
  }

  /** Worth asking the county now: the last call was answered. */
  get up(): boolean {
    return this.because === 'ok' || this.because === 'session';
  }

  answered(): void {
    this.failures = 0;
    this.turn('ok');
  }

  failed(because: Exclude<LineReason, 'ok' | 'asking' | 'session'>): void {
    this.failures += 1;
    this.turn(navigator.onLine ? because : 'no_network');
  }

  /** Pause before the next try by itself, ms. */
  pauseMs(chance: number): number {
    return backOffMs(this.failures, chance);
  }

  get standing(): LineStanding {
    const state = this.because === 'asking' ? 'asking' : this.up ? 'online' : 'offline';
    return { state, because: this.because, since: this.since, words: WORDS[this.because] };
  }

  private turn(because: LineReason): void {
    if (because === this.because) return;
    this.because = because;
    this.since = this.now();
    this.changed();
  }
}
