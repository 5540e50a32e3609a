import type { Page } from 'playwright-core';
import { accept } from './acceptance.js';
import { openChromium, TABLET } from './chromium.js';
import { openCounter, phoneCode } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { inFrontOf, type NewerPage } from './newer-page.js';
import { kept } from './tablet-storage.js';
import { openTown, type Town } from './town.js';

/* Goal: a newer page never costs a row or a shift: it waits for the queue, asks only a till at rest, and finds everything as it was (row 30). */

let town: Town;
let newer: NewerPage;
let page: Page;
beforeAll(async () => {
  town = await openTown();
  newer = await inFrontOf(town.url, '/t/sw.js');
  const opened = await openChromium({ screen: TABLET });
  await opened.context.addInitScript(() => {
    const real = performance.now.bind(performance);
    performance.now = () => real() + ((globalThis as unknown as { restedMs?: number }).restedMs ?? 0);
  });
  ({ page } = await openCounter({ ...town, url: newer.url }, {}, opened));
});

/** The monotonic clock stands so much later, and the till looks at itself. */
async function rest(ms: number): Promise<void> {
  await page.evaluate((rested) => {
    Object.assign(globalThis, { restedMs: rested });
    dispatchEvent(new Event('online'));
  }, ms);
  await page.waitForTimeout(700);
}

const worker = (): Promise<{ waits: boolean; controls: boolean }> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return { waits: registration?.waiting != null, controls: navigator.serviceWorker.controller !== null };
  });
const isOffered = async (): Promise<boolean> => (await page.getByTestId('update').count()) === 1;

it('row 30: a newer page waits while rows wait, is offered to a till at rest, and keeps shift and rows', async () => {
  const context = page.context();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await page.getByTestId('scan').waitFor();
  const first = await worker();
  await chooseDish(page, '两荤两素');
  await context.route('**/counter/event-batches', (route) => route.abort('connectionreset'));
  await context.setOffline(true);
  await scanOne(page, phoneCode(town, 'wu'));
  const sold = await reasonShown(page);
  await clearResult(page);
  await context.setOffline(false);
  const before = await kept(page);

  newer.publish();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const until = Date.now() + 120_000;
  while (!(await worker()).waits && Date.now() < until) await page.waitForTimeout(100);
  await rest(120_000);
  const whileRowsWait = { offered: await isOffered(), ...(await worker()), rows: (await kept(page)).rows };
  await page.getByTestId('menu').click();
  await page.getByTestId('to-settings').click();
  const said = await page.getByTestId('update-state').innerText();
  await page.getByTestId('apply-update').click();
  await page.getByTestId('problem').waitFor();
  const refused = await page.getByTestId('problem').getAttribute('data-code');
  await page.getByTestId('menu').click();

  await rest(0);
  await context.unroute('**/counter/event-batches');
  await rest(0);
  await page.locator('[data-test=waiting][data-waiting="0"]').waitFor({ timeout: 120_000 });
  const whileServing = await isOffered();
  await rest(120_000);
  await page.getByTestId('update').waitFor();
  await look(page, '30-update-offered-1280x800');
  const loaded = page.waitForEvent('load');
  await page.getByTestId('apply-update').click();
  await loaded;
  await page.getByTestId('scan').waitFor();
  const taken = await worker();
  const after = await kept(page);
  accept({
    row: 30,
    part: 'a newer page',
    threshold: 'with a row in the queue it waits, also when nobody scans, and taking it is refused; offered only after 60 s without a scan; taken, shift and rows are as before',
    measured: `${sold}; queue ${String(whileRowsWait.rows)}: ${whileRowsWait.waits ? 'waits' : 'does not wait'}, ${whileRowsWait.offered ? 'offered' : 'not offered'} (“${said}”), taken by hand: ${String(refused)}; queue 0 and busy: ${whileServing ? 'offered' : 'not offered'}; at rest: offered; taken: ${taken.waits ? 'still waits' : 'at work'}, the shift goes on, sales ${String(before.sales)} → ${String(after.sales)}`,
    met:
      first.controls &&
      !first.waits &&
      sold === 'ok_offline' &&
      whileRowsWait.rows > 0 &&
      whileRowsWait.waits &&
      !whileRowsWait.offered &&
      refused === 'not_at_rest' &&
      !whileServing &&
      !taken.waits &&
      taken.controls &&
      before.sales === 1 &&
      after.sales === 1,
  });
});
