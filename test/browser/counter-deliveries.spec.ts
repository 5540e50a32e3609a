import type { Locator, Page } from 'playwright-core';
import { dayOf } from '#values';
import { BOX, TABLET } from './chromium.js';
import { gatherCrowd, type PhoneHolder } from './crowd.js';
import { castOf, newId, openCounter } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { Faults, fits } from './walk.js';
import { openTown, type Town } from './town.js';

/* Goal: at a door nothing is booked for another person than the one of the row, and no meal goes to whoever has died or eaten without somebody saying so. */

let town: Town;
let stranger: PhoneHolder;
beforeAll(async () => {
  town = await openTown();
  [stranger] = (await gatherCrowd(town, 1)) as [PhoneHolder];
});

const WINDOWS: Readonly<Record<string, string>> = { 早餐: 'breakfast', 午餐: 'lunch', 晚餐: 'dinner' };

async function turn(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', `/t/${to}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** One meal of this hour for each of these, as somebody at the counter orders it. Answers where their rows stand; the town has other meals to bring. */
async function order(page: Page, codes: readonly string[]): Promise<(mask: string) => Locator> {
  const meal = (await page.getByTestId('meal').innerText()).slice(0, 2);
  const window = WINDOWS[meal];
  const menuItemId = town.logins.menu.items.find((item) => item.name.includes('两荤两素'))?.menuItemId;
  const asked = page.waitForRequest((request) => request.url().includes('/counter/deliveries'));
  await turn(page, 'deliveries');
  const { authorization = '' } = await (await asked).allHeaders();
  for (const code of codes) {
    const body = JSON.stringify({ id: newId(), code, day: dayOf(Date.now()), window, menuItemId, address: '采荷路 3 号 2 单元 501' });
    const answer = await fetch(`${town.url}/api/v1/counter/deliveries`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body });
    expect(answer.ok ? '' : await answer.text()).toMatch(/^$|delivery_exists/);
  }
  return (mask) => page.getByTestId('delivery').filter({ hasText: `${mask} · ${meal}` });
}

/** In both sizes of a tablet: nothing cut. */
async function looks(page: Page, name: string): Promise<void> {
  const faults = new Faults();
  for (const size of [TABLET, BOX]) {
    await page.setViewportSize(size);
    await look(page, `${name}-${String(size.width)}x${String(size.height)}`);
    await fits(page, name, faults, 'zh');
  }
  await page.setViewportSize(TABLET);
  expect(faults.all).toEqual([]);
}

it('another person’s card at a door is told before anything is booked; a row of the dead, or of who has eaten, goes on only when somebody says so', async () => {
  const { page, opened } = await openCounter(town);
  await chooseDish(page, '两荤两素');
  const [wang, zhou, sun, zheng] = (['wang', 'zhou', 'sun', 'zheng'] as const).map((key) => castOf(town, key)) as [Card, Card, Card, Card];
  const meals = async (): Promise<number> => {
    await turn(page, '');
    return Number(/\d+/.exec(await page.getByTestId('counts').locator('span').first().innerText())?.[0]);
  };
  const row = await order(
    page,
    [wang, zhou, sun, zheng].map((card) => card.code),
  );
  // Sun comes to the counter after all.
  await turn(page, '');
  await scanOne(page, sun.code);
  await page.getByTestId('is-holder').click();
  await page.locator('[data-test=result][data-reason^=ok]').waitFor();
  await clearResult(page);
  const before = await meals();

  await turn(page, 'deliveries');
  await row('孙*兰').getByTestId('delivery-mark').waitFor();
  expect(await row('孙*兰').getByTestId('delivery-mark').innerText()).toContain('已经用过');
  expect(await row('郑*良').getByTestId('delivery-mark').innerText()).toContain('身故');
  expect(await row('王*福').getByTestId('delivery-mark').count()).toBe(0);
  await looks(page, '61-round-with-marks');
  // The row of a dead man is asked about at its first step, and stays where it is until somebody answers.
  await row('郑*良').getByTestId('delivery-step').click();
  await page.getByTestId('door-question').waitFor();
  await looks(page, '61-round-of-the-dead');
  await page.getByTestId('door-back').click();
  expect(await row('郑*良').getAttribute('data-state')).toBe('ordered');
  // Said once, it goes on.
  await row('孙*兰').getByTestId('delivery-step').click();
  await page.getByTestId('door-all-the-same').click();
  await row('孙*兰').and(page.locator('[data-state=prepared]')).getByTestId('delivery-step').click();
  await row('孙*兰').and(page.locator('[data-state=out]')).waitFor();

  await row('王*福').getByTestId('delivery-step').click();
  await row('王*福').and(page.locator('[data-state=prepared]')).getByTestId('delivery-step').click();
  await row('王*福').getByTestId('at-door').click();
  await page.getByTestId('door').waitFor();
  // A phone’s code is booked at once where it is asked for: here it is not asked for.
  await scanOne(page, stranger.code());
  await page.getByTestId('door-question').waitFor();
  expect(await page.getByTestId('page-title').innerText()).toBe('这不是 王*福 的卡');
  expect(await page.getByTestId('door-question').innerText()).toContain(stranger.nameMasked);
  await looks(page, '61-another-card-at-the-door');
  await page.getByTestId('door-again').click();
  // Whose meal is on the round as well may have it.
  await scanOne(page, zhou.code);
  await page.getByTestId('door-other').filter({ hasText: '改送 周*寿 的那一份' }).waitFor();
  await page.getByTestId('door-again').click();
  expect(await meals()).toBe(before);

  await turn(page, 'deliveries');
  await row('王*福').getByTestId('at-door').click();
  await scanOne(page, wang.code);
  expect(await reasonShown(page)).toBe('check_static');
  await page.getByTestId('is-holder').click();
  await page.locator('[data-test=result][data-reason=delivered]').waitFor();
  await clearResult(page);
  expect(await meals()).toBe(before + 1);

  // Whoever wants it so eats apart, and the delivery stays open.
  await turn(page, 'deliveries');
  await row('孙*兰').getByTestId('at-door').click();
  await scanOne(page, stranger.code());
  await page.getByTestId('door-other').click();
  await page.locator('[data-test=result][data-reason^=ok]').waitFor();
  await clearResult(page);
  expect(await meals()).toBe(before + 2);
  await turn(page, 'deliveries');
  expect(await row('孙*兰').getAttribute('data-state')).toBe('out');
  await opened.close();
});

it('with the line down the tablet’s own list and book know whose card it is', async () => {
  const { page, context, opened } = await openCounter(town);
  await chooseDish(page, '两荤两素');
  const row = (await order(page, [castOf(town, 'wu').code]))('吴*玲');
  await turn(page, 'menu');
  await turn(page, 'deliveries');
  await row.waitFor();
  await context.setOffline(true);
  await row.getByTestId('delivery-step').click();
  await row.and(page.locator('[data-state=prepared]')).getByTestId('delivery-step').click();
  await row.getByTestId('at-door').click();
  await scanOne(page, castOf(town, 'li').code);
  await page.getByTestId('door-question').waitFor();
  expect(await page.getByTestId('page-title').innerText()).toBe('这不是 吴*玲 的卡');
  await page.getByTestId('door-again').click();
  await scanOne(page, castOf(town, 'wu').code);
  expect(await reasonShown(page)).toBe('check_static');
  await opened.close();
});

type Card = ReturnType<typeof castOf>;
