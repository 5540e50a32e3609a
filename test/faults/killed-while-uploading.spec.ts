import fc from 'fast-check';
import { createHash, sign } from 'node:crypto';
import type { Id } from '#values';
import { batchText, CHAIN_START, linkText, type SignedMoment } from '#core/offline';
import { Clock, Ids } from '#platform';
import { pause, type RunningApp, startApp } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, type LiveTill, openLiveCounty } from '../support/live-county.js';

/*
 * Goal: kill -9 while tablets upload what they did without the network loses nothing that was acknowledged and doubles
 * nothing. Method: the built app in a process of its own, killed at chance moments and started again, while eight tablets
 * send their queues and go on from where the server says.
 */
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
const TABLETS = 8;
const MEALS = 40;
const PERSONS = 200;
const KILLS = 3;
const PART = 4;

let county: LiveCounty;
beforeAll(async () => {
  console.log(`SEED=${String(SEED)} kills at the same moments again`);
  county = await openLiveCounty({ persons: PERSONS, tills: TABLETS });
  await awayFromMidnight();
});
afterAll(() => county.drop());

interface Verdict {
  readonly seq: number;
  readonly id: Id;
  readonly outcome: string;
}

/** A tablet with its whole queue, which it keeps until every event has a verdict. */
class Tablet {
  readonly texts: string[] = [];
  readonly hashes: string[] = [CHAIN_START];
  readonly verdicts = new Map<Id, Verdict>();
  acknowledged = 0;
  private next = 1;
  lost = 0;

  constructor(
    private readonly till: LiveTill,
    readonly siteId: Id,
    persons: readonly number[],
    times: { readonly from: number; readonly ids: Ids; readonly operatorId: Id; readonly signedTime: SignedMoment },
  ) {
    for (const [index, person] of persons.entries()) {
      const at = times.from + index;
      const { signedTime, operatorId } = times;
      const clock = { at, signedTime, monoMs: at - signedTime.ms, shiftId: null, operatorId, snapshotSerial: 1, snapshotMadeAt: at - 3_600_000 };
      const meal = { code: county.persons[person]?.code, codeKind: 'card', menuItemId: county.menuItemId, tender: 'cash', evidence: 'no_photo', shown: null, onlineTried: false };
      const text = JSON.stringify({ v: 2, id: times.ids.next(), seq: index + 1, deviceId: till.deviceId, siteId, kind: 'meal', ...clock, ...meal });
      this.texts.push(text);
      this.hashes.push(
        createHash('sha256')
          .update(linkText(this.hashes.at(-1) ?? '', text))
          .digest('hex'),
      );
    }
  }

  get isDone(): boolean {
    return this.next > this.texts.length;
  }

  /** Sends parts until all is taken in, or the app is gone. */
  async upload(app: RunningApp, ids: Ids): Promise<void> {
    while (!this.isDone && !app.isOver) {
      const toSeq = Math.min(this.texts.length, this.next + PART - 1);
      const answer = await fetch(`${app.url}/api/v1/counter/event-batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(this.part(this.next, toSeq, ids.next())),
      }).then(
        async (response) => ({ status: response.status, body: (await response.json()) as { expectedSeq: number; verdicts: Verdict[] } }),
        () => null,
      );
      if (answer?.status !== 200) {
        this.lost += 1;
        if (answer !== null) throw new Error(`upload answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
        return;
      }
      this.acknowledged += 1;
      for (const verdict of answer.body.verdicts) this.verdicts.set(verdict.id, verdict);
      this.next = answer.body.expectedSeq;
    }
  }

  private part(fromSeq: number, toSeq: number, batchId: Id): object {
    const headHash = this.hashes[toSeq] ?? '';
    const { deviceId, key } = this.till;
    const signature = sign(null, Buffer.from(batchText({ deviceId, fromSeq, toSeq, headHash })), key).toString('base64url');
    return { batchId, deviceId, fromSeq, toSeq, prevHash: this.hashes[fromSeq - 1], headHash, signature, events: this.texts.slice(fromSeq - 1, toSeq) };
  }
}

