import type { Page } from 'playwright-core';
import { DESK, openChromium, PHONE, type Screen, SMALL_PHONE, TABLET } from './chromium.js';
import { Bureau, castOf, openCounter, openElder, phoneCode, press } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { letters, open, settled, speak, turnTo, TWICE } from './page-steps.js';
import { openTown, type Town } from './town.js';
import { Faults, fits, type Language, LANGUAGES, probe, type Rules } from './walk.js';

/* Goal: every page and every state of it, in both languages, at every size, is legible, reachable and free of what axe finds (acceptance rows 4-9, 12, 13). */

const ELDER_PAGES = ['', 'meals', 'sites', 'menu', 'help', 'help/lost', 'settings', 'family', 'family/invitation', 'notices', 'allowances', 'allowances/appeal', 'points'];
const ELDER_DOORS = ['activate', 'activate/phone', 'activate/code', 'activate/card', 'activate/family'];
const COUNTER_PAGES = ['', 'menu', 'today', 'waiting', 'guest', 'typed', 'deliveries', 'close', 'settings'];
const ELDER: Omit<Rules, 'language' | 'textPx'> = { strictest: true, lineMin: 1.5, mainPx: 60, restPx: 44, paragraphs: 1.3 };
const COUNTER: Omit<Rules, 'language'> = { strictest: true, textPx: 20, lineMin: 1, mainPx: 72, restPx: 44, paragraphs: 0 };

let town: Town;
beforeAll(async () => {
  town = await openTown();
});

/** One view of an elder's phone in three sizes of text, on a narrow phone, and with letters of twice the size. */
async function probeElder(page: Page, where: string, language: Language, faults: Faults): Promise<void> {
  const sizes: readonly (readonly [string, number, Screen, 'whole' | 'quick'])[] = [
    ['normal', 20, PHONE, 'whole'],
    ['large', 25, PHONE, 'quick'],
    ['largest', 30, SMALL_PHONE, language === 'zh' ? 'whole' : 'quick'],
  ];
  const chosen = await page.locator('html').getAttribute('data-text');
  const set = (size: string): Promise<void> =>
    page.evaluate((wanted) => {
      document.documentElement.dataset['text'] = wanted;
    }, size);
  for (const [size, textPx, screen, how] of sizes) {
    await set(size);
    await page.setViewportSize(screen);
    await probe(page, `${where} ${language} ${size}`, faults, { ...ELDER, language, textPx }, how);
    if (size === 'largest') await look(page, `elder-${where}-${language}-${size}`, language);
  }
  await set('normal');
  await fits(page, `${where} ${language} 320 px`, faults, language);
  await page.setViewportSize(PHONE);
  await letters(page, TWICE);
  await fits(page, `${where} ${language} 200 %`, faults, language, false);
  await letters(page, '');
  await set(chosen ?? 'normal');
  await look(page, `elder-${where}-${language}-normal`, language);
}

