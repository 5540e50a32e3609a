import type { JSHandle } from 'playwright-core';
import { accept, inTime, p95 } from './acceptance.js';
import { gatherCrowd, type PhoneHolder } from './crowd.js';
import { Bureau, castOf, openCounter, phoneCode, press, type Visit } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanAll, scanOne, shoot, stumble } from './gun.js';
import { look } from './look.js';
import { openTown, type Town } from './town.js';

/* Goal: whatever the gun, whoever the card, whichever way an answer is lost: one scan is one true result (rows 24, 33, 19, 20). */

const SCANS = 20;
let town: Town;
let till: Visit;
let crowd: PhoneHolder[];
let bureau: Bureau;
beforeAll(async () => {
  town = await openTown();
  crowd = await gatherCrowd(town, SCANS + 4);
  bureau = await Bureau.signIn(town, 'bureau-admin');
  till = await openCounter(town);
  await chooseDish(till.page, '两荤两素');
});

const cardOf = (key: string): string => castOf(town, key).code;

it('row 24: the gun is read at every speed, in every layout, whatever has the focus; a hand is not', async () => {
  const { page } = till;
  const code = cardOf('chen');
  const read: string[] = [];
  const seen = async (way: string): Promise<void> => {
    read.push(`${way}: ${await reasonShown(page, 30_000).catch(() => 'nothing')}`);
    if (await page.getByTestId('result').isVisible()) await clearResult(page);
  };
  /** After half a shot: what it left goes, and nothing of it is in the air any more. */
  const again = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    if (await page.getByTestId('result').isVisible()) await clearResult(page);
  };
  for (const delayMs of [1, 5, 10]) {
    await shoot(page, code, { delayMs, again });
    await seen(`${String(delayMs)} ms`);
  }
  await shoot(page, code, { enter: false, again });
  await seen('no Enter');
  await scanOne(page, code, { wide: true });
  await seen('full-width');

  const toField = async (): Promise<JSHandle> => {
    if (await page.getByTestId('go-today').isVisible()) await page.getByTestId('go-today').click();
    await page.getByTestId('search').fill('王');
    return page.getByTestId('search').evaluateHandle((input) => input);
  };
  let field = await toField();
  await shoot(page, code, {
    again: async () => {
      await again();
      field = await toField();
    },
  });
  await seen('in a field');
  const left = await field.evaluate((input) => (input as HTMLInputElement).value);

  await page.getByTestId('go-today').click();
  const { number } = castOf(town, 'chen');
  await page.getByTestId('search').focus();
  await page.keyboard.type(number, { delay: 80 });
  await page.keyboard.press('Enter');
  await new Promise((resolve) => setTimeout(resolve, 400));
  const byHand = await page.getByTestId('result').count();
  const typed = await page.getByTestId('search').inputValue();
  await page.getByTestId('menu').click();
  await page.keyboard.type(number, { delay: 80 });
  await page.keyboard.press('Enter');
  await new Promise((resolve) => setTimeout(resolve, 400));
  const byHandAnywhere = await page.getByTestId('result').count();
  accept({
    row: 24,
    part: 'wedge',
    threshold: `${String(code.length)} digits at 1, 5, 10 ms, no Enter, full-width, in a field that stays as it was: all decoded; 80 ms a key never triggers`,
    measured: `${read.join(', ')}; the field keeps “${String(left)}”; by hand: ${String(byHand + byHandAnywhere)} results, the field has ${String(typed.length)} digits`,
    met: read.length === 6 && read.every((one) => one.endsWith(': check_static')) && left === '王' && byHand + byHandAnywhere === 0 && typed === number,
  });
});

