import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Role } from '#platform';
import { ROLES_OF } from './account.js';

const LENGTH_MAX = 128;
/** By audience: officers decide over rights and money, till staff over meals at their own counter. */
const RULES = { bureau: { lengthMin: 10, scoreMin: 3 }, counter: { lengthMin: 8, scoreMin: 2 } } as const;
/** More is not looked at: strength is found in the first glyphs, and estimating a long text takes long. */
const LOOKED_AT = 64;

/** Words of this trade and this language that the common lists do not have, in pinyin as people type them. */
const HOUSE_WORDS = (
  'aixinka aixin lovecard love-card laoren yanglao zhucan shitang minzheng minzhengju jiedao shequ shangcheng hangzhou zhejiang caihe kaixuan qingbo hubin ' +
  'woaini woaini1314 5201314 1314520 520520 1314521 wozhidao zhongguo woaizhongguo beijing shanghai guangzhou shenzhen mima mimamima mima123 guanliyuan ' +
  'xitong caozuoyuan shouyin fuwuqi ceshi denglu qwe123 qweasd qweasdzxc 1qaz2wsx 1q2w3e4r zaq12wsx qazwsxedc asd123 aini1314 admin888 admin123 root123'
).split(' ');

let estimator: ZxcvbnFactory | null = null;

/**
 * What is wrong with a password, or null. Length and what it would take to guess it (zxcvbn: lists of common passwords,
 * keyboard patterns, dates, repetitions) protect; forced digits and signs only make people write it down. Refuses
 * `invalid_request` with the lengths, and `password_weak`.
 */
export function passwordFault(password: string, whose: { readonly login: string; readonly role: Role; readonly names?: readonly string[] }): Refusal | null {
  const { lengthMin, scoreMin } = RULES[ROLES_OF.bureau.includes(whose.role) ? 'bureau' : 'counter'];
  if (password.length < lengthMin || password.length > LENGTH_MAX) return refuse('invalid_request', { field: 'password', lengthMin, lengthMax: LENGTH_MAX });
  // Made at the first use: the lists take some megabytes, which a process that sets no passwords need not have.
  estimator ??= new ZxcvbnFactory({ dictionary: { ...dictionary, house: HOUSE_WORDS }, graphs: adjacencyGraphs });
  const { score } = estimator.check(password.slice(0, LOOKED_AT), [whose.login, ...(whose.names ?? [])]);
  return score < scoreMin ? refuse('password_weak') : null;
}
