import type { Page } from 'playwright-core';
import { minuteOfDay } from '#values';
import { accept } from './acceptance.js';
import { gatherCrowd, type PhoneHolder } from './crowd.js';
import { DESK, openChromium, type Opened } from './chromium.js';
import { Bureau, castOf, openCounter, press } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { ageList, enterPin, moveClock, openMovable } from './movable-tablet.js';
import { openTown, type Town } from './town.js';

/* Goal: alone, the tablet refuses what only the county could know (row 27), and what an elder missed by it comes back. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Between these minutes of a day the next meal, eight hours later, is another one of the same day; and so it is two hours later still. */
const [EARLY_MINUTE, LATE_MINUTE] = [155, 13 * 60 + 40];
const [SHIFT_MS, DAY_MINUTES] = [12 * HOUR_MS, 1440];

/** How far the tablet's clock goes ahead before the meals of one day: nothing on most of a day, else to the morning of the next. */
function toMorning(): number {
  const minute = minuteOfDay(Date.now());
  if (minute > EARLY_MINUTE && minute < LATE_MINUTE) return 0;
  const until = (morning: number): number => ((morning + DAY_MINUTES - minute) % DAY_MINUTES) * MINUTE_MS;
  // The shift is over there, or eight hours later, or it is not: never nearly.
  const isClear = (ahead: number): boolean => [SHIFT_MS, SHIFT_MS - 8 * HOUR_MS].every((end) => Math.abs(ahead - end) > HOUR_MS / 2);
  return [360, 430].map(until).find(isClear) ?? 0;
}

let town: Town;
let bureau: Bureau;
let holder: PhoneHolder;
beforeAll(async () => {
  town = await openTown();
  bureau = await Bureau.signIn(town, 'bureau-admin');
  [holder] = (await gatherCrowd(town, 1)) as [PhoneHolder];
});

it('row 27: with the line down the tablet refuses what only the county could know', async () => {
  // Before the binding: the first list of the tablet says so already.
  const lost = castOf(town, 'chen');
  await bureau.call('POST', 'card-losses', { personId: lost.personId, reason: '验收：挂失' });
  const guard = await openMovable(town);
  const { page: alone, context } = guard;
  // What was opened once opens without a line as soon as the page has put its own files away.
  await alone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await chooseDish(alone, '两荤两素');
  /** What came of each scan, by what was scanned, in order. */
  const told = new Map<string, string>();
  const scan = async (what: string, code: string, answer?: 'is-holder'): Promise<void> => {
    await scanOne(alone, code);
    let reason = await reasonShown(alone);
    if (reason === 'check_static' && answer) {
      await alone.getByTestId(answer).click();
      await alone.locator('[data-test=result]:not([data-reason=check_static])').waitFor();
      reason = await reasonShown(alone);
    }
    const line = (await alone.getByTestId('result-line').allInnerTexts()).join();
    told.set(what, `${reason}${reason === 'offline_reject' ? ` (${line})` : ''}`);
    if (reason === 'offline_reject' && told.size < 5) await look(alone, '27-offline-reject-1280x800');
    await clearResult(alone);
  };
  // The same code within three seconds is the same showing of it.
  const gone = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3200));
  await scan('lost card', lost.code);
  await scan('card', castOf(town, 'sun').code, 'is-holder');
  // The same shift over a list that nobody could renew: a day old, then three.
  await ageList(alone, 30);
  await scan('another card under a list of 30 h', castOf(town, 'zhou').code, 'is-holder');
  await ageList(alone, 73);
  await scan('card under a list of 73 h', castOf(town, 'li').code);
  // Before the first meal of a day is over, the morning is still the same meal.
  const isNextDay = minuteOfDay(Date.now()) > EARLY_MINUTE;
  const ahead = toMorning();
  await ageList(alone, -ahead / HOUR_MS);
  /** The clock goes on; a shift that is over by then is begun anew. */
  const goOn = async (ms: number, isOver: boolean): Promise<void> => {
    await moveClock(alone, ms, true);
    if (!isOver) return;
    await enterPin(alone, town);
    await alone.getByTestId('scan').waitFor();
  };
  if (ahead > 0) {
    await goOn(ahead, ahead > SHIFT_MS);
    await gone();
    if (isNextDay) await scan('card', castOf(town, 'sun').code, 'is-holder');
  }
  await goOn(ahead + 8 * HOUR_MS, ahead <= SHIFT_MS && ahead + 8 * HOUR_MS > SHIFT_MS);
  await gone();
  await scan('the same card at the next meal', castOf(town, 'sun').code, 'is-holder');
  const day = ahead + 26 * HOUR_MS;
  await moveClock(alone, day, true);
  // The shift is long over: a start by the bare list, as on a morning when the line is down and nobody has a badge.
  await enterPin(alone, town);
  await alone.getByTestId('scan').waitFor();
  await scan('phone under a list of 26 h', holder.code(Date.now() + day));
  await moveClock(alone, day + 8 * HOUR_MS, true);
  await gone();
  await scan('the same phone at the next meal', holder.code(Date.now() + day + 8 * HOUR_MS));
  await moveClock(alone, ahead + 73 * HOUR_MS, true);
  await enterPin(alone, town);
  // Nobody here can say whether a PIN alone is right: the bare list serves, and refuses by its age.
  await alone.getByTestId('scan').waitFor();
  await gone();
  await scan('a phone under a list of 73 h', holder.code(Date.now() + ahead + 73 * HOUR_MS));
  await guard.opened.close();
  const wanted: Readonly<Record<string, string>> = {
    'lost card': 'offline_reject (名单中停用：卡已挂失)',
    card: 'ok_offline',
    'another card under a list of 30 h': 'ok_offline',
    'card under a list of 73 h': 'offline_reject (本机名单过旧)',
    'the same card at the next meal': 'offline_reject (此人今天凭卡离线已用过一餐)',
    'phone under a list of 26 h': 'ok_offline',
    'the same phone at the next meal': 'offline_reject (本人的离线餐次已用完)',
    'a phone under a list of 73 h': 'offline_reject (本机名单过旧)',
  };
  accept({
    row: 27,
    part: 'offline guards',
    threshold:
      'offline_reject for a card that the list has stopped, for a static card’s second meal of the day, under a list of more than 72 h, and for the second meal of a day under one of more than 24 h (codes.md 4.3)',
    measured: [...told].map(([what, came]) => `${what}: ${came}`).join('; '),
    met: Object.entries(wanted).every(([what, came]) => told.get(what) === came) && told.size === Object.keys(wanted).length,
  });
});

