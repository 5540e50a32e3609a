import { idFrom } from '#values';
import { type Outcome, digestOf } from './outcome.js';
import { type Plan, makePlan, makeUploads, NOW } from './plan.js';
import { pureCodeOf as codeOf, readPureCode as read } from './pure-facts.js';
import { PureServer } from './pure-server.js';
import { makeKeys, makeTimeKey, OPERATORS, Signatures, Tablets } from './tablets.js';

/*
 * Goal: whatever the order of arrival, the verdict of every row and the net of every person, lot, funder and site are the
 * same (decisions 20). Method: 200 tablets with keys and chains of their own, their queues sent three times in parts, one
 * part in twenty cut off, clocks off by up to two days, in a hundred orders; through the pure functions of the server.
 * `through-the-database.spec.ts` sends the same plan through the database and expects the same digest.
 */
const SEED = Number(process.env['SEED'] ?? 20_261_123);
const SHUFFLES = Number(process.env['SHUFFLES'] ?? 100);
const SIZE = { devices: 200, people: 120, meals: 10 };

const plan = makePlan(SEED, SIZE);
const keys = makeKeys(SIZE.devices);
const deviceIds = keys.publics.map((_key, index) => idFrom(index, new Uint8Array(10).fill(index % 251)));
const signatures = new Signatures();
const time = makeTimeKey();
const tablets = new Tablets(plan, { deviceIds, keys: keys.privates, siteIds: [1, 2].map(idOfSite), menuIds: [3, 4].map(idOfSite), codeOf, time, operators: OPERATORS });
const world = { deviceIds, isOwnTime: time.isOwn, publics: keys.publics, read, signatures };

function idOfSite(number: number): string {
  return idFrom(NOW, new Uint8Array(10).fill(number));
}
function run(of: Plan, shuffle: number, byArrival = false): Outcome {
  const server = new PureServer(of, world, byArrival);
  for (const upload of makeUploads(of, shuffle)) server.upload(upload.device, tablets.part(upload));
  // The tablets send what the server still lacks.
  for (let device = 0; device < SIZE.devices; device++) {
    const [fromSeq, toSeq] = [server.expects(device), tablets.length(device)];
    if (fromSeq <= toSeq) server.upload(device, tablets.part({ device, fromSeq, toSeq, arrive: toSeq - fromSeq + 1 }));
  }
  return server.outcome();
}

it(`gives every row one verdict and every account one net, in ${String(SHUFFLES)} orders of arrival`, () => {
  const first = run(plan, 0);
  const digest = digestOf(first);
  console.log(`SEED=${String(SEED)} digest ${digest}; ${String(first.verdicts.size)} rows`);
  for (let shuffle = 1; shuffle < SHUFFLES; shuffle++) expect([shuffle, digestOf(run(plan, shuffle))]).toEqual([shuffle, digest]);

  const rows = plan.devices.reduce((sum, device) => sum + device.events.length, 0);
  expect(first.verdicts.size).toBe(rows);
  // A run that never met an outcome would say nothing about it.
  const seen = new Set([...first.verdicts.values()].map((verdict) => verdict.split(' ')[0]));
  expect([...seen].sort()).toEqual(['accepted', 'held', 'honoured', 'noted', 'rejected', 'site_bears']);
  for (const borneBy of ['advance', 'suspense', 'site']) expect([...first.verdicts.values()].some((verdict) => verdict.endsWith(borneBy))).toBe(true);
  for (const code of [
    'already_redeemed',
    'over_quota',
    'code_used',
    'revoked',
    'suspended',
    'deceased',
    'code_unknown',
    'code_expired',
    'batch_late',
    'clock_doubt',
    'out_of_window',
    'void_too_late',
    'over_ceiling',
    'no_list',
    'list_too_old',
    'operator_unknown',
  ])
    expect([code, [...first.verdicts.values()].some((verdict) => verdict.includes(code))]).toEqual([code, true]);
  // No meal counts twice.
  expect(new Set(first.funded).size).toBe(first.funded.length);
});

it('would notice if places went by the order of arrival', () => {
  const digests = new Set([1, 2, 3].map((shuffle) => digestOf(run(plan, shuffle, true))));
  expect(digests.size).toBeGreaterThan(1);
});

it('would notice a row that is missing, and one fen that lies elsewhere', () => {
  const whole = run(plan, 0);
  const [lost] = whole.verdicts.keys();
  expect(digestOf({ ...whole, verdicts: new Map([...whole.verdicts].filter(([row]) => row !== lost)) })).not.toBe(digestOf(whole));
  expect(digestOf({ ...whole, nets: new Map([...whole.nets].map(([account, amount], index) => [account, index === 0 ? amount + 1n : amount])) })).not.toBe(digestOf(whole));
});
