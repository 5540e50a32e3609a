import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, inTime } from './acceptance.js';
import { filmCodes } from './camera-feed.js';
import { bindCounter, Bureau, newId, openCounter, openElder, press } from './doors.js';
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

it('who is new at a till changes the password that two persons gave, sets six digits and comes on shift with them', async () => {
  const GIVEN_TO = 'new-helper';
  const OWN = 'four quiet rivers 9';
  const PIN = '407182';
  const [admin, approver] = [await Bureau.signIn(town, 'bureau-admin'), await Bureau.signIn(town, 'bureau-approver')];
  const proposal = newId();
  const account = { login: GIVEN_TO, displayName: '新来的帮手', role: 'site_operator', siteId: town.logins.device.siteId, staffNumber: 'CH-77' };
  await admin.call('POST', 'users/openings', { id: proposal, reason: '新来的帮手', ...account });
  await approver.call('POST', `proposals/${proposal}/confirmation`, {});
  const half = async (bureau: Bureau): Promise<string> => (await bureau.call<{ half: string }>('GET', `users/first-passwords/${proposal}`)).half;
  const given = `${await half(admin)}-${await half(approver)}`;

  const { page } = await bindCounter(town);
  await page.getByTestId('first-time').click();
  await page.locator('[data-test=first-pin][data-step=login]').waitFor();
  await look(page, 'first-time-sign-in-1280x800');
  await page.getByTestId('login').fill(GIVEN_TO);
  await page.getByTestId('password').fill('not this one 11');
  await page.getByTestId('sign-in').click();
  await page.locator('[data-test=problem][data-code=credentials_wrong]').waitFor();
  await page.getByTestId('password').fill(given);
  await page.getByTestId('sign-in').click();

  await page.locator('[data-test=first-pin][data-step=own]').waitFor();
  const own = async (first: string, again: string): Promise<void> => {
    await page.getByTestId('own-password').fill(first);
    await page.getByTestId('own-password-again').fill(again);
    await page.getByTestId('change-password').click();
  };
  await own('12345678', '12345678');
  await page.locator('[data-test=problem][data-code=password_weak]').waitFor();
  await own(OWN, `${OWN}0`);
  await page.getByTestId('fault').waitFor();
  await page.getByTestId('show-typed').click();
  expect(await page.getByTestId('own-password').getAttribute('type')).toBe('text');
  await look(page, 'first-time-own-password-1280x800');
  await page.getByTestId('language').click();
  await look(page, 'first-time-own-password-1280x800-en', 'en');
  await page.getByTestId('language').click();
  await own(OWN, OWN);

  await page.locator('[data-test=first-pin][data-step=pin]').waitFor();
  await look(page, 'first-time-pin-1280x800');
  await page.getByTestId('new-pin').fill(PIN);
  await page.getByTestId('new-pin-again').fill(PIN);
  await page.getByTestId('save-pin').click();
  await page.getByTestId('start-serving').click();
  await page.getByTestId('scan').waitFor();

  // The next day: a name and six digits, at another tablet of the site.
  const other = await bindCounter(town);
  await other.page.getByTestId('operator').filter({ hasText: account.displayName }).click();
  await press(other.page, PIN);
  await other.page.getByTestId('pad-enter').click();
  await other.page.getByTestId('start-serving').click();
  await other.page.getByTestId('scan').waitFor();
});
