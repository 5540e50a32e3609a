import { isAreaCode } from '#values';
import { ABILITY_GRADES, CATEGORIES } from './facts.js';
import type { Faults, Place } from './fault.js';
import { at, checkUnique, entriesOf, isOneOf, isRecord, isWhole, say } from './fault.js';

const KINDS = ['all', 'any', 'not', 'age', 'category', 'ability', 'hukouWithin', 'residenceWithin', 'purseOpen'];
const DEPTH_MAX = 8;
const PARTS = { min: 1, max: 50 };
const AGE = { min: 0, max: 150 };

/** A condition names exactly one kind of fact, or joins others by all, any, not; nothing is empty and every code is known. */
export function checkCondition(place: Place, faults: Faults, depth = 1): void {
  if (depth > DEPTH_MAX) {
    say(faults, place.path, `条件最多嵌套 ${String(DEPTH_MAX)} 层`, `conditions nest at most ${String(DEPTH_MAX)} deep`);
    return;
  }
  if (!isRecord(place, [], faults, KINDS)) return;
  const kinds = Object.keys(place.value as object);
  if (kinds.length !== 1) say(faults, place.path, '每个条件须恰好有一种', 'must name exactly one kind of condition');
  for (const kind of kinds) if (KINDS.includes(kind)) checkKind(kind, at(place, kind), faults, depth);
}

function checkKind(kind: string, place: Place, faults: Faults, depth: number): void {
  if (kind === 'all' || kind === 'any') for (const part of entriesOf(place, PARTS, faults)) checkCondition(part, faults, depth + 1);
  else if (kind === 'not') checkCondition(place, faults, depth + 1);
  else if (kind === 'age') checkAge(place, faults);
  else if (kind === 'category') checkCodes(place, Object.keys(CATEGORIES), faults);
  else if (kind === 'ability') checkCodes(place, Object.keys(ABILITY_GRADES), faults);
  else if (kind === 'purseOpen') checkTrue(place, faults);
  else checkArea(place, faults);
}

function checkAge(place: Place, faults: Faults): void {
  if (!isRecord(place, [], faults, ['min', 'max'])) return;
  const { min, max } = place.value as { min?: number; max?: number };
  if (min === undefined && max === undefined) say(faults, place.path, '须有 min 或 max', 'needs min or max');
  const minFits = min === undefined || isWhole(at(place, 'min'), AGE, faults);
  const maxFits = max === undefined || isWhole(at(place, 'max'), AGE, faults);
  if (minFits && maxFits && min !== undefined && max !== undefined && min > max) say(faults, place.path, 'min 不得大于 max', 'min must not exceed max');
}

function checkCodes(place: Place, known: readonly string[], faults: Faults): void {
  const codes = entriesOf(place, PARTS, faults);
  for (const code of codes) isOneOf(code, known, faults);
  checkUnique(codes, faults);
}

function checkTrue({ value, path }: Place, faults: Faults): void {
  if (value !== true) say(faults, path, '只能为 true；相反情形请用 not', 'must be true; use not for the opposite');
}

function checkArea({ value, path }: Place, faults: Faults): void {
  if (typeof value !== 'string' || !isAreaCode(value)) say(faults, path, '应为 6、9 或 12 位区划代码', 'must be an area code of 6, 9 or 12 digits');
}
