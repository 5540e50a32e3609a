import type { Id, Month } from '#values';
import { dayOf, monthOf } from '#values';
import { CreateUser } from '#identity';
import { Clock, Ids, systemActor } from '#platform';
import { pause, type RunningApp, startApp } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, openLiveCounty } from '../support/live-county.js';
import { COUNTY, done } from '../support/small-county.js';

/* Goal: heavy work is done in another thread than requests, and a kill at any moment loses nothing that was asked for. */

const PERSONS = 3_000;
const KILLS = 2;
const ids = new Ids(new Clock());
const month: Month = monthOf(dayOf(Date.now()));
const PASSWORD = 'correct horse 85';

interface Told {
  readonly items: readonly { readonly subjectId: Id; readonly state: string; readonly attempts: number }[];
}

let county: LiveCounty;
beforeAll(async () => {
  county = await openLiveCounty({ persons: PERSONS, tills: 1 });
  await county.inside(async (context) => {
    done(
      await context
        .get(CreateUser, { strict: false })
        .create({ ...systemActor(COUNTY), id: 'bureau', role: 'bureau_admin' }, { login: 'shen.ji', password: PASSWORD, displayName: '审计', role: 'auditor', areaCode: COUNTY }),
    );
  });
  await awayFromMidnight();
});
afterAll(() => county.drop());

/** An app without nightly work: what is queued is done all the same, because it shows the bureau's face. */
async function opened(): Promise<{ app: RunningApp; ask: (method: string, path: string, body?: object) => Promise<Record<string, unknown>> }> {
  const app = await startApp({ ...county.env, LOG_LEVEL: 'info' });
  const call = async (method: string, path: string, token: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${app.url}/api/v1/bureau/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { accessToken } = (await call('POST', 'sessions', '', { login: 'shen.ji', password: PASSWORD })) as { accessToken: string };
  return { app, ask: (method, path, body) => call(method, path, accessToken, body) };
}

it('a reconciliation that was killed twice over ends under its id, done by a thread of its own', async () => {
  const runId = ids.next();
  let { app, ask } = await opened();
  await ask('POST', 'reconciliations', { runId, month, areaCode: COUNTY });
  const job = async () => ((await ask('GET', 'jobs')) as unknown as Told).items.find((one) => one.subjectId === runId);
  for (let kill = 1; kill <= KILLS; kill++) {
    for (let seen = await job(); seen?.state !== 'running'; seen = await job()) {
      if (seen === undefined || seen.state === 'done') throw new Error(`the work could not be killed under way: ${JSON.stringify(seen)}`);
      await pause(2);
    }
    await pause(kill * 40);
    await app.kill();
    // Acknowledged before the kill: it waits in the file, with nobody to do it.
    const [left] = await county.rows<{ state: string }>('SELECT state FROM job WHERE subject_id = ?', [runId]);
    expect(left?.state).toMatch(/queued|running/);
    ({ app, ask } = await opened());
  }
  let run = await ask('GET', `reconciliations/${runId}`);
  while (run['endedAt'] === null) {
    await pause(50);
    run = await ask('GET', `reconciliations/${runId}`);
  }
  expect(run).toMatchObject({ id: runId, persons: PERSONS, work: null });
  // The work is told done in a step of its own, after its last row; a stop between the two leaves it to the next process.
  while ((await job())?.state === 'running') await pause(20);
  expect((await app.stop()).code).toBe(0);
  const [ended] = await county.rows<{ state: string; attempts: number; worked_by: string }>('SELECT state, attempts, worked_by FROM job WHERE subject_id = ?', [runId]);
  expect(ended?.state).toBe('done');
  expect(Number(ended?.attempts)).toBeGreaterThan(1);
  // Process and thread; requests are answered by thread 0.
  expect(ended?.worked_by).toMatch(new RegExp(`^${String(app.child.pid)}/[1-9]\\d*$`));
  expect(await county.faults()).toEqual([]);
});