it('the elder’s pages', async () => {
  const faults = new Faults();
  const { page, context, opened } = await openElder(town, 'wang');
  const stranger = await openChromium({ screen: PHONE });
  const door = stranger.context.pages()[0] ?? (await stranger.context.newPage());
  const till = await openCounter(town);
  await scanOne(till.page, (await page.getByTestId('code').getAttribute('data-digits')) ?? '');
  await reasonShown(till.page);
  await till.opened.close();
  for (const language of LANGUAGES) {
    for (const path of ELDER_PAGES) {
      await open(page, `${town.url}/e/${path}`, language);
      await probeElder(page, path.replaceAll('/', '-') || 'home', language, faults);
    }
    for (const path of ELDER_DOORS) {
      await open(door, `${town.url}/e/${path}`, language);
      await probeElder(door, path.replaceAll('/', '-'), language, faults);
    }
  }
  // States: a meal and a complaint about it, no network, a card reported lost.
  await open(page, `${town.url}/e/meals`, 'zh');
  await page.getByTestId('meal').first().locator('a').first().click();
  await page.getByTestId('receipt').waitFor();
  await inBoth(page, 'receipt', faults);
  await page.getByTestId('doubt').click();
  await page.locator('[data-test^=about-]').first().click();
  await page.getByTestId('text').waitFor();
  await inBoth(page, 'complaint', faults);
  await context.setOffline(true);
  await turnTo(page, '/e/notices');
  await page.getByTestId('again').waitFor();
  await inBoth(page, 'no-network', faults);
  await context.setOffline(false);
  const bureau = await Bureau.signIn(town, 'bureau-admin');
  await bureau.call('POST', 'card-losses', { personId: castOf(town, 'wang').personId, reason: '验收：挂失' });
  await open(page, `${town.url}/e/`, 'zh');
  await page.getByTestId('no-code').waitFor();
  await inBoth(page, 'reported-lost', faults);
  await opened.close();
  await stranger.close();
  faults.tell(4, 'elder text', '≥20 / ≥25 / ≥30 px in three steps, every text');
  faults.tell(5, 'elder lines', 'line height ≥1.5, from paragraph to paragraph ≥1.3 lines, ≤40 Chinese glyphs a line; three steps of text');
  faults.tell(6, 'elder contrast', '≥7:1');
  faults.tell(7, 'elder targets', 'buttons ≥60 px, the rest ≥44');
  faults.tell(8, 'elder axe', '0 violations, 2a to 2.2aa, best practice, enhanced contrast, target size');
  faults.tell(9, 'elder reflow', 'at 320 px, with the largest text, and at 200 %: no sideways scroll, nothing cut or out of reach');
  faults.tell(12, 'elder frame', 'lang, a title, one main landmark, one h1');
  faults.tell(13, 'elder, both languages', 'no raw key, no Chinese in what an English page says or tells a screen reader but names; nothing too wide in English');
});

it('the citizens’ page', async () => {
  const faults = new Faults();
  const { context, close } = await openChromium({ screen: PHONE });
  const page = context.pages()[0] ?? (await context.newPage());
  for (const language of LANGUAGES) {
    await page.goto(`${town.url}/?lang=${language}`);
    for (const where of ['front', 'street']) {
      if (where === 'street') await page.locator('.streets a').first().click();
      for (const screen of [PHONE, DESK]) {
        await page.setViewportSize(screen);
        await probe(page, `${where} ${language} ${String(screen.width)}`, faults, { ...ELDER, language, textPx: 20 });
        await look(page, `citizen-${where}-${language}-${String(screen.width)}`, language);
      }
      await page.setViewportSize(SMALL_PHONE);
      await fits(page, `${where} ${language} 320 px`, faults, language);
      await page.setViewportSize(PHONE);
      await letters(page, TWICE);
      await fits(page, `${where} ${language} 200 %`, faults, language, false);
      await letters(page, '');
    }
  }
  await close();
  faults.tell(4, 'citizens’ page, text', '≥20 px, every text');
  faults.tell(5, 'citizens’ page, lines', 'line height ≥1.5, from paragraph to paragraph ≥1.3 lines, ≤40 Chinese glyphs a line');
  faults.tell(6, 'citizens’ page, contrast', '≥7:1');
  faults.tell(7, 'citizens’ page, targets', 'buttons ≥60 px, the rest ≥44');
  faults.tell(8, 'citizens’ page, axe', '0 violations, 2a to 2.2aa, best practice, enhanced contrast, target size');
  faults.tell(9, 'citizens’ page, reflow', 'at 320 px and at 200 %: no sideways scroll, nothing cut or out of reach');
  faults.tell(12, 'citizens’ page, frame', 'lang, a title, one main landmark, one h1');
  faults.tell(13, 'citizens’ page, both languages', 'no raw key, no Chinese in what an English page says or tells a screen reader but names; nothing too wide in English');
});

async function inBoth(page: Page, where: string, faults: Faults): Promise<void> {
  for (const language of LANGUAGES) {
    await speak(page, language);
    await settled(page);
    await probeElder(page, where, language, faults);
  }
  await speak(page, 'zh');
}

