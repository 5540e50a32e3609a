import type { Words } from '#values';

type Language = 'zh' | 'en';

/** What the citizens' page says besides what the law, the sites and the areas say of themselves. `{}` takes a value. */
const WORDS = {
  title: { zh: '爱心卡 · 老人助餐', en: 'Love Card · meals for older people' },
  name: { zh: '爱心卡', en: 'Love Card' },
  about: {
    zh: '老人到助餐点吃饭，站点让利一部分，政府补一部分。带卡就行，不用手机。',
    en: 'Older people eat at a site near home: the site lowers its price, the county pays a part. The card is enough, no phone is needed.',
  },
  otherLanguage: { zh: 'English', en: '中文' },
  openCard: { zh: '打开我的爱心卡', en: 'Open my card' },
  findSite: { zh: '找助餐点', en: 'Find a site' },
  sites: { zh: '今天在哪里吃、吃什么', en: 'Where to eat today, and what' },
  chooseStreet: { zh: '选您的街道', en: 'Choose your street' },
  otherStreet: { zh: '换一个街道', en: 'Another street' },
  siteCount: { zh: '{} 处', en: '{} sites' },
  noSites: { zh: '这里还没有开张的助餐点。', en: 'No site has opened here yet.' },
  today: { zh: '今天', en: 'Today' },
  noMenu: { zh: '今天还没有公布菜单。', en: 'No menu for today yet.' },
  closedToday: { zh: '今天不供应补贴餐', en: 'No subsidised meals today' },
  hours: { zh: '开饭', en: 'Hours' },
  atMost: { zh: '最多 {} 元', en: 'at most {} yuan' },
  yuan: { zh: '{} 元', en: '{} yuan' },
  call: { zh: '电话 {}', en: 'Phone {}' },
  listPrice: { zh: '菜价是原价，您不用付这么多：看本页“您付多少”。', en: 'Prices are full prices. You pay less: see “What you pay” below.' },
  paid: { zh: '您付多少', en: 'What you pay' },
  example: { zh: '一份 {} 元的饭，本地户籍、没有其他困难的老人：', en: 'A meal of {} yuan, for somebody registered here and without any hardship:' },
  age: { zh: '{} 岁', en: 'aged {}' },
  youPay: { zh: '付 {} 元', en: 'pays {} yuan' },
  siteGives: { zh: '站点让利 {} 元', en: 'the site takes {} off' },
  countyGives: { zh: '政府补 {} 元', en: 'the county pays {}' },
  othersGive: { zh: '集体、慈善补 {} 元', en: 'community and charity pay {}' },
  notAtThisAge: { zh: '不在补贴范围', en: 'no subsidy' },
  limits: { zh: '每餐补一次，一天最多 {} 餐，一个月最多 {} 餐。', en: 'Once a meal, at most {} a day and {} a month.' },
  hardship: { zh: '特困、低保等老人补得更多，可以更便宜。', en: 'In hardship the county pays more.' },
  rights: { zh: '每月还有什么', en: 'What comes every month' },
  monthPoints: { zh: '每月 {} 分', en: '{} points a month' },
  monthCash: { zh: '每月 {} 元', en: '{} yuan a month' },
  pointWorth: { zh: '1 分当 1 元用，可以吃饭，也可以请人照料。', en: 'One point is worth one yuan, for meals and for care.' },
  requires: { zh: '条件：{}', en: 'Condition: {}' },
  lapses: { zh: '发放后 {} 个月内用完', en: 'to be used within {} months' },
  source: { zh: '依据：{}', en: '依据 source: {}' },
  card: { zh: '怎样办卡', en: 'How to get a card' },
  card1: { zh: '带上身份证，到住处的社区（村）登记；家人可以代办。', en: 'Bring your ID to the community office where you live; family may come for you.' },
  card2: { zh: '街道核对年龄和住址，印好卡交给您。', en: 'The street checks age and address and prints the card.' },
  card3: { zh: '吃饭时出示卡，扫一下就好。卡丢了，打电话挂失，旧卡马上不能用。', en: 'Show the card at the counter. If it is lost, call: the old card stops at once.' },
  card4: { zh: '有手机的，可以把卡放进手机；没有手机，卡片一样用。', en: 'With a phone the card can be on the phone too; without one, paper does as well.' },
  ask: { zh: '有事找谁', en: 'Whom to call' },
  bureau: { zh: '民政局', en: 'Civil affairs bureau' },
  hotline: { zh: '市民热线，随时', en: 'Citizens’ hotline, at any time' },
  complain: { zh: '吃得不好、钱数不对、卡被别人用了，都可以说。', en: 'A bad meal, a wrong amount, a card that somebody else used: say so.' },
  figures: { zh: '{} 的数字', en: 'Figures of {}' },
  people: { zh: '在册老人', en: 'people registered' },
  mealSites: { zh: '助餐点', en: 'meal sites' },
  mealsYesterday: { zh: '昨天的补贴餐', en: 'subsidised meals yesterday' },
  mealsToday: { zh: '今天到现在', en: 'today so far' },
  staff: { zh: '工作人员', en: 'For staff' },
  counter: { zh: '收银台', en: 'Counter' },
  console: { zh: '监管台', en: 'Console' },
  docs: { zh: '接口文档', en: 'API' },
  data: { zh: '助餐点数据', en: 'Sites as data' },
  refusals: { zh: '不通过的原因', en: 'Why a card is refused' },
  health: { zh: '运行状态', en: 'Health' },
  breakfast: { zh: '早餐', en: 'Breakfast' },
  lunch: { zh: '午餐', en: 'Lunch' },
  dinner: { zh: '晚餐', en: 'Dinner' },
} as const satisfies Record<string, Words>;

export type FrontWord = keyof typeof WORDS;

/** The sentences of one language. */
export function speakerOf(language: Language): (word: FrontWord, ...values: readonly (string | number)[]) => string {
  return (word, ...values) => {
    const rest = [...values];
    return WORDS[word][language].replaceAll('{}', () => String(rest.shift() ?? ''));
  };
}
