import { checkCondition } from './check-condition.js';
import { checkCaps, checkFunding, checkWindows } from './check-money.js';
import type { Faults, Place } from './fault.js';
import { at, checkUnique, checkWords, entriesOf, isMatch, isOneOf, isRecord, isWhole, say } from './fault.js';
import { RESERVED_RULES } from './reason.js';

const RULE_KEYS = ['id', 'title', 'when'];
const RULES = { min: 1, max: 100 };
const EXTRAS = { min: 0, max: 100 };
const STACKINGS = ['HIGHEST', 'SUM'];
/** 10 million yuan or 10 million points: an amount above it is a slip of the pen. */
const AMOUNT = { min: 1, max: 1_000_000_000 };
/** `programme@version#a+b` must fit the 120 characters in which a redemption keeps it. */
const JOINED_IDS_MAX = 58;

/** The body of an allowance policy below its head. */
export function checkAllowance(place: Place, faults: Faults): void {
  isOneOf(at(place, 'unit'), ['POINT', 'CNY'], faults);
  checkStacking(place, faults);
  const requires = checkRules(at(place, 'requires'), EXTRAS, [], faults);
  const rules = checkRules(at(place, 'rules'), RULES, ['amount'], faults);
  for (const rule of rules) isWhole(at(rule, 'amount'), AMOUNT, faults);
  checkIds([...requires, ...rules], faults);
  checkExcludes(place, faults);
  const unit = at(place, 'unit').value;
  checkExpiry(at(place, 'expiryMonths'), unit, faults);
  checkFunding(at(place, 'funding'), faults);
  const { value: funding, path } = at(place, 'funding');
  if (unit === 'POINT' && Array.isArray(funding) && funding.length > 1) say(faults, path, '积分只能由一方出资', 'points have one funder');
}

/** The body of a meal discount policy below its head. */
export function checkDiscount(place: Place, faults: Faults): void {
  const requires = checkRules(at(place, 'requires'), EXTRAS, [], faults);
  const rules = checkRules(at(place, 'rules'), RULES, ['rate'], faults);
  for (const rule of rules) checkRate(at(rule, 'rate'), faults);
  checkIds([...requires, ...rules], faults);
  checkTiers(rules, faults);
}

/** The body of a meal subsidy policy below its head. */
export function checkSubsidy(place: Place, faults: Faults): void {
  checkStacking(place, faults);
  const requires = checkRules(at(place, 'requires'), EXTRAS, [], faults);
  const rules = checkRules(at(place, 'rules'), RULES, ['minSpendFen', 'amountFen'], faults, ['whole']);
  const gifts = ['collective', 'charity'].flatMap((list) => checkRules(at(place, list), EXTRAS, ['amountFen'], faults));
  for (const rule of rules) {
    isWhole(at(rule, 'minSpendFen'), { min: 0, max: AMOUNT.max }, faults);
    const whole = at(rule, 'whole');
    if (whole.value !== undefined && typeof whole.value !== 'boolean') say(faults, whole.path, '应为 true 或 false', 'must be true or false');
  }
  for (const rule of [...rules, ...gifts]) isWhole(at(rule, 'amountFen'), AMOUNT, faults);
  checkIds([...requires, ...rules, ...gifts], faults);
  const windows = checkWindows(at(place, 'windows'), faults);
  checkCaps(at(place, 'caps'), windows, faults);
  checkFunding(at(place, 'funding'), faults);
}

/** The rules of a list that have all their fields; each with id, words and a condition in order. */
function checkRules(
  place: Place,
  length: { readonly min: number; readonly max: number },
  amounts: readonly string[],
  faults: Faults,
  optional: readonly string[] = [],
): readonly Place[] {
  const complete = entriesOf(place, length, faults).filter((rule) => isRecord(rule, [...RULE_KEYS, ...amounts], faults, optional));
  for (const rule of complete) {
    checkWords(at(rule, 'title'), faults);
    checkCondition(at(rule, 'when'), faults);
  }
  return complete;
}

function checkIds(rules: readonly Place[], faults: Faults): void {
  const ids = rules.map((rule) => at(rule, 'id'));
  for (const id of ids) {
    if (isMatch(id, /^[a-z][a-z0-9_]{0,23}$/, faults) && Object.hasOwn(RESERVED_RULES, id.value as string)) say(faults, id.path, '此编号为系统保留', 'this id is reserved');
  }
  checkUnique(ids, faults);
}

function checkStacking(place: Place, faults: Faults): void {
  const stacking = at(place, 'stacking');
  if (!isOneOf(stacking, STACKINGS, faults) || stacking.value !== 'SUM') return;
  const rules = at(place, 'rules').value;
  const joined = Array.isArray(rules) ? rules.map((rule) => String((rule as { id?: unknown } | null)?.id)).join('+') : '';
  if (joined.length > JOINED_IDS_MAX)
    say(faults, 'rules', `各档编号相连不得超过 ${String(JOINED_IDS_MAX)} 个字符`, `under SUM the ids joined by + hold at most ${String(JOINED_IDS_MAX)} characters`);
}

function checkExcludes(place: Place, faults: Faults): void {
  const excludes = entriesOf(at(place, 'excludes'), EXTRAS, faults);
  for (const other of excludes) {
    if (isMatch(other, /^[a-z][a-z0-9_]{1,29}$/, faults) && other.value === at(place, 'programme').value)
      say(faults, other.path, '不能排除自身', 'a programme cannot exclude itself');
  }
  checkUnique(excludes, faults);
}

function checkExpiry(place: Place, unit: unknown, faults: Faults): void {
  if (place.value === null) return;
  if (isWhole(place, { min: 1, max: 120 }, faults) && unit === 'CNY') say(faults, place.path, '现金没有有效期，应为 null', 'cash does not lapse: must be null');
}

/** "1" or "0.7": a string, because 0.7 is not a number a computer holds exactly; at most four decimals. */
function checkRate({ value, path }: Place, faults: Faults): void {
  if (typeof value !== 'string' || !/^(1|0\.\d{1,4})$/.test(value) || /^0\.0+$/.test(value)) {
    say(faults, path, '应为大于 0、不超过 1 的小数文字，如 "0.7"', 'must be a decimal string above 0 and up to 1, such as "0.7"');
  }
}

/** Two bare age tiers of a discount that share an age: the dearer of them could never be reached there. */
function checkTiers(rules: readonly Place[], faults: Faults): void {
  const tiers = rules.flatMap((rule) => {
    const { age } = (at(rule, 'when').value ?? {}) as { age?: { min?: number; max?: number } | null };
    return age === undefined || age === null ? [] : [{ path: at(rule, 'when').path, min: age.min ?? 0, max: age.max ?? Infinity }];
  });
  for (const [index, tier] of tiers.entries()) {
    const earlier = tiers.slice(0, index).find((other) => other.min <= tier.max && tier.min <= other.max);
    if (earlier !== undefined) say(faults, tier.path, `年龄段与 ${earlier.path} 重叠`, `the ages overlap those of ${earlier.path}`);
  }
}