it('every result of the counter', async () => {
  const faults = new Faults();
  const opened = await openChromium({ screen: TABLET });
  const page = opened.context.pages()[0] ?? (await opened.context.newPage());
  await open(page, `${town.url}/t/gallery/`, 'zh');
  await page.locator('[data-sample]').first().waitFor();
  const reasons = await page.locator('[data-sample]').evaluateAll((keys) => keys.map((key) => key.getAttribute('data-sample') ?? ''));
  expect(reasons.length).toBeGreaterThan(30);
  for (const [language, screen] of [
    ['zh', TABLET],
    ['en', PHONE],
  ] as readonly (readonly [Language, Screen])[]) {
    await page.setViewportSize(screen);
    await open(page, `${town.url}/t/gallery/`, language);
    for (const reason of reasons) {
      await page.setViewportSize(screen);
      await turnTo(page, `/t/gallery/${reason}`);
      await page.locator(`main[data-reason="${reason}"]`).waitFor();
      await probe(page, `${reason} ${language}`, faults, { ...COUNTER, language });
      await look(page, `result-${reason}-${language}`, language);
      await narrow(page, `${reason} ${language}`, faults, language);
    }
  }
  await opened.close();
  faults.tell(6, 'counter results, contrast', '≥7:1');
  faults.tell(7, 'counter results, targets', 'buttons ≥72 px high, the rest ≥44');
  faults.tell(8, 'counter results, axe', '0 violations, with enhanced contrast and target size');
  faults.tell(9, 'counter results, reflow', 'at 320 px and at 200 %: no sideways scroll, nothing cut or out of reach');
  faults.tell(12, 'counter results, frame', 'lang, a title, one main landmark, one h1');
  faults.tell(13, 'counter results, both languages', 'no raw key, no Chinese on an English screen but names; nothing too wide in English');
});

/** The same view 320 px wide, and with letters of twice the size on the tablet. */
async function narrow(page: Page, where: string, faults: Faults, language: Language): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, `${where} 320 px`, faults, language);
  await page.setViewportSize(TABLET);
  await letters(page, TWICE);
  await fits(page, `${where} 200 %`, faults, language, false);
  await letters(page, '');
}

it('the counter’s pages', async () => {
  const faults = new Faults();
  const seen = async (where: string): Promise<void> => {
    for (const language of LANGUAGES) {
      await speak(page, language);
      await settled(page);
      await probe(page, `${where} ${language}`, faults, { ...COUNTER, language });
      await look(page, `counter-${where}-${language}`, language);
      await page.setViewportSize(PHONE);
      await probe(page, `${where} ${language} phone`, faults, { ...COUNTER, language }, 'quick');
      await narrow(page, `${where} ${language}`, faults, language);
    }
    await speak(page, 'zh');
  };
  const { page, opened } = await openCounter(town);
  await chooseDish(page, '两荤两素');
  await scanOne(page, phoneCode(town, 'wu'));
  await reasonShown(page);
  await clearResult(page);
  for (const path of COUNTER_PAGES) {
    await turnTo(page, `/t/${path}`);
    await seen(path || 'scan');
  }
  await turnTo(page, '/t/today');
  await page.getByTestId('void').first().click();
  await seen('void');
  await page.getByTestId('cancel').click();
  await turnTo(page, '/t/menu');
  await page.getByTestId('sign-out').click();
  await page.getByTestId('shift').waitFor();
  await seen('shift');
  await page.getByTestId('operator').first().click();
  await press(page, '12');
  await seen('pin');
  await opened.close();
  faults.tell(6, 'counter contrast', '≥7:1');
  faults.tell(7, 'counter targets', 'buttons ≥72 px high, the rest ≥44');
  faults.tell(8, 'counter axe', '0 violations, with enhanced contrast and target size');
  faults.tell(9, 'counter reflow', 'at 320 px and at 200 %: no sideways scroll, nothing cut or out of reach');
  faults.tell(12, 'counter frame', 'lang, a title, one main landmark, one h1');
  faults.tell(13, 'counter, both languages', 'no raw key, no Chinese on an English page but names; nothing too wide in English');
});