it('keeps every acknowledged event once, with a verdict, and every raw upload', async () => {
  const ids = new Ids(new Clock());
  const [site] = await county.rows<{ id: Id }>('SELECT id FROM site');
  // Cards are a moment old, and no event may lie before them; every fifth person eats at two tablets.
  const from = Date.now();
  const [operator] = await county.rows<{ id: Id }>("SELECT id FROM user_account WHERE role = 'site_operator'");
  const signed = await county.signedTimes(from);
  const tablets = county.tills.map((till, tablet) => {
    const persons = Array.from({ length: MEALS }, (_unused, index) => (tablet * 25 + index) % PERSONS);
    return new Tablet(till, site?.id ?? '', persons, { from: from + tablet * 100, ids, operatorId: operator?.id ?? '', signedTime: signed(till.deviceId) });
  });
  const meals = tablets.reduce((sum, tablet) => sum + tablet.texts.length, 0);
  const people = new Set(tablets.flatMap((_tablet, tablet) => Array.from({ length: MEALS }, (_unused, index) => (tablet * 25 + index) % PERSONS))).size;
  expect(people).toBeLessThan(meals);
  const moments = fc.sample(fc.integer({ min: 3, max: 12 }), { numRuns: KILLS, seed: SEED });

  let app = await startApp(county.env);
  for (const moment of moments) {
    const acknowledged = (): number => tablets.reduce((sum, tablet) => sum + tablet.acknowledged, 0);
    const mark = acknowledged() + moment;
    const uploading = Promise.all(tablets.map((tablet) => tablet.upload(app, ids)));
    while (acknowledged() < mark && !app.isOver && !tablets.every((tablet) => tablet.isDone)) await pause(1);
    expect((await app.kill()).code).toBeNull();
    await uploading;
    app = await startApp(county.env);
  }
  expect(tablets.reduce((sum, tablet) => sum + tablet.lost, 0)).toBeGreaterThan(0);
  await Promise.all(tablets.map((tablet) => tablet.upload(app, ids)));
  expect((await app.stop()).code).toBe(0);

  const verdicts = tablets.flatMap((tablet) => [...tablet.verdicts.values()]);
  const rows = await county.rows<{ id: Id }>('SELECT id FROM redemption ORDER BY id');
  const events = await county.rows<{ id: Id }>('SELECT e.id FROM offline_event e JOIN offline_outcome o ON o.event_id = e.id AND o.n = 1 ORDER BY e.id');
  const sent = tablets.flatMap((tablet) => tablet.texts.map((text) => (JSON.parse(text) as { id: Id }).id)).sort();
  expect(rows.map((row) => row.id)).toEqual(sent);
  expect(events.map((row) => row.id)).toEqual(sent);
  expect(verdicts.length).toBeLessThanOrEqual(meals);
  for (const { outcome } of verdicts) expect(['accepted', 'honoured', 'site_bears']).toContain(outcome);
  const [books] = await county.rows<Record<string, number>>(
    `SELECT (SELECT COUNT(*) FROM transfer WHERE kind = 'redemption') AS transfers, (SELECT SUM(used) FROM meal_counter WHERE LENGTH(period) = 10) AS counted,
       (SELECT COUNT(*) FROM offline_batch) AS batches, (SELECT SUM(amount) FROM posting WHERE unit = 'CNY') AS balance,
       (SELECT COUNT(*) FROM (SELECT s.redemption_id FROM redemption_standing s GROUP BY s.redemption_id, s.n HAVING COUNT(*) > 1) twice) AS twice`,
  );
  const acknowledged = tablets.reduce((sum, tablet) => sum + tablet.acknowledged, 0);
  expect(Number(books?.['batches'])).toBeGreaterThanOrEqual(acknowledged);
  expect({ transfers: Number(books?.['transfers']), counted: Number(books?.['counted']), balance: Number(books?.['balance']), twice: Number(books?.['twice']) }).toEqual({
    transfers: meals,
    counted: people,
    balance: 0,
    twice: 0,
  });
  expect(await county.faults()).toEqual([]);
});
