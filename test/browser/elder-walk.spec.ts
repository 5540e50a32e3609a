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

it('one purse in plain words, and cash that is no points', async () => {
  const { page, opened } = await openElder(town, 'li');
  expect(await page.getByTestId('points').innerText()).toMatch(/\d+\.\d\d 分\s+能当 \d+\.\d\d 元 用[^]*用到\d+年\d+月\d+日/);
  await page.getByTestId('points').click();
  await settled(page);
  const purse = await page.getByTestId('purse').innerText();
  const [, points, yuan] = /(\d+\.\d\d) 分\s+能当 (\d+\.\d\d) 元 用：1 分当 1 元/.exec(purse) ?? [];
  expect(points).toBe(yuan);
  expect(await page.getByTestId('ends').innerText()).toMatch(/\d+\.\d\d 分，用到\d+年\d+月\d+日/);
  expect(await page.getByTestId('came').innerText()).toMatch(/重阳分.*，\d+ 年 \d+ 月的\s+\d+年\d+月\d+日来的，\d+\.\d\d 分\s+还剩 \d+\.\d\d 分/);
  await page.getByTestId('used').first().click();
  await page.getByTestId('receipt').waitFor();
  await open(page, `${town.url}/e/points`, 'en');
  await look(page, 'elder-walk-points-en', 'en');
  await open(page, `${town.url}/e/allowances`, 'zh');
  expect(await page.locator('[data-programme=senior_cash]').innerText()).toMatch(/这是现金，不在爱心卡里.*\s+.*0571-/);
  await look(page, 'elder-walk-cash');
  await opened.close();
  // Who has none reads no bare nought.
  await open(phone.page, `${town.url}/e/`, 'zh');
  expect(await phone.page.getByTestId('points').innerText()).toMatch(/现在没有可用的/);
});

it('what there is to eat: at the canteen where she eats, the coming meal first, nothing to pay for one that is over', async () => {
  const { page } = phone;
  await open(page, `${town.url}/e/sites`, 'zh');
  const other = page.getByTestId('site').last();
  const browsed = await other.locator('h3').innerText();
  await other.getByTestId('menu').click();
  await page.getByTestId('site-name').waitFor();
  await open(page, `${town.url}/e/`, 'zh');
  await page.getByTestId('to-menu').click();
  await page.locator('main[data-route=menu] [data-test=site-name]').waitFor();
  // Browsing the list has chosen nothing.
  expect(await page.getByTestId('site-name').innerText()).not.toBe(browsed);
  const states = await page.getByTestId('course').evaluateAll((courses) => courses.map((course) => course.getAttribute('data-state') ?? ''));
  const best = ['now', 'later', 'over', 'any'].find((state) => states.includes(state));
  expect(states[0]).toBe(best);
  expect(await page.locator('[data-test=course][data-state=over] [data-test=self-pay]').count()).toBe(0);
  await look(page, 'elder-walk-menu');
  await page.getByTestId('other-site').click();
  await page.getByTestId('site').last().getByTestId('menu').click();
  await page.getByTestId('site-name').waitFor();
  await open(page, `${town.url}/e/menu`, 'zh');
  expect(await page.getByTestId('site-name').innerText()).toBe(browsed);
});

it('a card that is lost: reported from the first page, and nothing says that it can be used', async () => {
  const { page } = phone;
  await open(page, `${town.url}/e/notices`, 'zh');
  await page.getByTestId('lose').first().click();
  await page.locator('main[data-route=lost]').waitFor();
  await open(page, `${town.url}/e/`, 'zh');
  await page.getByTestId('to-lost').click();
  await look(page, 'elder-walk-lost');
  await page.getByTestId('lost-yes').click();
  await page.getByTestId('withdrawal').waitFor();
  await page.getByTestId('back').click();
  await page.getByTestId('no-code').waitFor();
  await look(page, 'elder-walk-stopped');
  expect(await page.locator('main').innerText()).not.toMatch(/可用\s|还可以补贴/);
  expect(await page.locator('[data-state=open], [data-test=to-lost]').count()).toBe(0);
  await page.getByTestId('withdraw').click();
  await page.getByTestId('withdraw-yes').click();
  await page.getByTestId('qr').waitFor();
});

