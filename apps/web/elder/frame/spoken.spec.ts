import { joined, spoken } from './spoken.js';

it.each([
  ['早餐 06:00–09:00', '早餐 6点到9点'],
  ['午餐 10:30–13:05', '午餐 10点半到13点零5分'],
  ['还没到，16:45 开始', '还没到，16点45分 开始'],
  ['您付 5.20 元', '您付 5元2角'],
  ['您付 0.25 元，补贴 12.00 元，共 3.05 元', '您付 2角5分，补贴 12元，共 3元零5分'],
  ['再付 0.00 元', '再付 0元'],
  ['75.00 分，还剩 62.50 分、0.25 分', '75 分，还剩 62.5 分、0.25 分'],
  ['拨打 0571-00090001', '拨打 零 五 七 幺，零 零 零 九 零 零 零 幺'],
  ['政务热线 12345', '政务热线 幺 二 三 四 五'],
  ['13900000000', '幺 三 九 零 零 零 零 零 零 零 零'],
  ['还可以补贴 2 餐', '还可以补贴 2 餐'],
])('%s is said as %s', (written, said) => {
  expect(spoken(written, 'zh')).toBe(said);
});

it('in English hours are a span, sums are yuan and a number is given digit by digit', () => {
  expect(spoken('Lunch 10:30–13:30, you pay ¥5.20, call 0571-0009', 'en')).toBe('Lunch 10:30 to 13:30, you pay 5.20 yuan, call 0571-0009');
  expect(spoken('Call 12345', 'en')).toBe('Call 1 2 3 4 5');
});

it('sentences have one stop between them', () => {
  expect(joined(['白天晚上都有人接。', '拨打', '确定要挂失吗？', '不挂失……', '好'])).toBe('白天晚上都有人接。拨打。确定要挂失吗？不挂失。好');
});
