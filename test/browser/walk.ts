import type { Page } from 'playwright-core';
import { accept } from './acceptance.js';
import { axe, misfits, paragraphSteps, sayings, targets, texts } from './probes.js';

export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** Faults by row of the table, gathered over all pages so that one run shows all of them. */
export class Faults {
  private readonly rows = new Map<number, { faults: string[]; looks: number; over: number }>();

  /** What a look at one view found wrong; `over` counts the single things that were measured there. */
  note(row: number, where: string, faults: readonly string[], over = 1): void {
    const known = this.rows.get(row) ?? { faults: [], looks: 0, over: 0 };
    this.rows.set(row, { faults: [...known.faults, ...faults.map((fault) => `${where}: ${fault}`)], looks: known.looks + 1, over: known.over + over });
  }

  /** Every fault, for a spec that has no row of the table. */
  get all(): string[] {
    return [...this.rows.values()].flatMap((row) => row.faults);
  }

  tell(row: number, part: string, threshold: string): void {
    const { faults, looks, over } = this.rows.get(row) ?? { faults: [], looks: 0, over: 0 };
    accept({
      row,
      part,
      threshold,
      measured: faults.length === 0 ? `0 faults on ${String(looks)} views` : `${String(faults.length)} faults: ${faults.slice(0, 8).join('; ')}`,
      met: looks > 0 && over > 0 && faults.length === 0,
    });
  }
}

export interface Rules {
  readonly language: Language;
  /** The strictest rules of axe, for elders and counters. */
  readonly strictest: boolean;
  readonly textPx: number;
  readonly lineMin: number;
  /** Buttons; then whatever else can be tapped. */
  readonly mainPx: number;
  readonly restPx: number;
  /** Paragraph to paragraph, in lines; 0 where nothing is asked. */
  readonly paragraphs: number;
}

/** Everything that can be measured on a view as it stands: rows 4 to 9, 12 and 13. `quick` leaves axe out, where the same page is looked at in another size. */
export async function probe(page: Page, where: string, faults: Faults, rules: Rules, how: 'whole' | 'quick' = 'whole'): Promise<void> {
  await measures(page, where, faults, rules);
  await fits(page, where, faults, rules.language);
  if (how === 'quick') return;
  const found = await axe(page, { strictest: rules.strictest });
  faults.note(
    6,
    where,
    found.filter((fault) => fault.startsWith('color-contrast')),
  );
  faults.note(8, where, found);
  faults.note(12, where, await frame(page, rules.language));
  faults.note(13, where, strange(await sayings(page), rules.language));
}

async function measures(page: Page, where: string, faults: Faults, rules: Rules): Promise<void> {
  const all = await texts(page);
  faults.note(
    4,
    where,
    all.filter((one) => one.px < rules.textPx - 0.01).map((one) => `${one.px.toFixed(1)} px “${one.text}”`),
    all.length,
  );
  const steps = await paragraphSteps(page);
  faults.note(
    5,
    where,
    [
      ...all.filter((one) => one.line / one.px < rules.lineMin - 0.01).map((one) => `line ${(one.line / one.px).toFixed(2)} “${one.text}”`),
      ...all.filter((one) => one.glyphs > 40 && /\p{Script=Han}/u.test(one.text)).map((one) => `${String(one.glyphs)} glyphs a line “${one.text}”`),
      ...steps.filter((one) => one.lines < rules.paragraphs - 0.01).map((one) => `${one.lines.toFixed(2)} lines to “${one.text}”`),
    ],
    rules.paragraphs === 0 ? all.length : steps.length,
  );
  const boxes = await targets(page);
  faults.note(
    7,
    where,
    boxes
      .filter((box) => (box.main ? box.height < rules.mainPx - 0.5 : Math.min(box.width, box.height) < rules.restPx - 0.5))
      .map((box) => `${box.name} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`),
    boxes.length,
  );
}

/** No sideways scroll, nothing clipped or out of reach; `wholeWords` also that no word is cut in two. */
export async function fits(page: Page, where: string, faults: Faults, language: Language, wholeWords = true): Promise<void> {
  const found = await misfits(page, { words: wholeWords });
  faults.note(9, where, found);
  if (language === 'en') faults.note(13, where, found);
}

async function frame(page: Page, language: Language): Promise<string[]> {
  const is = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: [...document.querySelectorAll<HTMLElement>('h1')].filter((one) => one.getClientRects().length > 0).length,
    mains: [...document.querySelectorAll<HTMLElement>('main,[role=main]')].filter((one) => one.getClientRects().length > 0).length,
    live: document.querySelectorAll('[role=status],[role=alert],[aria-live],output').length,
  }));
  return [
    ...(is.lang === (language === 'zh' ? 'zh-CN' : 'en') ? [] : [`lang=${is.lang}`]),
    ...(is.title === '' ? ['no title'] : []),
    ...(is.h1 === 1 ? [] : [`${String(is.h1)} h1`]),
    ...(is.mains === 1 ? [] : [`${String(is.mains)} main landmarks`]),
  ];
}

/** Sentences in the wrong language, and what a program says when it has no words. */
export function strange(said: readonly string[], language: Language): string[] {
  const raw = said.filter((text) => /\{\w+\}|\bundefined\b|\bNaN\b|\[object|\bnull\b/.test(text) || /^[a-z]+(?:[A-Z][a-z0-9]*)+$|^[a-z]+(?:_[a-z]+)+$/.test(text));
  // A masked name (王*英) stands in the middle of an English sentence; 中文 is the name of the language itself.
  const chinese = said.filter((text) => /\p{Script=Han}/u.test(text.replaceAll(/\p{Script=Han}*\*+\p{Script=Han}*/gu, '').replace(/^中文?(?= ·|$)/u, '')));
  return [
    ...raw.map((text) => `no words but “${text.slice(0, 40)}”`),
    ...(language === 'en' ? chinese.map((text) => `Chinese “${text.slice(0, 40)}”`) : chinese.length > 0 ? [] : ['not a Chinese word']),
  ];
}
