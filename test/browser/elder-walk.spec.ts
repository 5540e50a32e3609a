import type { Page } from 'playwright-core';
import { openChromium, PHONE, SMALL_PHONE } from './chromium.js';
import { openElder, type Visit } from './doors.js';
import { look } from './look.js';
import { open, settled } from './page-steps.js';
import { openTown, type Town } from './town.js';

/* Goal: a woman of 82 finds her way on her phone alone: nothing that is said is stale, out of reach, or a dead end. */

let town: Town;
let phone: Visit;
beforeAll(async () => {
  town = await openTown();
  phone = await openElder(town, 'wang');
});

const type = async (page: Page, digits: string): Promise<void> => {
  for (const digit of digits) await page.getByTestId(`key-${digit}`).click();
};
const inSight = (page: Page, testId: string): Promise<boolean> =>
  page.getByTestId(testId).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= (document.querySelector('header')?.getBoundingClientRect().bottom ?? 0) - 1 && bottom <= innerHeight + 1;
  });

it('before activation: letters first, no way back to nowhere, and what is said of digits goes with the next digit', async () => {
  const { context, close } = await openChromium({ screen: SMALL_PHONE });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${town.url}/e/`);
  await page.getByTestId('size-largest').click();
  expect(await page.locator('html').getAttribute('data-text')).toBe('largest');
  const sizes = await page.locator('[data-test^=size-] > span').evaluateAll((spans) => spans.map((span) => getComputedStyle(span).fontSize));
  expect(new Set(sizes).size).toBe(3);
  expect(await page.getByTestId('back').count()).toBe(0);
  await look(page, 'elder-walk-start');

  await page.getByTestId('by-phone').click();
  await page.getByTestId('key-0').scrollIntoViewIfNeeded();
  await page.getByTestId('next').scrollIntoViewIfNeeded();
  expect(await inSight(page, 'digits')).toBe(true);
  await type(page, '123');
  await page.getByTestId('next').click();
  await page.getByTestId('band').waitFor();
  await type(page, '4');
  expect(await page.getByTestId('band').count()).toBe(0);
  await page.getByTestId('key-clear').click();
  expect(await page.getByTestId('digits').inputValue()).toBe('');

  // A number that nobody has: the message is said to be on its way all the same, and no code fits.
  await type(page, '13900000000');
  await page.getByTestId('next').click();
  await page.locator('main[data-route=sms]').waitFor();
  await type(page, '000000');
  await page.getByTestId('next').click();
  await page.getByTestId('band').waitFor();
  // The same digits are not tried twice by tapping again.
  expect(await page.getByTestId('digits').inputValue()).toBe('');
  await page.getByTestId('back').click();
  await page.locator('main[data-route=phone]').waitFor();
  expect(await page.getByTestId('band').count()).toBe(0);

  // An invitation that is none is told where it was typed.
  await page.getByTestId('back').click();
  await page.getByTestId('as-family').click();
  await type(page, '123456789012');
  await page.getByTestId('next').click();
  await page.getByTestId('name').fill('陈小芳');
  await page.getByTestId('next').click();
  await page.locator('main[data-route=familyCode] [data-test=band]').waitFor();
  expect(await page.getByTestId('band').innerText()).toMatch(/邀请码不对，或已过期/);
  await close();
});

it('whose phone it is, a line on top that stays, telephone numbers in one piece, and places that are kept', async () => {
  const { page } = phone;
  await open(page, `${town.url}/e/`, 'zh');
  expect(await page.getByTestId('whose').innerText()).toMatch(/^王\*福\s+\d+月\d+日 星期./);

  await page.evaluate(() => {
    document.documentElement.dataset['text'] = 'largest';
  });
  await page.setViewportSize(SMALL_PHONE);
  await page.getByTestId('to-help').click();
  await settled(page);
  const torn = await page
    .getByTestId('tel-number')
    .evaluateAll((numbers) => numbers.filter((number) => number.getClientRects().length !== 1 || number.getBoundingClientRect().height > 60).length);
  expect(torn).toBe(0);
  await look(page, 'elder-walk-help-320');
  await page.evaluate(() => {
    document.documentElement.dataset['text'] = 'normal';
  });
  await page.setViewportSize(PHONE);

  // "Do not report" is the way back; one more tap on back leaves the page.
  await page.getByTestId('report-lost').click();
  await page.getByTestId('lost-no').click();
  await page.locator('main[data-route=help]').waitFor();
  await page.getByTestId('back').click();
  await page.locator('main[data-route=home]').waitFor();

  await page.getByTestId('to-sites').click();
  await page.getByTestId('site').nth(5).getByTestId('menu').scrollIntoViewIfNeeded();
  expect((await page.getByTestId('back').boundingBox())?.y).toBe(0);
  const left = await page.evaluate(() => scrollY);
  expect(left).toBeGreaterThan(500);
  await page.getByTestId('site').nth(5).getByTestId('menu').click();
  await page.getByTestId('site-name').waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByTestId('back').click();
  await page.getByTestId('site').nth(5).waitFor();
  await page.waitForFunction((top) => Math.abs(scrollY - top) < 4, left);
});
