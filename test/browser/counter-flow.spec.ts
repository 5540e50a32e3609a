import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, inTime } from './acceptance.js';
import { filmCodes } from './camera-feed.js';
import { Bureau, openCounter, openElder } from './doors.js';
import { look } from './look.js';
import { openTown, type Town } from './town.js';

/* Goal: from a phone that is activated to the figure on the bureau's screen, each step follows the one before at once (row 21). */

const LATEST_MS = 3000;
const folder = mkdtempSync(join(tmpdir(), 'love-card-films-'));
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('row 21: activate, show, scan, see it on the phone, count it at the bureau', async () => {
  const bureau = await Bureau.signIn(town, 'bureau-admin');
  const meals = async (): Promise<number> =>
    (await bureau.call<{ figures: { key: string; value: number | null }[] }>('GET', 'today')).figures.find((figure) => figure.key === 'meals')?.value ?? 0;
  const before = await meals();
  const steps: { readonly what: string; readonly ms: number }[] = [];
  const elder = await openElder(town, 'wu');
  const activated = await elder.page.evaluate(() => performance.now());
  const digits = (await elder.page.getByTestId('code').getAttribute('data-digits')) ?? '';
  steps.push({ what: 'page opened to Love code', ms: activated });
  const used = elder.page.locator('[data-test^=meal-][data-state=used]');
  expect(await used.count()).toBe(0);

  const feed = join(folder, 'phone.y4m');
  filmCodes(feed, [{ codes: [digits], seconds: 1 }]);
  const till = await openCounter(town, { feed });
  const shown = Date.now();
  await till.page.locator('[data-reason^=ok]').waitFor({ timeout: 120_000 });
  const redeemed = Date.now();
  steps.push({ what: 'camera to result', ms: redeemed - shown });
  await look(till.page, '21-approved-1280x800');
  await used.waitFor({ timeout: 120_000 });
  const mirrored = Date.now();
  steps.push({ what: 'result to phone', ms: mirrored - redeemed });
  await look(elder.page, '21-used-on-the-phone-390x844');
  let now = await meals();
  while (now === before && Date.now() - mirrored < 90_000) now = await meals();
  steps.push({ what: 'phone to the bureau’s count', ms: Date.now() - mirrored });
  accept({
    row: 21,
    part: 'full flow',
    threshold: 'each step ≤3 s after the former; the bureau counts one meal more',
    measured: `${steps.map(({ what, ms }) => `${what} ${(ms / 1000).toFixed(2)} s`).join(', ')}; meals of the day ${String(before)} → ${String(now)}`,
    met: now === before + 1 && steps.every(({ ms }) => inTime(ms, { to: LATEST_MS })),
    timed: true,
  });
});
