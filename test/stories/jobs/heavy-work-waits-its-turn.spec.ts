import type { Month } from '#values';
import { isRefusal, refuse } from '#values';
import { ATTEMPTS_MAX, type JobHandler, JobReader, JobsModule, OPEN_JOBS_MAX, TakeUpJobs, WorkJob } from '#jobs';
import { type Actor, UnitOfWork } from '#platform';
import { QueueReconciliation, ReconcileJob, ReconciliationModule, ReconciliationReader } from '#reconciliation';
import { COUNTY, done, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

/* Goal: what would hold up the tills is asked for, waits, and is done one at a time; nothing that was asked for is lost, nothing is done for the asking twice. */

const NOVEMBER = '2026-11' as Month;
const STREET = `${COUNTY}001`;

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty({ modules: [ReconciliationModule, JobsModule] });
  await county.person();
});
afterAll(() => county.drop());
beforeEach(() => county.get(UnitOfWork).run((tx) => tx.execute('DELETE FROM job')));

const officer = (id: string): Actor => ({ ...county.bureau, id, role: 'street_officer', areaCode: STREET });
const ask = (actor: Actor, areaCode = STREET, runId = county.id()) => county.get(QueueReconciliation).queue(actor, { runId, month: NOVEMBER, areaCode });
const thrown = (error: unknown): never => {
  throw error;
};
const work = (handler: JobHandler = county.get(ReconcileJob), trouble: (error: unknown) => void = thrown) => county.get(WorkJob).next([handler], 'this test', trouble);
const states = async (): Promise<string[]> => (await county.get(JobReader).list(county.bureau, { limit: 50 })).items.map((job) => job.state).sort();
const fill = (id: string) => Promise.all(Array.from({ length: OPEN_JOBS_MAX }, (_, index) => ask(officer(id), `${STREET}00${String(index + 1)}`)));

it('the same month of the same area is one run, whoever asks and however often at once', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(officer(`officer-${String(index % 3)}`))));
  const runs = new Set(answers.map((answer) => (isRefusal(answer) ? answer.code : answer.id)));
  expect(runs.size).toBe(1);
  expect(await states()).toEqual(['queued']);
  await work();
  expect(await states()).toEqual(['done']);
  // It has ended: who asks now asks for a new look.
  expect(runs.has(done(await ask(officer('officer-0'))).id)).toBe(false);
});

it('an account has three jobs open at most, also when it asks for all of them at once', async () => {
  for (const answer of await fill('greedy')) expect(isRefusal(answer)).toBe(false);
  expect(await ask(officer('greedy'), `${STREET}009`)).toMatchObject({ code: 'queue_full', detail: { openMax: OPEN_JOBS_MAX } });
  await work();
  expect(isRefusal(await ask(officer('greedy'), `${STREET}008`))).toBe(false);
  expect(isRefusal(await ask(officer('patient'), `${STREET}009`))).toBe(false);
  // Nothing stands behind a refusal: neither a run nor a job.
  const runId = county.id();
  expect(await ask(officer('greedy'), `${STREET}007`, runId)).toMatchObject({ code: 'queue_full' });
  expect(await county.get(ReconciliationReader).run(county.bureau, runId)).toMatchObject({ code: 'not_found' });
});

it('a place in the queue is held by a constraint: without it a fourth job would stand there', async () => {
  await fill('greedy');
  const insert = (slot: string | null) =>
    county
      .get(UnitOfWork)
      .run((tx) =>
        tx.execute(
          `INSERT INTO job (id, kind, county, area_code, subject_id, actor_id, actor, request, state, open_key, actor_slot, made_at) VALUES (?, 'x', ?, ?, ?, 'greedy', '{}', '{}', 'queued', NULL, ?, 1)`,
          [county.id(), COUNTY, STREET, county.id(), slot],
        ),
      );
  await expect(insert('greedy|3')).rejects.toThrow();
  await insert(null);
  expect(await states()).toHaveLength(4);
});

it('is done one after the other, in the order in which it was asked for, and tells how many come first', async () => {
  const asked = (await fill('li')).map((answer) => done(answer).id);
  const before = await county.get(JobReader).of(asked);
  expect(asked.map((id) => before.get(id)?.ahead).sort()).toEqual([0, 1, 2]);
  const order: string[] = [];
  let running = 0;
  const watching: JobHandler = {
    kind: county.get(ReconcileJob).kind,
    run: async (job, progress) => {
      running += 1;
      order.push(job.subjectId);
      expect(running).toBe(1);
      const refusal = await county.get(ReconcileJob).run(job, progress);
      expect((await states()).filter((state) => state === 'running')).toHaveLength(1);
      running -= 1;
      return refusal;
    },
  };
  while ((await work(watching)) !== null);
  expect(order).toEqual([...asked].sort((one, other) => (before.get(one)?.ahead ?? 0) - (before.get(other)?.ahead ?? 0)));
  for (const id of asked) expect(done(await county.get(ReconciliationReader).run(county.bureau, id)).endedAt).not.toBeNull();
});

it('is taken up again when its process was killed, and only then', async () => {
  const { id: runId } = done(await ask(officer('li')));
  // What a kill leaves: a job that was begun, and a run that found half of what there is.
  await county.get(UnitOfWork).run((tx) => tx.execute(`UPDATE job SET state = 'running', attempts = 1, worked_by = 'a process that is gone'`));
  expect(await work()).toBeNull();
  expect(done(await county.get(ReconciliationReader).run(county.bureau, runId)).endedAt).toBeNull();
  expect(await county.get(TakeUpJobs).takeUp()).toBe(1);
  expect(await work()).toMatchObject({ subjectId: runId, attempts: 2 });
  expect(done(await county.get(ReconciliationReader).run(county.bureau, runId))).toMatchObject({ id: runId, madeBy: 'li' });
  expect((await county.get(JobReader).of([runId])).get(runId)).toMatchObject({ state: 'done', workedBy: 'this test' });
});

it('is tried five times, then told as failed, and may be asked for anew under its id', async () => {
  const { id: runId } = done(await ask(officer('li')));
  const broken: JobHandler = { kind: county.get(ReconcileJob).kind, run: () => Promise.reject(new Error('the disk is gone')) };
  const troubles: unknown[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) await work(broken, (error) => troubles.push(error));
  expect(troubles).toHaveLength(ATTEMPTS_MAX);
  expect((await county.get(JobReader).of([runId])).get(runId)).toMatchObject({ state: 'failed', code: 'fault' });
  expect(await work()).toBeNull();
  expect(done(await ask(officer('li'), STREET, runId)).id).toBe(runId);
  await work();
  expect(done(await county.get(ReconciliationReader).run(county.bureau, runId)).endedAt).not.toBeNull();
});

it('a refusal ends a job with its code', async () => {
  const { id: runId } = done(await ask(officer('li')));
  await work({ kind: county.get(ReconcileJob).kind, run: () => Promise.resolve(refuse('policy_absent')) });
  expect((await county.get(JobReader).of([runId])).get(runId)).toMatchObject({ state: 'refused', code: 'policy_absent' });
});

it('an area sees its own jobs and no others', async () => {
  done(await ask(officer('li')));
  expect((await county.get(JobReader).list(officer('li'), { limit: 10 })).items).toHaveLength(1);
  expect((await county.get(JobReader).list({ ...officer('wang'), areaCode: `${COUNTY}002` }, { limit: 10 })).items).toHaveLength(0);
});
