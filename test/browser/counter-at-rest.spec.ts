import type { Page } from 'playwright-core';
import { openChromium, TABLET } from './chromium.js';
import { bindCounter, Bureau, castOf, openCounter, openShift } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { endShiftIn, enterPin, moveClock, openMovable } from './movable-tablet.js';
import { hunt, leaveFirstVersion } from './pin-hunt.js';
import { openTown, type Town } from './town.js';

/* Goal: whoever takes a tablet at rest learns no PIN, no session and nobody's name of it; with PIN and badge its operator serves on without the line, for a day. */

const HOUR_MS = 3_600_000;
let town: Town;
let bureau: Bureau;
beforeAll(async () => {
  town = await openTown();
  bureau = await Bureau.signIn(town, 'bureau-admin');
});

interface Holder {
  readonly operatorId: string;
  readonly displayName: string;
}

async function makeBadge(): Promise<string> {
  const account = town.logins.accounts.find((one) => one.role === 'site_operator');
  const { items } = await bureau.call<{ items: Holder[] }>('GET', `sites/${town.logins.device.siteId}/badges`);
  const { operatorId = '' } = items.find((one) => one.displayName === account?.displayName) ?? {};
  return (await bureau.call<{ code: string }>('POST', `site-staff/${operatorId}/badges`)).code;
}

const pinOf = (): string => town.logins.accounts.find((one) => one.role === 'site_operator')?.pin ?? '';
/** The right one and its neighbours. */
const space = (): string[] => Array.from({ length: 10 }, (_, last) => `${pinOf().slice(0, 5)}${String(last)}`);

/** Whose rows of the operator's wrapped key lie on the disk, and whether names lie with them. */
async function badges(page: Page): Promise<{ rows: number; named: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          const asked = opened.result.transaction('badges').objectStore('badges').getAll();
          asked.onsuccess = () => {
            opened.result.close();
            const rows = asked.result as { people: unknown }[];
            resolve({ rows: rows.length, named: rows.filter((row) => row.people !== null).length });
          };
        };
      }),
  );
}

async function eventually(is: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 240; n++) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it did not come');
}

/** Whether the person of a card has a name at the till; the check is put away again. */
async function named(page: Page, key: string): Promise<boolean> {
  await scanOne(page, castOf(town, key).code);
  if ((await reasonShown(page)) !== 'check_static') throw new Error('there was to be a check');
  const who = await page.getByTestId('holder').locator('strong').first().innerText();
  await clearResult(page);
  return who.includes('*');
}

it('a tablet at rest: no PIN, no session, no name; PIN and badge open it without the line, for a day', async () => {
  const badge = await makeBadge();
  const { page, context, opened } = await openMovable(town);
  const told = { refreshToken: '', names: [] as string[] };
  context.on('response', (response) => {
    if (response.url().includes('/counter/regulars'))
      void response.json().then((body: { people: { regulars: { nameMasked: string; note: string | null }[] } | null }) => {
        told.names.push(...(body.people?.regulars ?? []).flatMap((one) => [one.nameMasked, ...(one.note === null ? [] : [one.note])]));
      });
    if (response.url().endsWith('/counter/shifts')) void response.json().then((body: { refreshToken: string }) => (told.refreshToken = body.refreshToken));
  });
  // Another sign-in, seen from its start.
  await endShiftIn(page, -1000);
  await enterPin(page, town);
  await page.getByTestId('scan').waitFor();
  await eventually(async () => (await badges(page)).named === 1);
  expect([told.refreshToken.length > 40, told.names.length > 10]).toEqual([true, true]);

  const taken = await hunt(page, space());
  expect(taken.pins).toEqual([]);
  expect(taken.sealed).toBeGreaterThanOrEqual(3);
  expect([taken.clear.includes(told.refreshToken), told.names.filter((name) => taken.clear.includes(name))]).toEqual([false, []]);
  // The same hunt beside what was kept before finds it: it is no blind one.
  expect((await hunt(page, space(), pinOf())).pins).toEqual([pinOf()]);

  // The line goes, and the tablet is closed and opened again: what the tab held is gone.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await chooseDish(page, '两荤两素');
  await context.setOffline(true);
  const key = await firstNamed(page);
  const again = await context.newPage();
  await page.close();
  await again.goto(`${town.url}/t/`);
  await again.getByTestId('scan').waitFor();
  await chooseDish(again, '两荤两素');
  expect(await named(again, key)).toBe(false);
  await endShiftIn(again, -1000);
  const asked = again.getByTestId('badge');
  await asked.waitFor({ timeout: 30_000 });
  await look(again, '43-badge-1280x800');
  await scanOne(again, `${badge.slice(0, 38)}${badge.endsWith('0') ? '1' : '0'}`);
  await again.locator('[data-test=badge][data-taken=true]').waitFor();
  await enterPin(again, town);
  expect(await again.getByTestId('problem').innerText()).toContain('密码或工牌不对');
  await again.reload();
  await asked.waitFor({ timeout: 30_000 });
  await scanOne(again, badge);
  await again.locator('[data-test=badge][data-taken=true]').waitFor();
  await enterPin(again, town);
  await again.getByTestId('scan').waitFor();
  await chooseDish(again, '两荤两素');
  expect(await named(again, key)).toBe(true);
  expect((await hunt(again, space())).pins).toEqual([]);

  // A day later nothing is left that could be tried.
  await moveClock(again, 25 * HOUR_MS, true);
  await eventually(async () => (await badges(again)).rows === 0);
  await opened.close();
});

