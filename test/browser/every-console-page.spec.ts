import { DESK, openChromium } from './chromium.js';
import { castOf } from './doors.js';
import { look } from './look.js';
import { open, settled, turnTo } from './page-steps.js';
import { openTown, type Town } from './town.js';
import { Faults, fits, type Language, LANGUAGES, probe, type Rules } from './walk.js';

/* Goal: the same of the bureau's console: every page, what waits for a decision, and the panels over them (acceptance rows 6-9, 12, 13). */

const CONSOLE: Omit<Rules, 'language'> = { strictest: false, textPx: 14, lineMin: 1, mainPx: 32, restPx: 24, paragraphs: 0 };

let town: Town;
beforeAll(async () => {
  town = await openTown();
});

it('the console’s pages', async () => {
  const faults = new Faults();
  const opened = await openChromium({ screen: DESK });
  const page = opened.context.pages()[0] ?? (await opened.context.newPage());
  const account = town.logins.accounts.find((one) => one.role === 'bureau_officer');
  const seen = async (where: string, language: Language): Promise<void> => {
    await settled(page);
    await probe(page, `${where} ${language}`, faults, { ...CONSOLE, language });
    await look(page, `console-${where}-${language}`, language);
    // 1280 px at 200 %.
    await page.setViewportSize({ width: 640, height: 450 });
    await fits(page, `${where} ${language} 200 %`, faults, language);
    await page.setViewportSize(DESK);
  };
  for (const language of LANGUAGES) {
    await open(page, `${town.url}/c/sign-in`, language);
    await seen('sign-in', language);
    await page.locator('#login').fill(account?.login ?? '');
    await page.locator('#password').fill(account?.password ?? '');
    await page.getByTestId('sign-in').click();
    await page.locator('[data-figure]').first().waitFor();
    await seen('today', language);
    await page.locator('[data-figure=sites_open] .value').click();
    await page.locator('table.rows tbody tr').first().waitFor();
    await seen('rows', language);
    await page.locator('nav a[href$="/reconciliation"]').click();
    await page.getByTestId('runs').waitFor();
    await seen('reconciliation', language);
    await page.locator('nav a[href$="/places"]').click();
    await page.getByTestId('manage').first().waitFor();
    await seen('places', language);
    await page.getByTestId('search').fill(town.logins.device.siteCode);
    await page.getByTestId('manage').click();
    await page.getByTestId('revoke').first().waitFor();
    await seen('devices', language);
    await page.getByTestId('revoke').first().click();
    await page.locator('dialog[open]').waitFor();
    await seen('revoke', language);
    await page.keyboard.press('Escape');
    await page.getByTestId('enrol').click();
    await page.getByTestId('enrolment-digits').waitFor();
    await seen('enrol', language);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.locator('nav a[href$="/cards"]').click();
    await page.getByTestId('make-batch').waitFor();
    await seen('cards', language);
    await turnTo(page, `/c/cards/desk?person=${castOf(town, 'chen').personId}`);
    await page.getByTestId('carrier').waitFor();
    await seen('desk', language);
    for (const matter of ['complaints', 'appeals']) {
      await turnTo(page, `/c/today/rows?at=${encodeURIComponent(`bureau/${matter}?state=received`)}`);
      await page.getByTestId('open-matter').first().click();
      await page.getByTestId('matter').waitFor();
      await seen(matter, language);
      await page.getByTestId('choice-not_upheld').check();
      await page.getByTestId('decide').click();
      await page.getByTestId('effects').waitFor();
      await seen(`${matter}-decide`, language);
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    await page.getByTestId('sign-out').click();
    await page.locator('#login').waitFor();
  }
  await opened.close();
  faults.tell(6, 'console contrast', '≥4.5:1');
  faults.tell(7, 'console targets', 'all ≥24 px, buttons ≥32');
  faults.tell(8, 'console axe', '0 violations, 2a to 2.2aa, best practice');
  faults.tell(9, 'console reflow', '1280 px at 200 %: no sideways scroll of the page, nothing cut or out of reach');
  faults.tell(12, 'console frame', 'lang, a title, one main landmark, one h1');
  faults.tell(13, 'console, both languages', 'no raw key, no Chinese in what an English page says or tells a screen reader but names; nothing too wide in English');
});