it('read aloud: part by part as it is spoken, and in large letters where there is no voice', async () => {
  const { page } = phone;
  await open(page, `${town.url}/e/help`, 'zh');
  await page.getByTestId('listen').click();
  // This browser has no voice.
  await page.getByTestId('mute').waitFor();
  expect(await page.getByTestId('sentence').innerText()).toBe('求助与挂失');
  await page.getByTestId('part-next').click();
  expect(await page.getByTestId('sentence').innerText()).toBe((await page.locator('.being-read').innerText()).replaceAll(/\s+/g, ' ').trim());
  await look(page, 'elder-walk-reading');
  await page.getByTestId('listen').click();
  expect(await page.locator('[data-test=reading], .being-read').count()).toBe(0);

  const heard = await page.context().newPage();
  await heard.addInitScript(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    Object.defineProperty(speechSynthesis, 'speak', {
      value: (utterance: SpeechSynthesisUtterance) => {
        said.push(utterance.text);
        setTimeout(() => {
          utterance.onstart?.(new Event('start') as SpeechSynthesisEvent);
          utterance.onend?.(new Event('end') as SpeechSynthesisEvent);
        });
      },
    });
  });
  await open(heard, `${town.url}/e/`, 'zh');
  await heard.getByTestId('listen').click();
  await heard.getByTestId('end').waitFor();
  const said = await heard.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said.length).toBeGreaterThan(10);
  expect(said.join('\n')).toMatch(/午餐 10点半到13点半/);
  expect(said.join('\n')).not.toMatch(/\d:\d\d|。。|卡号/);
  await heard.close();
});

it('an appeal says what it is about, needs no typing, and is not asked for twice', async () => {
  const { page, opened } = await openElder(town, 'li');
  const [appeals] = await Promise.all([page.waitForResponse((answer) => answer.url().includes('/elder/appeals')), open(page, `${town.url}/e/allowances`, 'zh')]);
  const { items } = (await appeals.json()) as { items: { programme: string; month: string }[] };
  const stands = items[0];
  // A message that tells of what an appeal stands against already: it is not offered again.
  await page.route('**/elder/notices?*', async (route) => {
    const answer = await route.fetch();
    const told = (await answer.json()) as { items: object[] };
    const notice = { ...told.items[0], appealable: true, programme: stands?.programme, month: stands?.month };
    await route.fulfill({ response: answer, json: { ...told, items: [notice, { ...notice, id: crypto.randomUUID(), month: '2020-01' }] } });
  });
  await open(page, `${town.url}/e/notices`, 'zh');
  await page.waitForFunction(() => document.querySelectorAll('[data-test=notice]').length === 2 && document.querySelectorAll('[data-test=appeal]').length === 1);
  await page.unroute('**/elder/notices?*');

  await open(page, `${town.url}/e/allowances`, 'zh');
  await page.getByTestId('appeal').click();
  await page.getByTestId('about').waitFor();
  expect(await page.getByTestId('about').innerText()).toMatch(/高龄津贴\s+\d+ 年 \d+ 月\s+\d+\.\d\d 元/);
  await page.getByTestId('send').click();
  expect(await page.getByTestId('band').innerText()).toMatch(/请先点一个原因/);
  await page.getByTestId('why-amount').click();
  expect(await page.getByTestId('band').count()).toBe(0);
  await look(page, 'elder-walk-appeal');
  await page.getByTestId('send').click();
  await page.getByTestId('done').click();
  await page.locator('main[data-route=allowances] [data-programme=senior_cash] [data-test=appeal-state]').waitFor();
  await opened.close();
});
