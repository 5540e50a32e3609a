import { cleanText, nameForm, writtenGlyphs } from './plain-text.js';

it.each(['张\u0000三', '\u0000', '张\ud800三', '\udc00', '张\u0007三', '\u001b[31m', '\u009b31m', '张\uffff'])('no text at all: %j', (text) => {
  expect(cleanText(text)).toBeNull();
  expect(nameForm(text)).toBeNull();
});

it.each([
  ['\u200b\u200b\u200b\u200b', ''],
  ['\u2060\u2060\u2060\u2060', ''],
  ['张\u202e三\u202c', '张三'],
  ['\ufe0f\u034f\u{e0100}\u180b', ''],
  ['\ufeff核对', '核对'],
  ['第一行\n第二行\t又', '第一行\n第二行\t又'],
  ['𠮷𪚥', '𠮷𪚥'],
  ['老人家 👵', '老人家 👵'],
])('%j is written %j', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

it.each([
  ['  王 \u3000 芳\n', '王 芳'],
  ['赵\n敏', '赵 敏'],
  ['郑\u200b芳', '郑芳'],
  ['买买提 • 吐尔逊', '买买提·吐尔逊'],
  ['买买提・吐尔逊', '买买提·吐尔逊'],
  ['e\u0301', 'é'],
])('the name %j has the form %j', (text, form) => {
  expect(nameForm(text)).toBe(form);
  expect(nameForm(form)).toBe(form);
});

it.each([
  ['核对无误', 4],
  ['....', 0],
  ['\u0301\u0301\u0301\u0301', 0],
  ['\u200b\ufe0f \n——！', 0],
  ['改 2 元', 3],
  ['𠮷店关门', 4],
])('%j says something in %d letters or digits', (text, glyphs) => {
  expect(writtenGlyphs(text)).toBe(glyphs);
});