it('a gun that stumbles is read, one that breaks off is asked for again, and no end key or sign it is set to add makes a stranger of a card', async () => {
  const { page } = till;
  const code = cardOf('chen');
  const told: string[] = [];
  const shoots = async (text: string, how: Parameters<typeof stumble>[2] = {}): Promise<void> => {
    await stumble(page, text, how);
    told.push(await reasonShown(page));
    await clearResult(page);
  };
  for (const [after, stallMs] of [
    [1, 80],
    [3, 80],
    [8, 200],
    [30, 150],
    [100, 300],
    [100, 900],
    [204, 900],
  ] as const)
    await shoots(code, { stalls: { [after]: stallMs } });
  await shoots(code, { stalls: { 3: 80, 60: 900, 61: 300 }, ends: [] });
  await shoots(`${code}#`);
  await shoots(`${code}$`);
  await shoots(`]Q1${code}#`, { stalls: { 90: 300 } });
  await shoots(code, { ends: ['Tab'] });
  await shoots(code, { ends: ['Enter', 'Enter'] });
  expect(told).toEqual(told.map(() => 'check_static'));
  for (const [text, ends] of [
    [code.slice(0, 204), ['Enter']],
    [code.slice(1), ['Enter']],
    [code.slice(0, 20), ['Enter']],
    [code.slice(0, 90), []],
    [phoneCode(town, 'wang').slice(0, 150), ['Enter']],
  ] as const) {
    await stumble(page, text, { ends });
    expect([text.length, await reasonShown(page)]).toEqual([text.length, 'code_partial']);
    expect(await page.getByTestId('result-action').innerText()).toContain('请再扫一次');
    await clearResult(page);
  }
  await stumble(page, '6901234567892');
  expect(await reasonShown(page)).toBe('code_unknown');
  await clearResult(page);
});

it('a card number from a gun asks for the year of birth, as a typed one does', async () => {
  const { page } = till;
  const { number, birthYear } = castOf(town, 'wu');
  await stumble(page, number);
  await page.getByTestId('typed').waitFor();
  await page.getByTestId('pad-display').filter({ hasText: '哪一年出生' }).waitFor();
  await page.getByTestId('choice-scanner').click();
  await press(page, String(birthYear));
  await page.getByTestId('pad-enter').click();
  expect(await reasonShown(page)).toBe('check_static');
  await clearResult(page);
});

it('row 33: a card is never green before 是本人, and 不是本人 is on file', async () => {
  const { page } = till;
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenReasons: seen });
    new MutationObserver(() => {
      const reason = document.querySelector('[data-test=result]')?.getAttribute('data-reason');
      if (reason && seen.at(-1) !== reason) seen.push(reason);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const seen = (): Promise<string[]> => page.evaluate(() => [...(globalThis as unknown as { seenReasons: string[] }).seenReasons]);
  const colour = (): Promise<string> => page.getByTestId('result').evaluate((screen) => getComputedStyle(screen).backgroundColor);
  await scanOne(page, cardOf('li'));
  await reasonShown(page);
  const asking = await colour();
  // What a nervous hand does: nothing answers by itself.
  for (const key of ['Space', 'Enter']) await page.keyboard.press(key);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = await seen();
  await look(page, '33-check-holder-1280x800');
  await page.getByTestId('not-holder').click();
  await page.locator('[data-reason=not_holder]').waitFor();
  await clearResult(page);
  const filed = async (): Promise<number> =>
    (await bureau.call<{ items: { kind: string }[] }>('GET', `offline-reviews?list=evidence&siteId=${town.logins.device.siteId}`)).items.filter((row) => row.kind === 'not_holder')
      .length;
  const until = Date.now() + 60_000;
  while ((await filed()) === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 200));
  const events = await filed();
  const meals = await mealsOf(castOf(town, 'li').personId);

  await scanOne(page, cardOf('zhou'));
  await reasonShown(page);
  await page.getByTestId('is-holder').click();
  await page.locator('[data-reason^=ok]').waitFor();
  const green = await colour();
  await look(page, '33-approved-1280x800');
  await clearResult(page);
  const after = await seen();
  accept({
    row: 33,
    part: 'static card',
    threshold: 'check_static alone before the answer, no key answers; 不是本人 files one event and no meal; 是本人 is green',
    measured: `before: ${before.join(' → ')} (${asking}); 不是本人: ${String(events)} event, ${String(meals)} meals; all: ${after.join(' → ')} (${green})`,
    met: before.join() === 'check_static' && asking !== green && events === 1 && meals === 0 && after[1] === 'not_holder' && /^ok/.test(after.at(-1) ?? ''),
  });
});

