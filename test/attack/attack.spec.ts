import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { ROLES_OF } from '#identity';
import { FindSites } from '#sites';
import { openTestDatabase } from '../support/test-database.js';
import { afterwards } from './books.js';
import { type AttackedCounty, openAttackedCounty } from './county.js';
import { fuzz } from './fuzz.js';
import { matrix } from './matrix.js';
import { type Description, type Operation, operationsOf } from './operations.js';

/* Goal: no route lets in whom it should not, none tells anybody of somebody else, and no input at all makes the county fall over. The long forms are `npm run attack -- matrix|fuzz`. */

const LONG_MS = 600_000;

let county: AttackedCounty;
let operations: Operation[];
beforeAll(async () => {
  county = await openAttackedCounty(await openTestDatabase());
  operations = operationsOf(described(), county.app);
}, LONG_MS);
afterAll(() => county.close());

/** Only the compiled app says what is in a body; the step `build` has made it. */
function described(): Description {
  const { NODE_OPTIONS: _ofJest, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/apps/api/src/describe.js'], { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`dist does not describe itself: run npm run build. ${stderr}`);
  return JSON.parse(stdout) as Description;
}

it(
  'answers every route to every role and every kind of session as its guard says, and nobody reaches across',
  async () => {
    const { wrong, calls, foreignCalls, made, done } = await matrix(county, operations, { short: true });
    expect(wrong).toEqual([]);
    // The matrix is not empty: there were things to reach for, and those who may did get through.
    expect(calls).toBeGreaterThan(operations.length * 20);
    expect(foreignCalls).toBeGreaterThan(500);
    expect(made).toBeGreaterThan(25);
    expect(done).toBeGreaterThan(200);
    expect(await afterwards(county)).toEqual([]);
  },
  LONG_MS,
);

it(
  'finds a route whose guard lets in too many, and one that throws',
  async () => {
    // The right answers are known from before; then somebody makes two mistakes.
    const routes = operations.filter(({ id }) => id === 'SitesController_list' || id === 'UsersController_list');
    const handler = Object.getOwnPropertyDescriptor((await import('../../apps/api/src/bureau/users.controller.js')).UsersController.prototype, 'list')?.value as object;
    Reflect.defineMetadata('love-card:roles', ROLES_OF.bureau, handler);
    const mended = broken(county.small.get(FindSites), 'find', () => Promise.reject(new TypeError('undefined is not a function')));
    try {
      const { wrong } = await matrix(county, routes, { short: true });
      const found = new Set(wrong.map(({ kind, operation }) => `${kind} ${operation}`));
      expect(found).toContain('fault SitesController_list');
      expect(found).toContain('let_in UsersController_list');
    } finally {
      Reflect.deleteMetadata('love-card:roles', handler);
      mended();
    }
  },
  LONG_MS,
);

it.each([
  ['of a fixed seed', 7, 1000],
  ['of a fresh seed', randomInt(1_000_000_000), 300],
])(
  'takes no bad value and falls over none: inputs %s (seed %i, %i of them)',
  async (_which, seed, inputs) => {
    const { wrong, answers } = await fuzz(county, operations, { seed, inputs, progress: null });
    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    expect(answers['400'] ?? 0).toBeGreaterThan(inputs / 4);
    expect(await afterwards(county)).toEqual([]);
  },
  LONG_MS,
);

it(
  'finds a handler that throws at one value of one field, and a check that is not made',
  async () => {
    const [list] = operations.filter(({ id }) => id === 'SitesController_list');
    if (!list) throw new Error('no such route');
    const mended = broken(county.small.get(FindSites), 'find', (_actor, wanted) =>
      wanted.cursor === 'x' ? Promise.reject(new TypeError('undefined is not a function')) : Promise.resolve({ items: [], next: null }),
    );
    const stricter = operations.filter(({ id }) => id === 'BureauRedemptionsController_donate').map((operation) => withPattern(operation));
    try {
      const { wrong } = await fuzz(county, [list, ...stricter], { seed: 7, inputs: 500, progress: null });
      expect(wrong.map(({ kind, operation }) => `${kind} ${operation}`)).toContain('fault SitesController_list');
      expect(wrong.map(({ kind, operation }) => `${kind} ${operation}`)).toContain('let_in BureauRedemptionsController_donate');
    } finally {
      mended();
    }
  },
  LONG_MS,
);

/** As if the description promised what the code does not check. */
function withPattern(operation: Operation): Operation {
  return { ...operation, body: { ...operation.body, properties: { ...operation.body?.properties, amountFen: { type: 'number', maximum: 10, example: 100_000 } } } };
}

/** Puts another method in the place of one of a use case; the answer puts the old one back. */
function broken<T extends object, K extends keyof T>(useCase: T, name: K, method: T[K]): () => void {
  Object.defineProperty(useCase, name, { value: method, configurable: true });
  return () => Reflect.deleteProperty(useCase, name);
}
