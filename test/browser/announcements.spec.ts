import { addDays, dayOf, monthOf } from '#values';
import { accept, inTime } from './acceptance.js';
import { DESK, openChromium, PHONE, TABLET } from './chromium.js';
import { castOf, openCounter, openElder, phoneCode } from './doors.js';
import { hearing, listen, type Told } from './ears.js';
import { clearResult, scanOne } from './gun.js';
import { endShiftIn } from './movable-tablet.js';
import { openTown, type Town } from './town.js';

/* Goal: who does not see the screen hears every change of it, once and at once (row 12). */

const LATEST_MS = 500;
let town: Town;
beforeAll(async () => {
  town = await openTown();
});

function tell(part: string, told: readonly Told[]): void {
  const wrong = told.filter(({ times, afterMs }) => times !== 1 || !inTime(Math.max(0, afterMs), { to: LATEST_MS }));
  accept({
    row: 12,
    part,
    threshold: 'each change is said exactly once, within 500 ms',
    measured:
      wrong.length === 0
        ? `${told.map(({ what }) => what).join(', ')}: once each, the latest after ${Math.max(...told.map(({ afterMs }) => afterMs)).toFixed(0)} ms`
        : wrong.map(({ what, times, afterMs }) => `${what}: ${String(times)} times${times > 0 ? `, first after ${afterMs.toFixed(0)} ms` : ''}`).join('; '),
    met: told.length > 0 && wrong.length === 0,
    timed: true,
  });
}

it('row 12: the till, and the phone at the same meal, tell each change once', async () => {
  const phone = await openChromium({ screen: PHONE });
  await listen(phone.context);
  const elder = await openElder(town, 'wang', {}, phone);
  const browser = await openChromium({ screen: TABLET });
  await listen(browser.context);
  const { page, context } = await openCounter(town, {}, browser);
  const result = { shows: '[data-test=result]', attribute: 'data-reason' };
  const shown = async (): Promise<string> => (await elder.page.getByTestId('code').getAttribute('data-digits')) ?? '';
  const told: Told[] = [];
  const heard: Told[] = [];
  heard.push(
    await hearing(elder.page, { what: 'a meal at the till', shows: '[data-test=told] .band', says: /刚才用餐成功/ }, async () => {
      told.push(await hearing(page, { ...result, what: 'approved', is: /^ok/, says: /^通过/ }, async () => scanOne(page, await shown())));
    }),
  );
  await clearResult(page);
  told.push(await hearing(page, { ...result, what: 'refused', is: /code_unknown/, says: /不是爱心卡的码/ }, () => scanOne(page, '690123456789')));
  await clearResult(page);
  told.push(await hearing(page, { ...result, what: 'check the holder', is: /check_static/, says: /请核对本人/ }, () => scanOne(page, castOf(town, 'chen').code)));
  told.push(await hearing(page, { ...result, what: 'the holder is', is: /^ok/, says: /^通过/ }, () => page.getByTestId('is-holder').click()));
  await clearResult(page);

  const line = { shows: '[data-test=line]', attribute: 'data-line' };
  told.push(
    await hearing(page, { ...line, what: 'line lost', is: /offline/, says: /离线/ }, async () => {
      await context.setOffline(true);
    }),
  );
  told.push(await hearing(page, { ...result, what: 'accepted offline', is: /ok_offline/, says: /离线已受理/ }, () => scanOne(page, phoneCode(town, 'wu'))));
  await clearResult(page);
  told.push(
    await hearing(page, { ...line, what: 'line back', is: /online/, says: /^在线/ }, async () => {
      await context.setOffline(false);
    }),
  );
  await page.getByTestId('menu').click();
  await page.getByTestId('to-settings').click();
  told.push(await hearing(page, { what: 'sound off', shows: '[data-test=muted]', says: /声音已关闭/ }, () => page.getByTestId('choice-0').click()));
  told.push(await hearing(page, { what: 'shift ends soon', shows: '[data-test=ends-soon]', says: /班次.*结束/ }, () => endShiftIn(page, 300_000)));
  tell('till', told);

  heard.push(
    await hearing(elder.page, { what: 'no network', shows: '[data-test=told] .band.offline', says: /没有网络/ }, () =>
      elder.page.evaluate(() => dispatchEvent(new Event('offline'))),
    ),
  );
  await elder.context.setOffline(false);
  await elder.page.goto(`${town.url}/e/settings`);
  heard.push(
    await hearing(elder.page, { what: 'larger text', shows: '[data-test=size-large][aria-pressed=true]', says: /大字/ }, () => elder.page.getByTestId('size-large').click()),
  );
  heard.push(
    await hearing(elder.page, { what: 'points kept', shows: '[data-test=points-keep][aria-pressed=true]', says: /重阳分|分/ }, () => elder.page.getByTestId('points-keep').click()),
  );
  tell('phone', heard);
});

it('row 12: the desk tells each change once', async () => {
  const browser = await openChromium({ screen: DESK });
  await listen(browser.context);
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const account = town.logins.accounts.find((one) => one.role === 'bureau_officer');
  await page.goto(`${town.url}/c/`);
  const told: Told[] = [];
  await page.locator('#login').fill(account?.login ?? '');
  await page.locator('#password').fill('not-the-password');
  told.push(await hearing(page, { what: 'sign-in refused', shows: '[data-test=sign-in-problem]', says: /./ }, () => page.getByTestId('sign-in').click()));
  await page.locator('#password').fill(account?.password ?? '');
  await page.getByTestId('sign-in').click();
  await page.locator('[data-figure=meals] .value').click();
  await page.getByTestId('reveal').first().click();
  await page.getByTestId('reveal-reason').fill('验收：核对一餐');
  told.push(await hearing(page, { what: 'a name revealed', shows: '[data-test=revealed-name]', says: /\d{17}[\dX]/ }, () => page.getByTestId('reveal-do').click()));
  await page.keyboard.press('Escape');
  await page.locator('nav a[href*="/reconciliation"]').click();
  await page.getByTestId('month').selectOption(monthOf(addDays(dayOf(Date.now()), -1)));
  told.push(await hearing(page, { what: 'accounts balanced', shows: '[data-test=balanced],[data-test=totals]', says: /核对完成/ }, () => page.getByTestId('reconcile').click()));
  await page.locator('nav a[href*="/places"]').click();
  await page.getByTestId('search').fill(town.logins.device.siteCode);
  await page.getByTestId('manage').click();
  await page.getByTestId('revoke').first().click();
  await page.getByTestId('revoke-reason').fill('验收：停用平板');
  told.push(await hearing(page, { what: 'a tablet disabled', shows: '[data-test=devices] p[role=status] span', says: /停用/ }, () => page.getByTestId('revoke-do').click()));
  tell('desk', told);
});
