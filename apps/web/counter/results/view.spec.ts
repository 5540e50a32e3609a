import fc from 'fast-check';
import type { Result } from '../engine/index.js';
import { coupleView } from './couple.js';
import { GLYPHS } from './glyphs.js';
import { lookOf, LOOKS, type Reason, reasonOf } from './reasons.js';
import { filled } from './sentences.js';
import { SAMPLES } from './samples.js';
import { checkView, textOf, viewOf } from './view.js';

const REASONS = Object.keys(LOOKS) as Reason[];
const LANGUAGES = ['zh', 'en'] as const;
const HAN = /[\u4e00-\u9fff]/;

const said = (reason: Reason, language: 'zh' | 'en'): ReturnType<typeof textOf> => {
  const sample = SAMPLES[reason];
  return textOf('kind' in sample ? checkView(sample) : sample, language);
};

const answer = (part: Partial<Result>): Result => ({
  kind: 'result',
  reason: 'ok',
  id: '019ab0d2-7c00-7000-8000-0123456789ab',
  at: Date.parse('2026-11-23T11:32:00+08:00'),
  window: 'lunch',
  holder: { nameMasked: '王*英', age: 85, sex: 'F', photo: null, note: null, proxies: [] },
  split: { listPriceFen: 1600, discountFen: 0, subsidyFen: 600, collectiveFen: 0, charityFen: 0, points: 0, selfPayFen: 900 },
  codeKind: 'phone',
  offline: false,
  why: null,
  places: {},
  words: null,
  fullPrice: null,
  ref: null,
  ...part,
});

describe('what the big screen says', () => {
  it.each(LANGUAGES)('has a title of its own for every reason (%s)', (language) => {
    const titles = REASONS.map((reason) => said(reason, language).title);
    expect(new Set(titles).size).toBe(REASONS.length);
    expect(titles.filter((title) => title === '' || /[{}]|undefined/.test(title))).toEqual([]);
  });

  it('has a drawing of its own for every reason', () => {
    const drawings = REASONS.map((reason) => GLYPHS[reason]);
    expect(new Set(drawings).size).toBe(REASONS.length);
  });

  it('speaks no Chinese in English but for masked names', () => {
    for (const reason of REASONS) {
      const { title, line, action } = said(reason, 'en');
      expect(`${reason}: ${[title, line, action].join(' ').replace(/[\u4e00-\u9fff]\*[\u4e00-\u9fff]?/g, '')}`).not.toMatch(HAN);
    }
  });

  it('leaves no place unfilled, whatever is known', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REASONS), fc.constantFrom(...LANGUAGES), (reason, language) => {
        const { title, line, action } = textOf({ reason, facts: {} }, language);
        return !/[{}]|undefined|null/.test(`${line}${action}`) && !/[{}]|undefined/.test(title === '' ? 'x' : title);
      }),
    );
  });

  it('collects what the split says, to the fen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (selfPayFen) => {
        const split = { listPriceFen: 2_000_000, discountFen: 0, subsidyFen: 0, collectiveFen: 0, charityFen: 0, points: 0, selfPayFen };
        const { action } = textOf(viewOf(answer({ split })), 'zh');
        return Number(/([\d.]+) 元/.exec(action)?.[1]?.replace('.', '')) === selfPayFen;
      }),
    );
  });

  it('says that nothing is to be collected instead of 0.00', () => {
    const split = { listPriceFen: 600, discountFen: 0, subsidyFen: 600, collectiveFen: 0, charityFen: 0, points: 0, selfPayFen: 0 };
    expect(textOf(viewOf(answer({ split })), 'zh').action).toBe('不用收钱');
  });

  it('tells where and when the meal was used before', () => {
    const used = answer({
      reason: 'already_redeemed',
      split: null,
      places: { at: Date.parse('2026-11-23T11:32:00+08:00'), site: '采荷点', siteEn: 'Caihe' },
      fullPrice: { priceFen: 1600, refusalCode: 'already_redeemed' },
    });
    expect(textOf(viewOf(used), 'zh')).toEqual({ title: '今天午餐已用过', line: '11:32 在采荷点 · 不重复补贴', action: '可按原价 16.00 元' });
    expect(textOf(viewOf(used), 'en').line).toBe('Lunch 11:32 at Caihe · no second subsidy');
  });

  it('makes an error with its reference of a code that it does not know', () => {
    expect(reasonOf('id_reused')).toBe('error');
    expect(reasonOf('overloaded')).toBe('rate_limited');
    expect(textOf(viewOf(answer({ reason: 'error', split: null, ref: 'E-7F3A' })), 'zh').line).toBe('编号 E-7F3A');
  });

  it('never shows green before the holder was checked', () => {
    expect(lookOf('check_static').tone).toBe('check');
    expect(lookOf('not_holder').tone).not.toBe('ok');
    expect(lookOf('check_static').clearsMs).toBeNull();
  });

  it('drops a piece whose facts are not known, and only that', () => {
    expect(filled('{a} · b · {c}d', { c: 'x' })).toBe('b · xd');
  });
});

describe('two cards in one go', () => {
  const refused = answer({ reason: 'revoked', split: null, holder: null, fullPrice: { priceFen: 1600, refusalCode: 'revoked' } });

  it('collects one amount', () => {
    const { reason, facts, rows } = coupleView([answer({}), answer({})]);
    expect([reason, facts.collectFen, rows?.length]).toEqual(['ok_couple', 1800, 2]);
  });

  it('does not hide a refusal behind the other yes', () => {
    const view = coupleView([answer({}), refused]);
    expect([view.reason, view.facts.collectFen, view.facts.other?.zh]).toEqual(['couple_partly', 900, '卡已挂失']);
    expect(lookOf(view.reason).tone).not.toBe('ok');
    expect(view.fullPrice).toEqual({ priceFen: 1600, refusalCode: 'revoked' });
  });

  it('collects nothing when neither passes', () => {
    const view = coupleView([refused, refused]);
    expect([view.reason, view.facts.collectFen]).toEqual(['couple_none', undefined]);
  });
});

it('a card that the list of the tablet has stopped is a no of the tablet, with the reason; online it is a no of the county', () => {
  const offline = viewOf(answer({ reason: 'revoked', offline: true, split: null, fullPrice: { priceFen: 1600, refusalCode: 'revoked' } }));
  expect([offline.reason, textOf(offline, 'zh').line, offline.fullPrice?.refusalCode]).toEqual(['offline_reject', '名单中停用：卡已挂失', 'revoked']);
  expect(viewOf(answer({ reason: 'suspended', offline: true, split: null })).reason).toBe('offline_reject');
  expect(viewOf(answer({ reason: 'revoked', split: null })).reason).toBe('revoked');
});
