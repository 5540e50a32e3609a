import { onScopeDispose } from 'vue';
import type { components } from '../../kit/api/schema.js';
import { pauseAfter } from '../../kit/pauses.js';
import { api, ask } from '../device/api.js';
import { accessToken } from '../device/session.js';
import { eventReader } from './event-lines.js';
import { home } from './home.js';

export type FeedItem = components['schemas']['FeedItemDto'];

/** Without the stream the server is asked this often: what happened at the counter is on the phone within three seconds. */
const POLL_MS = 2_500;
/** While it does not answer, less often, up to this. */
const POLL_FAILED_MS = 10_000;
/** A stream that says nothing for so long, not even that it is alive, is dead. */
const SILENCE_MS = 45_000;
/** After a stream that broke the server is polled for so long before another is tried. */
const STREAM_AGAIN_MS = 30_000;

/**
 * Tells what happens to the person's card while a page is open and looked at, oldest first and each once: by the stream
 * of server-sent events, else by asking.
 */
export function useLive(onItem: (item: FeedItem) => void): void {
  let cursor: number | undefined;
  let running: AbortController | null = null;

  function take(item: FeedItem): void {
    if (cursor !== undefined && item.cursor <= cursor) return;
    cursor = item.cursor;
    onItem(item);
  }

  /** Ends when the stream does, whatever the reason. */
  async function stream(signal: AbortSignal): Promise<void> {
    const token = await accessToken().catch(() => null);
    if (token === null) return;
    const after = cursor === undefined ? '' : `?after=${String(cursor)}`;
    const silence = new AbortController();
    let watchdog = setTimeout(() => {
      silence.abort();
    }, SILENCE_MS);
    try {
      const response = await fetch(`/api/v1/elder/events${after}`, {
        headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok || response.body === null) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const read = eventReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => {
          silence.abort();
        }, SILENCE_MS);
        for (const event of read(piece.value)) if (event.kind !== 'message') take(JSON.parse(event.data) as FeedItem);
      }
    } catch {
      // The line is down or the page is left; both are seen by whoever called.
    } finally {
      clearTimeout(watchdog);
    }
  }

  let failures = 0;

  async function poll(): Promise<void> {
    const answer = await ask(() => api.GET('/api/v1/elder/changes', { params: { query: cursor === undefined ? {} : { after: cursor } } }));
    failures = answer.kind === 'ok' ? 0 : failures + 1;
    if (answer.kind !== 'ok') return;
    for (const item of answer.data.items) take(item);
    cursor = answer.data.cursor;
  }

  async function run(signal: AbortSignal): Promise<void> {
    cursor ??= home.value?.cursor;
    const left = (): boolean => signal.aborted;
    while (!left()) {
      await stream(signal);
      const pollUntil = performance.now() + STREAM_AGAIN_MS;
      while (!left() && performance.now() < pollUntil) {
        await poll();
        await pause(pauseAfter(failures, { firstMs: POLL_MS, mostMs: POLL_FAILED_MS }), signal);
      }
    }
  }

  function look(): void {
    if (document.hidden) {
      running?.abort();
      running = null;
    } else if (running === null) {
      running = new AbortController();
      void run(running.signal);
    }
  }

  document.addEventListener('visibilitychange', look);
  look();
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', look);
    running?.abort();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
