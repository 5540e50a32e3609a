import fc from 'fast-check';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { systemActor, UnitOfWork } from '#platform';
import { RedeemMeals } from '#redemption';
import { pause, startApp } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, openLiveCounty } from '../support/live-county.js';
import { COUNTY } from '../support/small-county.js';

/*
 * Goal: whoever tells people what happened may die at any moment; everything is told, and nothing twice. Method: meals for
 * which nobody has been told, the built app killed at random moments while it tells of them, and started again.
 */
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
const MEALS = 2600;
const KILLS = 3;

let county: LiveCounty;
beforeAll(async () => {
  console.log(`SEED=${String(SEED)} kills at the same moments again`);
  await awayFromMidnight();
  county = await openLiveCounty({ persons: MEALS, tills: 1 });
  await county.inside(async (context) => {
    const [site] = await context.get(UnitOfWork, { strict: false }).reader.query<{ id: string }>('SELECT id FROM site');
    const actor = { ...systemActor(COUNTY), siteId: site?.id ?? '' };
    const items = county.persons.map(({ code }, index) => ({ code, index }));
    for (let start = 0; start < items.length; start += 200) {
      await context.get(RedeemMeals, { strict: false }).decideMany(
        items.slice(start, start + 200).map(({ code, index }) => ({
          ...{ actor, id: idOf(index), code, menuItemId: county.menuItemId, occurredAt: Date.now() },
          ...{ offline: false, presence: { by: 'holder' as const }, tender: 'cash' as const },
        })),
      );
    }
  });
});
afterAll(() => county.drop());

const idOf = (index: number): string => `01970000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
interface Standing {
  readonly told: number | string;
  readonly meals: number | string;
  readonly last: number | string | null;
}
const standing = async (): Promise<{ told: number; meals: number; last: number }> => {
  const [row] = await county.rows<Standing>("SELECT COUNT(*) AS told, COUNT(DISTINCT subject_id) AS meals, MAX(seq) AS last FROM notice WHERE kind = 'meal'");
  return { told: Number(row?.told), meals: Number(row?.meals), last: Number(row?.last ?? 0) };
};

/** Waits on a connection of its own until more is told than before, or all is. Closed before the kill, so that the crash is not a gentler one. */
async function someTold(before: number): Promise<void> {
  const sql = 'SELECT MAX(seq) AS last FROM notice';
  const until = Date.now() + 8000;
  if (county.engine === 'embedded') {
    const file = new Libsql(county.address);
    const last = (): number => Number((file.prepare(sql).get([]) as { last: number | null } | undefined)?.last ?? 0);
    while (last() <= before && before < MEALS && Date.now() < until) await pause(1);
    file.close();
    return;
  }
  const server = await createConnection(county.address);
  const last = async (): Promise<number> => Number(((await server.query(sql))[0] as { last: number | null }[])[0]?.last ?? 0);
  while ((await last()) <= before && before < MEALS && Date.now() < until) await pause(1);
  await server.end();
}

it('tells of every meal once, however often it is killed', async () => {
  const [{ meals }] = (await county.rows<{ meals: number | string }>('SELECT COUNT(*) AS meals FROM redemption')) as [{ meals: number | string }];
  expect(Number(meals)).toBe(MEALS);
  const delays = fc.sample(fc.integer({ min: 0, max: 15 }), { numRuns: KILLS, seed: SEED });
  const seen: number[] = [];
  for (const delay of delays) {
    const app = await startApp(county.env);
    await someTold(seen.at(-1) ?? 0);
    await pause(delay);
    await app.kill();
    seen.push((await standing()).told);
  }
  const app = await startApp(county.env);
  await pause(6000);
  await app.stop();
  console.log(`told at each kill: ${seen.join(', ')}`);
  // Otherwise nothing was killed half way, and this would prove nothing.
  expect(seen.some((told) => told > 0 && told < MEALS)).toBe(true);
  expect(await standing()).toEqual({ told: MEALS, meals: MEALS, last: MEALS });
});
