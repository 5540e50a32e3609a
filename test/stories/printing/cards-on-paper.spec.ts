import { Readable } from 'node:stream';
import { PrintBatchReader, PrintSlips } from '#printing';
import type { CardFace } from '../../../libs/printing/src/card-face.js';
import { cardPdf } from '../../../libs/printing/src/card-pdf.js';
import { Typeface } from '../../../libs/printing/src/typeface.js';
import { done } from '../../support/small-county.js';
import { bytesOf, codesOn, cutOut, fontsOf, HAIRLINES, inOrder, pageSizesOf, readPatiently, scanned, scratched, textOf } from './paper.js';
import { clerk, HUBIN, openPrintShop, type PrintShop, QINGBO, QINGBO_TEL } from './print-shop.js';

/* Goal: what comes out of the printer is read by a scanner, also after a year in a pocket, and by a person, also at eighty. */

const NAMES = ['陈小英', '王英', '阿卜杜热合曼·买买提', '欧阳修远', '李𠅤', '诸葛孔明', '赵六', '钱七', '孙八', '周九', '吴十', '𪚥小英'];
const clerkOfQingbo = clerk(QINGBO);
const about = { title: '千张', madeAt: 0, fonts: new Typeface().files };
const words = (zh: string) => ({ zh, en: zh });
const faceOf = (card: { number: string; code: string }, name: CardFace['name']): CardFace => ({ ...card, name, expiresOn: '2029-11-22', helpLine: QINGBO_TEL });

let shop: PrintShop;
let residents: Awaited<ReturnType<PrintShop['resident']>>[];
let pdf: Buffer;
let large: Buffer;
beforeAll(async () => {
  shop = await openPrintShop();
  residents = [];
  for (const name of NAMES) residents.push(await shop.resident(name));
  const batch = await shop.batch(clerkOfQingbo, { areaCode: QINGBO });
  expect(batch).toMatchObject({ cards: NAMES.length, faults: 1, leftOut: 0 });
  pdf = await shop.pdf(clerkOfQingbo, batch.id);
  const few = await shop.batch(clerkOfQingbo, { personIds: residents.slice(0, 2).map(({ personId }) => personId) }, { format: 'a5' });
  large = await shop.pdf(clerkOfQingbo, few.id);
});
afterAll(() => shop.county.drop());

