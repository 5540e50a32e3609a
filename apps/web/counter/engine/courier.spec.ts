import { makeKey } from '../../kit/key-pair.js';
import { Courier, type CourierParts } from './courier.js';
import type { ListTaken } from './county-list.js';
import { Line } from './line.js';

const HALF_MINUTE = 30_000;

/** A county that counts what is asked of it, and a tablet whose pauses are taken down instead of waited for. */
async function round(county: { serial: number; taken?: ListTaken; leftAt?: 'server-times' | 'event-batches' | 'snapshot' }, held: { serial: number | null }) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const page = new EventTarget();
  const globals = { document: new EventTarget(), addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page) };
  const before = Object.fromEntries([...Object.keys(globals), 'setTimeout'].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  Object.defineProperty(globalThis, 'setTimeout', { value: (_run: unknown, ms: number) => pauses.push(ms), configurable: true, writable: true });
  const ok = (data: unknown) => Promise.resolve({ data, response: { ok: true, status: 200 } });
  const call = (path: string) => {
    asked.push(path.split('/').at(-1) ?? '');
    const isLeft = county.leftAt !== undefined && path.endsWith(county.leftAt);
    if (isLeft && county.leftAt === 'snapshot') return Promise.resolve({ error: { code: 'device_revoked', title: '' }, response: { ok: false, status: 403 } });
    if (path.endsWith('device-reports')) return ok({ serverTime: 1, snapshotSerial: county.serial, revoked: false });
    return ok(path.endsWith('event-batches') ? { fault: null, revoked: isLeft } : { serverTime: 1, nonce: '', keyId: 1, signature: '', revoked: isLeft });
  };
  /** Rows that wait, one a call. */
  const waiting = county.leftAt === 'event-batches' ? [1, 2] : [];
  const nothing = () => Promise.resolve();
  const key = await makeKey();
  const parts = {
    self: () => ({ deviceId: 'd', siteId: 's', key }),
    calls: { open: { POST: call }, download: { GET: call } },
    clock: { anchorAgeMs: county.leftAt === 'server-times' ? Number.POSITIVE_INFINITY : 0, now: () => 1_795_500_000_000, skewMs: 0 },
    line: new Line(
      () => 0,
      () => undefined,
    ),
    list: {
      get serial() {
        return held.serial;
      },
      regularsDigest: null,
      onlineKey: null,
      take: () => {
        if (county.taken === undefined) held.serial = county.serial;
        return Promise.resolve(county.taken ?? 'taken');
      },
    },
    outbox: {
      waiting: 0,
      oldest: null,
      first: null,
      nextBatch: () => Promise.resolve(waiting.length === 0 ? null : { fromSeq: waiting.shift() }),
      settle: () => Promise.resolve({ answered: 1, returned: [] }),
      tidy: nothing,
    },
    storage: () => ({ persisted: true, installed: true }),
    version: '1',
    changed: () => undefined,
    listRefused: () => asked.push('told'),
    revoked: () => Promise.resolve(void asked.push('wiped')),
    timed: nothing,
    between: nothing,
  } as unknown as CourierParts;
  const courier = new Courier(parts);
  return {
    asked,
    pauses,
    courier,
    online: () => page.dispatchEvent(new Event('online')),
    end: () => {
      courier.stop();
      for (const [name, was] of Object.entries(before)) if (was) Object.defineProperty(globalThis, name, was);
    },
  };
}

it('reports within half a minute while the line is up, and fetches what is newer in the same round', async () => {
  const county = { serial: 7 };
  const held = { serial: 7 };
  const { asked, pauses, courier, end } = await round(county, held);
  try {
    await courier.now();
    expect(asked).toEqual(['device-reports']);
    county.serial = 8;
    await courier.now();
    expect(asked).toEqual(['device-reports', 'device-reports', 'snapshot']);
    expect(held.serial).toBe(8);
    expect(pauses).toHaveLength(2);
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(HALF_MINUTE);
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(10_000);
  } finally {
    end();
  }
});

it('reports at once when the network comes back', async () => {
  const { asked, courier, online, end } = await round({ serial: 8 }, { serial: 7 });
  try {
    online();
    await courier.now();
    expect(asked.slice(0, 2)).toEqual(['device-reports', 'snapshot']);
  } finally {
    end();
  }
});

it('asks for a list with a wrong signature once, tells it, and goes on reporting', async () => {
  const { asked, courier, end } = await round({ serial: 8, taken: 'forged' }, { serial: 7 });
  try {
    await courier.now();
    await courier.now();
    expect(asked).toEqual(['device-reports', 'snapshot', 'told', 'device-reports']);
  } finally {
    end();
  }
});

it.each([
  ['server-times', ['server-times', 'wiped', 'device-reports', 'snapshot']],
  ['event-batches', ['event-batches', 'wiped', 'event-batches', 'wiped', 'device-reports', 'snapshot']],
  ['snapshot', ['device-reports', 'snapshot', 'wiped']],
] as const)('wipes when %s tells that the tablet was retired, and sends what waits all the same', async (leftAt, expected) => {
  const { asked, courier, end } = await round({ serial: 8, leftAt }, { serial: 7 });
  try {
    await courier.now();
    expect(asked).toEqual(expected);
  } finally {
    end();
  }
});