it('a number that the tablet does not know with the line down is sold at full price, and the bureau makes the meal of it', async () => {
  const wu = castOf(town, 'wu');
  const { page, context, opened } = await openCounter(town);
  await context.setOffline(true);
  await chooseDish(page, '两荤两素');
  await page.getByTestId('go-typed').click();
  await page.getByTestId('choice-number').click();
  await page.getByTestId('choice-damaged').click();
  for (const digits of [wu.number, String(wu.birthYear)]) {
    await press(page, digits);
    await page.getByTestId('pad-enter').click();
  }
  expect(await reasonShown(page)).toBe('offline_reject');
  expect(await page.getByTestId('result-line').allInnerTexts()).toEqual(['断网时本机不认识此号；先按原价，号码留给民政补查']);
  await look(page, '47-not-known-offline-1280x800');
  await page.getByTestId('full-price').click();
  await page.locator('[data-test=result][data-reason=full_price]').waitFor();
  await clearResult(page);
  await context.setOffline(false);
  await page.waitForFunction(() => document.querySelector('[data-test=waiting]')?.getAttribute('data-waiting') === '0');
  await opened.close();

  const held = await bureau.call<{ items: { eventId: string; kind: string; personId: string }[] }>('GET', `offline-reviews?list=held&siteId=${town.logins.device.siteId}`);
  const row = held.items.find((one) => one.kind === 'full_price' && one.personId === wu.personId);
  const first = await decideAs('bureau_officer', row?.eventId ?? '', '号码和出生年份核对无误');
  // A typed number is a claim of whoever typed it: nothing is paid on one person's word.
  await first.board.getByTestId('may-not').filter({ hasText: '另' }).waitFor();
  await look(first.board, '47-first-word-1440x900');
  await first.desk.close();
  const second = await decideAs('bureau_approver', row?.eventId ?? '', '与社区电话核实，人在家中');
  await second.board.getByTestId('state').filter({ hasText: '请网点退还老人' }).waitFor();
  expect(await second.board.getByTestId('word').count()).toBe(2);
  await look(second.board, '47-subsidy-put-right-1440x900');
  await second.desk.close();
});

/** One of the bureau in a browser of its own, who signs in at the held row and says that the subsidy was missed. */
async function decideAs(role: string, eventId: string, reason: string): Promise<{ desk: Opened; board: Page }> {
  const desk = await openChromium({ screen: DESK });
  const board = desk.context.pages()[0] ?? (await desk.context.newPage());
  const account = town.logins.accounts.find((one) => one.role === role);
  await board.goto(`${town.url}/c/matters/offline/${eventId}`);
  await board.locator('#login').fill(account?.login ?? '');
  await board.locator('#password').fill(account?.password ?? '');
  await board.keyboard.press('Enter');
  await board.getByTestId('choice-grant').check();
  await look(board, `47-missed-subsidy-${role}-1440x900`);
  await board.getByTestId('decide').click();
  await board.locator('dialog[open] textarea, dialog[open] input').first().fill(reason);
  await board.getByTestId('decide-do').click();
  return { desk, board };
}
