import { isDay } from '#values';
import { checkAllowance, checkDiscount, checkSubsidy } from './check-kinds.js';
import type { Faults, Place, PolicyFault } from './fault.js';
import { at, checkText, checkWords, isMatch, isOneOf, isRecord, say } from './fault.js';
import type { Policy } from './policy.js';

const HEAD = ['kind', 'programme', 'version', 'title', 'effectiveFrom', 'effectiveTo', 'source'];

/** What stands in a body of each kind beside the head. */
const BODIES = {
  allowance: { keys: ['unit', 'requires', 'stacking', 'rules', 'excludes', 'expiryMonths', 'funding'], check: checkAllowance },
  meal_discount: { keys: ['requires', 'rules'], check: checkDiscount },
  meal_subsidy: { keys: ['requires', 'stacking', 'rules', 'collective', 'charity', 'caps', 'windows', 'funding'], check: checkSubsidy },
} as const;

/**
 * Reads a policy as it came in (JSON) and answers it, or every fault found, each with its path and words in both
 * languages. Nothing unknown is passed over: a misspelt field is a fault, not a rule that never applies.
 */
export function checkPolicy(body: unknown): Policy | PolicyFault[] {
  const faults: Faults = [];
  const place: Place = { value: body, path: '' };
  const kind = kindOf(body);
  if (kind === null) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) say(faults, '', '应为对象', 'must be an object');
    else isOneOf(at(place, 'kind'), Object.keys(BODIES), faults);
    return faults;
  }
  const { keys, check } = BODIES[kind];
  if (isRecord(place, [...HEAD, ...keys], faults)) {
    checkHead(place, kind, faults);
    check(place, faults);
  }
  return faults.length > 0 ? faults : (structuredClone(body) as Policy);
}

export function isFaults(result: Policy | PolicyFault[]): result is PolicyFault[] {
  return Array.isArray(result);
}

function kindOf(body: unknown): keyof typeof BODIES | null {
  const kind = typeof body === 'object' && body !== null ? (body as { kind?: unknown }).kind : undefined;
  return typeof kind === 'string' && Object.hasOwn(BODIES, kind) ? (kind as keyof typeof BODIES) : null;
}

function checkHead(place: Place, kind: keyof typeof BODIES, faults: Faults): void {
  if (isMatch(at(place, 'programme'), /^[a-z][a-z0-9_]{1,29}$/, faults)) checkProgramme(at(place, 'programme'), kind, faults);
  isMatch(at(place, 'version'), /^[0-9A-Za-z][0-9A-Za-z._-]{0,29}$/, faults);
  checkWords(at(place, 'title'), faults);
  checkText(at(place, 'source'), faults);
  checkPeriod(at(place, 'effectiveFrom'), at(place, 'effectiveTo'), faults);
}

/** There is one discount and one subsidy for a meal; their programmes carry the names of their kinds, and no allowance may take them. */
function checkProgramme({ value, path }: Place, kind: keyof typeof BODIES, faults: Faults): void {
  const taken = value === 'meal_discount' || value === 'meal_subsidy';
  if (kind === 'allowance' && taken) say(faults, path, '此名称留给助餐政策', 'this name is kept for the meal policies');
  if (kind !== 'allowance' && value !== kind) say(faults, path, `应为 ${kind}`, `must be ${kind}`);
}

function checkPeriod(from: Place, to: Place, faults: Faults): void {
  if (!isDay(from.value)) say(faults, from.path, '应为日期 YYYY-MM-DD', 'must be a day, YYYY-MM-DD');
  if (to.value === null) return;
  if (!isDay(to.value)) say(faults, to.path, '应为日期 YYYY-MM-DD 或 null', 'must be a day, YYYY-MM-DD, or null');
  else if (isDay(from.value) && to.value < from.value) say(faults, to.path, '不得早于生效日', 'must not be before effectiveFrom');
}
