import { maskName } from './vault.js';

it.each([
  ['王芳', '王*'],
  ['王 芳', '王*'],
  ['李\u3000军', '李*'],
  ['赵\n敏', '赵*'],
  ['郑\u200b芳', '郑*'],
  ['王小芳', '王*芳'],
  ['张\u034f三', '张*'],
  ['张\ufe0f\u{e0100}三', '张*'],
  ['张\u0301三', '张*'],
  ['王', '*'],
  [' 王 ', '*'],
  ['', '*'],
])('%j is masked %j: what is not seen is no glyph', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});
