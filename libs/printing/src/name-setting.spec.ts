import { NAME_ROOMS, settingOf } from './name-setting.js';
import { Typeface } from './typeface.js';

/* Each character one size wide, as Chinese ones are. */
const square = (text: string): number => [...text].length;
const LONG = '阿卜杜热合曼·买买提吐尔逊·阿不都克力木';

it.each([
  ['cr80', '王芳', 16, ['王芳']],
  ['cr80', '阿卜杜热合曼·买买提', 16, ['阿卜杜热合曼·', '买买提']],
  ['cr80', LONG, 13, ['阿卜杜热合曼·', '买买提吐尔逊·', '阿不都克力木']],
  ['a5', LONG, 27, ['阿卜杜热合曼·', '买买提吐尔逊·阿不都克力木']],
  ['a5', '热依汗古丽·阿卜杜热合曼·吐尔逊', 28, ['热依汗古丽·', '阿卜杜热合曼·吐尔逊']],
] as const)('on %s %s is set in %d points', (format, name, size, lines) => {
  expect(settingOf(name, NAME_ROOMS[format], square)).toEqual({ size, lines });
});

it('a name without a dot is parted into lines of one length rather than made small', () => {
  expect(settingOf('一二三四五六七八九十一二', NAME_ROOMS.cr80, square)).toEqual({ size: 16, lines: ['一二三四五六', '七八九十一二'] });
});

it('every name that the register takes, forty characters of any kind, is whole on both formats', () => {
  const typeface = new Typeface();
  const dots = Array.from({ length: 40 }, (_, place) => (place % 8 === 7 ? '·' : '〓')).join('');
  for (const name of [...'一W@·…'].map((glyph) => glyph.repeat(40)).concat(dots, `${dots.slice(0, 25)}${'热'.repeat(15)}`))
    for (const format of ['cr80', 'a5'] as const) expect(typeface.setting(name, format)?.lines.join('')).toBe(name);
});

it('a name that the least size does not hold has no setting, instead of a part of one', () => {
  expect(settingOf('热'.repeat(60), NAME_ROOMS.cr80, square)).toBeNull();
  expect(settingOf('热'.repeat(60), NAME_ROOMS.a5, square)).not.toBeNull();
  // Characters of two sizes, such as a long dash, fill the room with half as many.
  expect(new Typeface().setting('⸺'.repeat(40), 'cr80')).toBeNull();
});

it('an accent stays with its letter, and a blank ends a line', () => {
  expect(settingOf('e\u0301'.repeat(20), NAME_ROOMS.cr80, square)?.lines.every((line) => !line.startsWith('\u0301'))).toBe(true);
  expect(settingOf('MARIA DEL CARMEN HERNANDEZ', NAME_ROOMS.cr80, (text) => text.length * 0.65)?.lines).toEqual(['MARIA DEL', 'CARMEN', 'HERNANDEZ']);
});
