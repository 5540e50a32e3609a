import { leafletPdf, PrintSlips } from '#printing';
import { SetClock } from '#platform';
import { pictureOf } from '../../../libs/printing/src/svg-picture.js';
import { Typeface } from '../../../libs/printing/src/typeface.js';
import { LUNCH } from '../../support/small-county.js';
import { bytesOf, fontsOf, textOf } from './paper.js';

/** Text as it is read, without the spaces that a layout puts in. */
const read = (pages: readonly string[]): string => pages.join('').replace(/\s+/g, '');

it('tells elders on two pages and the till on one what to do, every letter embedded and none missing', async () => {
  const [elder, counter] = [await bytesOf(leafletPdf('elder', LUNCH)), await bytesOf(leafletPdf('counter', LUNCH))];
  expect([textOf(elder).length, textOf(counter).length]).toEqual([2, 1]);
  for (const sentence of ['请店员扫码', '付屏幕上的钱', '卡丢了，打电话', '饭也照样给您', '12345']) expect(read(textOf(elder))).toContain(sentence);
  for (const sentence of ['离线已受理', '请核对本人', '按原价给饭，不收走卡']) expect(read(textOf(counter))).toContain(sentence);
  for (const pdf of [elder, counter]) {
    expect(read(textOf(pdf))).not.toContain('〓');
    expect(fontsOf(pdf).length).toBeGreaterThan(0);
    expect(fontsOf(pdf).filter((font) => !font.embedded)).toEqual([]);
  }
});

it('sets a slip in sheets of the same name, with 〓 for a letter that the typeface lacks', async () => {
  const line = { zh: '11月23日 11:32 午餐，采荷老年食堂，付 9.00 元', en: '' };
  const news = [{ title: { zh: '卡已挂失', en: '' }, words: { zh: '卡、手机码、社保卡都已停用。', en: '' }, reasons: [{ zh: '年龄 85 岁', en: '' }] }];
  const slips = new PrintSlips(new Typeface(), new SetClock(LUNCH));
  const faces = [
    { name: '陈桂芳', news, meals: Array.from({ length: 40 }, () => line), tel: '0571-00090001' },
    { name: '王\u{2b740}福', news, meals: [], tel: null },
  ];
  const pages = textOf(await bytesOf(slips.slips(faces))).map((page) => page.replace(/\s+/g, ''));
  const chen = pages.filter((page) => page.includes('给陈桂芳的消息'));
  expect(chen.length).toBeGreaterThan(1);
  expect(chen.join('').split('午餐，采荷老年食堂').length - 1).toBe(40);
  expect(chen.at(-1)).toContain('0571-00090001');
  expect(pages.at(-1)).toContain('给王〓福的消息');
  expect(pages.at(-1)).toContain('12345');
});

it('draws no picture that it would only draw in part', () => {
  expect(() => pictureOf('<svg viewBox="0 0 10 10"><rect width="10" height="10"/><ellipse rx="2" ry="3"/></svg>')).toThrow('ellipse');
  expect(() => pictureOf('<svg><rect width="10" height="10"/></svg>')).toThrow('viewBox');
});