it('what the first version kept of PINs and sessions goes when the page of this version opens', async () => {
  const { context, close } = await openChromium({ screen: TABLET });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${town.url}/health/live`);
  await leaveFirstVersion(page);
  const before = await hunt(page, []);
  expect([before.keys, before.clear]).toEqual([2, expect.stringContaining('refresh token of the first version')]);
  await page.goto(`${town.url}/t/`);
  await page.getByTestId('bind').waitFor();
  const after = await hunt(page, []);
  expect([after.keys, after.clear.includes('refresh token'), after.clear.includes('of the first version')]).toEqual([1, false, true]);
  await close();
});

it('a line that falls between binding and the names: the page says so, and the names come when it is back', async () => {
  const browser = await openChromium({ screen: TABLET });
  let blocked = true;
  for (const address of ['**/counter/operators**', '**/counter/snapshot**']) {
    await browser.context.route(address, (route) => (blocked ? route.abort('connectionreset') : route.continue()));
  }
  const { page } = await bindCounter(town, {}, browser);
  await eventually(async () => (await page.getByTestId('no-operators').innerText()).includes('连不上'));
  expect(await page.getByTestId('operator').count()).toBe(0);
  await look(page, '43-no-names-1280x800');
  blocked = false;
  await openShift(page, town);
  await browser.close();
});

it('a code that comes before the menu waits for it and goes on by itself: it is no error', async () => {
  const browser = await openChromium({ screen: TABLET });
  let blocked = true;
  await browser.context.route('**/counter/snapshot**', (route) => (blocked ? route.abort('connectionreset') : route.continue()));
  const asked: unknown[] = [];
  browser.context.on('request', (request) => {
    if (request.url().endsWith('/counter/quotes')) asked.push(request.postDataJSON());
  });
  const { page } = await openCounter(town, {}, browser);
  await page.getByTestId('no-menu').waitFor();
  await scanOne(page, castOf(town, 'sun').code);
  await page.getByTestId('no-menu').waitFor();
  expect([await page.getByTestId('result').count(), asked]).toEqual([0, []]);
  blocked = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  expect(await reasonShown(page)).toBe('check_static');
  expect(asked).toEqual([expect.objectContaining({ menuItemId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })]);
  await browser.close();
});

/** Somebody of the cast who is a regular here: has a name while the line is down. */
async function firstNamed(page: Page): Promise<string> {
  for (const { key } of town.logins.cards) {
    await scanOne(page, castOf(town, key).code);
    const reason = await reasonShown(page);
    const who = reason === 'check_static' ? await page.getByTestId('holder').locator('strong').first().innerText() : '';
    await clearResult(page);
    if (who.includes('*')) return key;
  }
  throw new Error('nobody of the cast is a regular here');
}
