import type { Page } from 'playwright-core';
import { addDays, dayOf, monthOf } from '#values';
import { accept } from './acceptance.js';
import { DESK, openChromium, TABLET } from './chromium.js';
import { Bureau, castOf, openCounter, phoneCode } from './doors.js';
import { reasonShown, scanOne } from './gun.js';
import { Keyboard } from './keyboard.js';
import { inDatabase } from './personal-data.js';
import { openTown, type Town } from './town.js';

/* Goal: whoever has only keys works at the till and at the desk, always sees where they are, and is never caught (row 11). */

const LEAST_CONTRAST = 3;
let town: Town;
beforeAll(async () => {
  town = await openTown((dir) =>
    // Counts that no longer agree with what happened: something to explain.
    inDatabase(dir, async (sql) => {
      await sql(
        'UPDATE meal_counter SET used = used + 1 WHERE LENGTH(period) = 7 AND used < cap AND person_id IN (SELECT person_id FROM meal_counter WHERE LENGTH(period) = 7 AND used < cap ORDER BY person_id LIMIT 2)',
      );
    }),
  );
});

function tell(part: string, keys: Keyboard, done: readonly string[], faults: readonly string[]): void {
  const { name, contrast } = keys.faintest;
  accept({
    row: 11,
    part,
    threshold: 'by Tab, Enter, Escape, space and arrows alone; each focus seen with ≥3:1 along 2 px around it, nothing over it; Tab comes round, Escape goes back to where it was',
    measured: `${done.join(', ')}; ${String(keys.stops.size)} places had the focus, the faintest ${contrast.toFixed(1)}:1${contrast < LEAST_CONTRAST ? ` (${name})` : ''}${keys.hidden.length > 0 ? `; covered: ${keys.hidden.join(', ')}` : ''}${faults.length > 0 ? `; ${faults.join('; ')}` : ''}`,
    timed: true,
    met: faults.length === 0 && keys.hidden.length === 0 && contrast >= LEAST_CONTRAST && keys.stops.size > 10,
  });
}

it('row 11: at the till a shift is opened, a number typed, a person confirmed and a meal taken back by keys', async () => {
  const { context } = await openChromium({ screen: TABLET });
  const page = context.pages()[0] ?? (await context.newPage());
  const keys = new Keyboard(page);
  const faults: string[] = [];
  const bureau = await Bureau.signIn(town, 'bureau-admin');
  const { token } = await bureau.call<{ token: string }>('POST', 'device-enrolments', { siteId: town.logins.device.siteId });
  await page.goto(`${town.url}/t/`);
  await page.getByTestId('pad-enter').waitFor();
  await keys.type(token.replaceAll(/\D/g, ''));
  await keys.press('Enter');
  await page.getByTestId('right-site').waitFor();
  await keys.enter('right-site');

  const account = town.logins.accounts.find((one) => one.role === 'site_operator');
  await page.getByTestId('operator').first().waitFor();
  const place = (await page.getByTestId('operator').allInnerTexts()).findIndex((text) => text.includes(account?.displayName ?? '')) + 1;
  while ((await keys.now()) !== `operator ${String(place)}`) await page.keyboard.press('Tab');
  await keys.press('Enter');
  await page.getByTestId('pad-enter').waitFor();
  await keys.type(account?.pin ?? '');
  await keys.press('Enter');
  await page.getByTestId('start').waitFor();
  await keys.enter('start-serving');
  await page.getByTestId('scan').waitFor();
  const round = await keys.round();
  for (const wanted of ['menu', 'language', 'go-typed', 'go-guest', 'go-today', 'couple']) if (!round.includes(wanted)) faults.push(`Tab passes by ${wanted}`);

  // A number by hand, with the reason why; then the check of the person, which no key answers by itself.
  await keys.enter('go-typed');
  await page.getByTestId('typed').waitFor();
  await keys.to('[data-test=choice-last6] input');
  await keys.press('Tab');
  await keys.press('Space');
  await keys.press('ArrowDown');
  await keys.type(castOf(town, 'chen').number.slice(-6));
  await keys.press('Enter');
  await keys.type(String(castOf(town, 'chen').birthYear));
  await keys.press('Enter');
  await page.getByTestId('lookup-choice').waitFor();
  await keys.enter('lookup-choice');
  await page.locator('[data-test=result][data-reason=check_static]').waitFor();
  await keys.to('is-holder');
  const check = await keys.round();
  const outside = check.filter((name) => ['menu', 'language', 'go-typed', 'unlock'].includes(name));
  if (outside.length > 0) faults.push(`behind the check: ${outside.join()}`);
  await keys.press('Escape');
  await page.getByTestId('result').waitFor({ state: 'detached' });
  await keys.enter('go-typed');
  await page.getByTestId('typed').waitFor();
  await keys.to('[data-test=choice-damaged] input');
  await keys.press('Space');
  await keys.type(castOf(town, 'chen').number.slice(-6));
  await keys.press('Enter');
  await keys.type(String(castOf(town, 'chen').birthYear));
  await keys.press('Enter');
  await page.getByTestId('lookup-choice').waitFor();
  await keys.enter('lookup-choice');
  await page.locator('[data-test=result][data-reason=check_static]').waitFor();
  await keys.enter('is-holder');
  await page.locator('[data-test=result][data-reason^=ok]').waitFor();
  await keys.press('Enter');
  await page.getByTestId('result').waitFor({ state: 'detached' });

  // The next one comes while something has the focus, and gives it back.
  await keys.to('go-guest');
  await scanOne(page, phoneCode(town, 'wu'));
  const second = await reasonShown(page);
  await keys.press('Space');
  await page.getByTestId('result').waitFor({ state: 'detached' });
  if ((await keys.now()) !== 'go-guest') faults.push(`after a result the focus is on “${await keys.now()}”`);

  await keys.enter('go-today');
  await page.getByTestId('today-row').first().waitFor();
  await keys.enter('void');
  await page.getByTestId('void-page').waitFor();
  await keys.to('void-send');
  await keys.press('Escape');
  await page.getByTestId('void-page').waitFor({ state: 'detached' });
  if (!/^void\b/.test(await keys.now())) faults.push(`after Escape the focus is on “${await keys.now()}”`);
  await keys.press('Enter');
  await keys.to('[data-test=choice-person] input');
  await keys.press('Space');
  await keys.press('ArrowDown');
  await keys.enter('void-send');
  await page.locator('[data-test=result][data-reason=voided]').waitFor();
  await keys.press('Space');
  await page.getByTestId('result').waitFor({ state: 'detached' });

  // The focus on every colour that a result can have.
  for (const reason of ['ok', 'ok_attention', 'already_redeemed', 'revoked', 'ok_offline', 'offline_reject', 'error']) {
    await page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `/t/gallery/${reason}`);
    await page.locator(`[data-test=result][data-reason=${reason}]`).waitFor();
    await keys.to('next');
  }
  tell('till', keys, ['bound', 'shift opened', 'number typed', 'holder confirmed', `next (${second})`, 'meal taken back'], faults);
});