it('cuts into cards of CR80: A4, ten a page, a page of backs behind each page of fronts; the large sheet is A5', () => {
  expect(pageSizesOf(pdf).map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual(Array.from({ length: 4 }, () => [210, 297]));
  expect(pageSizesOf(large).map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual(Array.from({ length: 2 }, () => [148, 210]));
});

it('carries its letters with it, cut down to those used, and gives its text back', () => {
  for (const file of [pdf, large]) {
    const fonts = fontsOf(file);
    expect(fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual(['NotoSansSC-Bold', 'NotoSansSC-Regular']);
    for (const font of fonts) expect(font).toMatchObject({ embedded: true, subset: true, toUnicode: true });
  }
  const [fronts = '', backs = '', more = ''] = textOf(pdf);
  const read = (fronts + more).replaceAll(/\s/g, '');
  for (const { name, number } of residents) {
    expect(read).toContain(number);
    if (name !== '阿卜杜热合曼·买买提') expect(read).toContain(name.replace('𪚥', '〓'));
    for (const part of name.split('·')) expect(read).toContain(part.replace('𪚥', '〓'));
  }
  expect(fronts + more).toContain(residents[0]!.number.replace(/(\d{4})(?=\d)/g, '$1 '));
  expect(fronts).toContain(`有事请打 ${QINGBO_TEL}`);
  for (const words of ['爱心卡', 'Love Card', '有效期至']) expect(fronts).toContain(words);
  for (const words of ['出示这张卡', '核对是您本人', '只付自己那份', `丢了打电话 ${QINGBO_TEL}`, 'Lost?']) expect(backs).toContain(words);
});

/** Names as long as they come, and the longest that the register takes. */
const LONG = ['阿卜杜热合曼·买买提吐尔逊·阿不都克力木', '热依汗古丽·阿卜杜热合曼·吐尔逊', 'MARIA DEL CARMEN HERNANDEZ', '司马相如'.repeat(10)];
const ofForty = '热依汗古丽'.repeat(8);
/** Twice as wide as other characters: no card holds so many of them, the large sheet does. */
const TOO_WIDE = '⸺'.repeat(34);

it('a long name stands whole on the small card, the large sheet and the slip; one that cannot is told of and not printed in part', async () => {
  const people = [];
  for (const name of [...LONG, ofForty, TOO_WIDE]) people.push(await shop.resident(name));
  const personIds = people.map(({ personId }) => personId);
  const lookAt = async (format: 'cr80' | 'a5'): Promise<{ read: string; faults: number; told: (string | null)[] }> => {
    const batch = await shop.batch(clerkOfQingbo, { personIds }, { format });
    const lines = done(await shop.get(PrintBatchReader).lines(clerkOfQingbo, { id: batch.id, limit: 100 })).items;
    const file = await shop.pdf(clerkOfQingbo, batch.id);
    // Each line of a name is read by itself: on the card it stands beside that of the next card.
    return { read: inOrder(file), faults: batch.faults, told: personIds.map((one) => lines.find(({ personId }) => personId === one)?.fault ?? null) };
  };
  const [small, sheet] = [await lookAt('cr80'), await lookAt('a5')];
  for (const { read } of [small, sheet]) for (const name of [...LONG, ofForty]) expect(read).toContain(name.replaceAll(/\s/g, ''));
  expect(small).toMatchObject({ faults: 1, told: [null, null, null, null, null, 'name_too_long'] });
  expect(sheet).toMatchObject({ faults: 0, told: [null, null, null, null, null, null] });
  expect(small.read).not.toContain('⸺');
  expect(small.read).not.toContain(people.at(-1)!.number);
  expect(sheet.read.split('⸺')).toHaveLength(35);
  // A reader of a cut name would say so.
  expect(inOrder(await bytesOf(Readable.from(cardPdf('cr80', [faceOf(people[0]!, { size: 16, lines: ['阿卜杜热合曼·', '买买提吐尔逊·'] })], about))))).not.toContain(LONG[0]);

  const slips = await bytesOf(
    shop.get(PrintSlips).slips([{ name: ofForty, news: [{ title: words('答复'), words: words(`${'答'.repeat(700)}完`), reasons: [] }], meals: [], tel: null }]),
  );
  const pages = textOf(slips).map((text) => text.replaceAll(/\s/g, ''));
  expect(pages).toHaveLength(2);
  // What is longer than a sheet goes on under the same name, and nothing of it is lost.
  for (const text of pages) expect(text).toContain(ofForty);
  expect(pages.join('').split('答')).toHaveLength(1 + 1 + 700);
  expect(pages[1]).toContain('完');
});

it('shows no ID number and no birthday', () => {
  const text = [...textOf(pdf), ...textOf(large)].join('').replaceAll(/\s/g, '');
  expect(text).not.toMatch(/9901021940|1940-?03-?04/);
});

it('has a code of 35 mm or more with modules of 0.6 mm or more, and every one of them is read', async () => {
  const found = [...(await codesOn(scanned(pdf, 1))), ...(await codesOn(scanned(pdf, 3)))];
  expect(found.map(({ text }) => text).sort()).toEqual(residents.map(({ code }) => code).sort());
  for (const { width, module } of found) {
    expect(width).toBeGreaterThanOrEqual(35);
    expect(module).toBeGreaterThanOrEqual(0.6);
  }
  const [big] = await codesOn(scanned(large, 1));
  expect(residents.slice(0, 2).map(({ code }) => code)).toContain(big?.text);
  expect(big?.width).toBeGreaterThan(79.5);
  expect(await codesOn(scanned(pdf, 2))).toEqual([]);
});

it('is read with a tenth of its ink scratched off; with a third off in broad strokes it is not, so the scraping is real', async () => {
  const image = scanned(pdf, 1);
  const found = await codesOn(image);
  expect(found).toHaveLength(10);
  for (const [seed, code] of found.entries()) {
    const worn = scratched(cutOut(image, code), code, { share: 0.1, strokes: HAIRLINES, seed: seed + 1 });
    expect([seed, await readPatiently(worn, code)]).toEqual([seed, code.text]);
  }
  const [first] = found;
  const ruined = scratched(cutOut(image, first!), first!, { share: 0.33, strokes: { wide: [0.6, 1.2], long: [5, 25] }, seed: 1 });
  expect(await readPatiently(ruined, first!)).toBeUndefined();
});

it('puts each back behind its own front when the sheet is turned over its long edge', async () => {
  const [one, two] = [await shop.resident('左边人'), await shop.resident('右边人', HUBIN)];
  const batch = await shop.batch(shop.county.bureau, { personIds: [one.personId, two.personId] });
  const [fronts = '', backs = ''] = textOf(await shop.pdf(shop.county.bureau, batch.id));
  // Each front has the number of its own street, so left and right of the backs must be changed over.
  const rowOf = (page: string, words: string) => page.split('\n').find((line) => line.includes(words)) ?? '';
  expect(rowOf(fronts, '有事请打')).toMatch(new RegExp(`有事请打 ${QINGBO_TEL}\\s+有事请打 12345`));
  expect(rowOf(backs, '丢了打电话')).toMatch(new RegExp(`丢了打电话 12345\\s+丢了打电话 ${QINGBO_TEL}`));
});

it('a thousand cards leave as a stream, page by page, in seconds and a few megabytes', async () => {
  const faces = Array.from({ length: 1000 }, (_, index) => {
    const one = residents[index % NAMES.length]!;
    return faceOf(one, { size: 16, lines: [one.name] });
  });
  const began = Date.now();
  let first = 0;
  const body = Readable.from(cardPdf('cr80', faces, about));
  body.once('data', () => (first = Date.now() - began));
  const bytes = await bytesOf(body);
  expect(bytes.length).toBeLessThan(8_000_000);
  expect(Date.now() - began).toBeLessThan(60_000);
  expect(first).toBeLessThan((Date.now() - began) / 2);
});
