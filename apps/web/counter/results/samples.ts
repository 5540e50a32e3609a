import type { Check } from '../engine/index.js';
import type { Reason } from './reasons.js';
import type { Facts, View } from './view.js';

const full = { priceFen: 1600, refusalCode: 'ineligible' };
const view = (reason: Reason, facts: Facts, fullPrice: View['fullPrice'] = null): View => ({
  reason,
  facts: { ...facts, ...(fullPrice ? { priceFen: fullPrice.priceFen } : {}) },
  fullPrice,
});
const NOON = Date.parse('2026-11-23T11:32:00+08:00');
const someone: Facts = { name: '王*英', window: 'lunch', subsidyFen: 600, collectFen: 900 };
const site = { zh: '采荷老年食堂', en: 'Caihe canteen' };

const check: Check = {
  kind: 'check',
  reason: 'check_static',
  id: '00000000-0000-7000-8000-000000000000',
  codeKind: 'card',
  holder: {
    nameMasked: '王*英',
    age: 85,
    sex: 'F',
    photo: null,
    note: '糖尿病餐',
    proxies: [{ proxyId: '00000000-0000-7000-8000-000000000001', nameMasked: '李*华', relation: '女儿', photo: null }],
  },
  split: { listPriceFen: 1600, discountFen: 480, subsidyFen: 500, collectiveFen: 0, charityFen: 100, points: 300, selfPayFen: 220 },
  window: 'lunch',
  offline: false,
  mealsUsedMonth: 12,
  sale: { menuItemId: '00000000-0000-7000-8000-000000000002', tender: 'cash' },
};

/** Invented results, one of each reason. */
export const SAMPLES: Readonly<Record<Reason, View | Check>> = {
  ok: view('ok', { ...someone, points: 300 }),
  ok_attention: view('ok_attention', { ...someone, note: { zh: '糖尿病餐', en: 'Diabetic meal' } }),
  ok_couple: {
    ...view('ok_couple', { names: '王*英 + 李*山', subsidyFen: 1200, collectFen: 1800 }),
    rows: [
      { name: '王*英', reason: 'ok', facts: someone },
      { name: '李*山', reason: 'ok', facts: { ...someone, name: '李*山' } },
    ],
  },
  ok_offline: view('ok_offline', { ...someone, waiting: 3 }),
  couple_partly: {
    ...view('couple_partly', { names: '王*英 + 李*山', collectFen: 900, other: { zh: '今天午餐已用过', en: 'Already used today' } }, full),
    rows: [
      { name: '王*英', reason: 'ok', facts: someone },
      { name: '李*山', reason: 'already_redeemed', facts: { window: 'lunch' } },
    ],
  },
  couple_none: {
    ...view('couple_none', { other: { zh: '卡已挂失', en: 'Card reported lost' } }, full),
    rows: [
      { name: null, reason: 'revoked', facts: {} },
      { name: null, reason: 'code_expired', facts: {} },
    ],
  },
  full_price: view('full_price', { collectFen: 1600, after: { zh: '不在补贴范围', en: 'Not eligible' } }),
  guest_meal: view('guest_meal', { collectFen: 1600, dish: { zh: '午餐套餐', en: 'Lunch set' } }),
  staff_meal: view('staff_meal', { collectFen: 800, dish: { zh: '午餐套餐', en: 'Lunch set' } }),
  voided: view('voided', { ...someone, refundFen: 900 }),
  void_asked: view('void_asked', someone),
  delivered: view('delivered', someone),
  not_delivered: view('not_delivered', { name: '王*英', note: { zh: '敲门无人应', en: 'Nobody answered' } }),
  check_static: check,
  not_holder: view('not_holder', { name: '王*英' }, full),
  already_redeemed: view('already_redeemed', { window: 'lunch', at: NOON, site }, full),
  over_quota: view('over_quota', { used: 22, cap: 22, period: 'month' }, full),
  out_of_window: view('out_of_window', { window: 'lunch', hours: '10:30–13:30' }, full),
  insufficient: view('insufficient', { balanceFen: 300, shortFen: 600 }, full),
  code_used: view('code_used', {}),
  quote_changed: view('quote_changed', { beforeFen: 900, collectFen: 1500 }),
  ineligible: view('ineligible', { until: '2026-10-31' }, full),
  revoked: view('revoked', { day: '2026-11-20' }, full),
  suspended: view('suspended', {}, full),
  deceased: view('deceased', {}),
  licence_lapsed: view('licence_lapsed', {}, full),
  wrong_site: view('wrong_site', {}, full),
  other_county: view('other_county', {}, full),
  proxy_unknown: view('proxy_unknown', {}, full),
  price_not_filed: view('price_not_filed', { dish: { zh: '午餐套餐', en: 'Lunch set' } }),
  offline_reject: view('offline_reject', { because: { zh: '本机名单过旧', en: 'The list on this device is too old' } }, full),
  void_too_late: view('void_too_late', {}),
  already_voided: view('already_voided', someone),
  code_expired: view('code_expired', {}),
  code_unknown: view('code_unknown', {}),
  code_partial: view('code_partial', {}),
  clock_skew: view('clock_skew', { skewMs: 600_000 }),
  session_expired: view('session_expired', { waiting: 3 }),
  device_revoked: view('device_revoked', { waiting: 3, tel: '12345' }),
  rate_limited: view('rate_limited', { reference: 'E-7F3A' }),
  not_written: view('not_written', {}),
  error: view('error', { reference: 'E-7F3A', because: { zh: '编号已用于另一笔', en: 'This id was used for something else' } }),
};