it('row 11: at the desk figures, reveals, differences, exports and tablets are reached by keys', async () => {
  const till = await openCounter(town);
  await scanOne(till.page, phoneCode(town, 'wang'));
  await reasonShown(till.page);
  await till.opened.close();
  const { context } = await openChromium({ screen: DESK });
  const page = context.pages()[0] ?? (await context.newPage());
  const keys = new Keyboard(page);
  const faults: string[] = [];
  const account = town.logins.accounts.find((one) => one.role === 'bureau_officer');
  await page.goto(`${town.url}/c/`);
  await page.locator('#login').waitFor();
  await keys.to('#login');
  await keys.type(account?.login ?? '');
  await keys.to('#password');
  await page.keyboard.type(account?.password ?? '');
  await keys.press('Enter');
  await page.locator('[data-figure=meals]').waitFor();

  await keys.enter('[data-figure=meals] .value');
  await page.getByTestId('reveal').first().waitFor();
  await keys.enter('reveal');
  await dialog(page, true);
  await keys.to('reveal-reason');
  await keys.type('ab');
  if ((await keys.round()).some((name) => ['sign-out', 'language'].includes(name))) faults.push('Tab leaves an open question');
  await keys.press('Escape');
  await dialog(page, false);
  if (!(await keys.now()).startsWith('reveal')) faults.push(`after Escape the focus is on “${await keys.now()}”`);
  await keys.press('Enter');
  await keys.to('reveal-reason');
  await keys.type('cd test');
  await keys.enter('reveal-do');
  await page.getByTestId('revealed-name').waitFor();
  if ((await keys.now()) === '') faults.push('after the reveal nothing has the focus');
  await keys.press('Escape');
  await dialog(page, false);

  await keys.enter('a[href*="/reconciliation"]');
  await page.getByTestId('month').waitFor();
  await keys.to('month');
  const month = monthOf(addDays(dayOf(Date.now()), -1));
  while ((await page.getByTestId('month').inputValue()) > month) await keys.press('ArrowDown');
  await keys.enter('reconcile');
  await page.getByTestId('explain').first().waitFor({ timeout: 120_000 });
  await keys.enter('explain');
  await page.getByTestId('explanation').locator('h2').waitFor();
  await keys.enter('[data-test=explanation] button:not([data-test=reveal])');
  await page.getByTestId('explanation').waitFor({ state: 'detached' });
  if (!(await keys.now()).startsWith('explain')) faults.push(`after the explanation the focus is on “${await keys.now()}”`);
  await keys.enter('export');
  await page.waitForFunction(() => /[0-9a-f]{64}/.test(document.querySelector('[data-test=exported]')?.textContent ?? ''));

  await keys.enter('a[href*="/places"]');
  await page.getByTestId('manage').first().waitFor();
  await keys.to('search');
  await keys.type(town.logins.device.siteCode);
  await keys.enter('manage');
  await page.getByTestId('devices').waitFor();
  await keys.enter('enrol');
  await page.getByTestId('enrolment-digits').waitFor();
  await keys.press('Escape');
  await dialog(page, false);
  if ((await keys.now()) !== 'enrol') faults.push(`after the enrolment the focus is on “${await keys.now()}”`);
  const before = await page.getByTestId('revoke').count();
  await keys.enter('revoke');
  await dialog(page, true);
  await keys.to('revoke-reason');
  await keys.type('lost by keys');
  await keys.enter('revoke-do');
  await dialog(page, false);
  await page.waitForFunction((count) => document.querySelectorAll('[data-test=revoke]').length === count - 1, before);
  if ((await keys.now()) === '') faults.push('after the revocation nothing has the focus');
  tell('desk', keys, ['signed in', 'a figure’s rows', 'a name revealed with a reason', 'a difference explained', 'exported', 'a tablet enrolled', 'one revoked'], faults);
});

async function dialog(page: Page, is: boolean): Promise<void> {
  await page.locator('dialog[open]').waitFor({ state: is ? 'visible' : 'detached' });
}