it('row 19: half a second online; with a slow line the tablet decides after two, under the same number', async () => {
  const { page, context } = till;
  const shots = await scanAll(
    page,
    crowd.slice(0, SCANS).map((one) => one.code()),
  );
  const slowest = p95(shots.map((shot) => shot.ms));
  const other = shots.filter((shot) => !shot.reason.startsWith('ok')).map((shot) => shot.reason);
  accept({
    row: 19,
    part: 'online',
    threshold: 'p95 ≤500 ms from Enter to the painted result',
    measured: `p95 ${slowest.toFixed(0)} ms of ${String(shots.length)} scans${other.length > 0 ? `; not approved: ${other.join()}` : ''}`,
    met: inTime(slowest, { to: 500 }) && other.length === 0,
    timed: true,
  });

  const asked: string[] = [];
  let arrived = Promise.resolve();
  await context.route('**/api/v1/counter/redemptions', async (route) => {
    asked.push((route.request().postDataJSON() as { id: string }).id);
    // The slow line delivers the question after the tablet has stopped waiting for the answer.
    arrived = new Promise((resolve) => setTimeout(resolve, 5000))
      .then(() => route.fetch())
      .then(
        () => undefined,
        () => undefined,
      );
    await arrived;
  });
  const sent = page.waitForRequest((request) => request.url().endsWith('/event-batches') && /"kind\\?":\\?"meal/.test(request.postData() ?? ''), { timeout: 120_000 });
  const holder = crowd[SCANS] as PhoneHolder;
  const [shot] = await scanAll(page, [holder.code()]);
  const body = (await sent).postDataJSON() as { events: string[] };
  const ids = body.events.map((text) => JSON.parse(text) as { kind: string; id: string }).filter((event) => event.kind === 'meal');
  await arrived;
  await context.unroute('**/api/v1/counter/redemptions');
  const meals = await mealsOf(holder.personId);
  accept({
    row: 19,
    part: 'five seconds late',
    threshold: 'decided offline at 2.0 ±0.3 s, the event carries the id that was asked, one meal also when the question arrives after all',
    measured: `${shot?.reason ?? ''} after ${((shot?.ms ?? 0) / 1000).toFixed(2)} s; the same id: ${ids.some((event) => event.id === asked[0]) ? 'yes' : 'no'}; ${String(meals)} meal in the books`,
    met: meals === 1 && shot?.reason === 'ok_offline' && inTime(shot.ms, { from: 1700, to: 2300 }) && asked.length === 1 && ids.length === 1 && ids[0]?.id === asked[0],
    timed: true,
  });
});

it('row 20: applied and the answer lost: one meal, and the screen says what the books say', async () => {
  const { page, context } = till;
  const lost: string[] = [];
  await context.route('**/api/v1/counter/redemptions', async (route) => {
    lost.push((route.request().postDataJSON() as { id: string }).id);
    const answer = await route.fetch();
    expect(answer.status()).toBe(201);
    await route.abort('connectionreset');
  });
  await scanOne(page, phoneCode(town, 'wang'));
  const reason = await reasonShown(page);
  const said = await page.getByTestId('result-action').innerText();
  await context.unroute('**/api/v1/counter/redemptions');
  await clearResult(page);
  const [id = ''] = lost;
  await page.getByTestId('go-today').click();
  const row = page.locator(`[data-test=today-row][data-id="${id}"]`);
  await row.and(page.locator('[data-state=confirmed]')).waitFor({ timeout: 120_000 });
  const shown = /[\d.]+(?= 元 · 现金)|付\s*([\d.]+)/.exec(await row.innerText());
  await look(page, '20-today-after-a-lost-answer');
  await page.getByTestId('menu').click();
  const meals = await mealsOf(castOf(town, 'wang').personId);
  const ledger = await bureau.call<{ selfPayFen: number; voidedAt: number | null }>('GET', `redemptions/${id}`);
  const booked = (ledger.selfPayFen / 100).toFixed(2);
  accept({
    row: 20,
    part: 'answer lost',
    threshold: 'exactly one redemption under the id that was asked; screen and books agree after the upload',
    measured: `${reason} “${said}”, ${String(meals)} meal in the books, self-pay ${booked}, today's list ${shown?.[0] ?? 'none'}`,
    met: reason === 'ok_offline' && meals === 1 && ledger.voidedAt === null && said.includes(booked) && (await page.getByTestId('waiting').getAttribute('data-waiting')) === '0',
  });
});

async function mealsOf(personId: string): Promise<number> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { personId: string; id: string }[]; next: string | null } = await bureau.call(
      'GET',
      `redemptions?limit=200&siteId=${town.logins.device.siteId}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page.items.filter((meal) => meal.personId === personId).map((meal) => meal.id));
    cursor = page.next;
  } while (cursor !== null);
  return found.length;
}
