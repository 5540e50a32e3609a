import type { Words } from '#values';

/** Something wrong with a policy, and where: `rules[0].when.age.min`. The empty path is the policy itself. */
export interface PolicyFault {
  readonly path: string;
  readonly words: Words;
}

/** Where faults are gathered while a body is read; one list for one check, never kept. */
export type Faults = PolicyFault[];

/** A value of the body with its path. */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

export function say(faults: Faults, path: string, zh: string, en: string): void {
  faults.push({ path, words: { zh, en } });
}

export function at(place: Place, key: string | number): Place {
  const inner = (place.value as Record<string | number, unknown>)[key];
  return { value: inner, path: typeof key === 'number' ? `${place.path}[${String(key)}]` : place.path === '' ? key : `${place.path}.${key}` };
}

/** An object with exactly these keys: a key that is missing or that nobody knows is a fault, so that a misspelt rule is never ignored. */
export function isRecord(place: Place, keys: readonly string[], faults: Faults, optional: readonly string[] = []): boolean {
  const { value, path } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    say(faults, path, '应为对象', 'must be an object');
    return false;
  }
  for (const key of Object.keys(value)) {
    if (!keys.includes(key) && !optional.includes(key)) say(faults, at(place, key).path, '未知字段', 'unknown field');
  }
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  for (const key of missing) say(faults, at(place, key).path, '缺少字段', 'missing field');
  return missing.length === 0;
}

/** The entries of a list, each with its path; none when it is not a list of a fitting length. */
export function entriesOf(place: Place, length: { readonly min: number; readonly max: number }, faults: Faults): readonly Place[] {
  const { value, path } = place;
  if (!Array.isArray(value)) {
    say(faults, path, '应为列表', 'must be a list');
    return [];
  }
  if (value.length < length.min) say(faults, path, '不能为空', 'must not be empty');
  if (value.length > length.max) {
    say(faults, path, `最多 ${String(length.max)} 项`, `holds at most ${String(length.max)} entries`);
    return [];
  }
  return Array.from(value, (_entry, index) => at(place, index));
}

export function isWhole({ value, path }: Place, span: { readonly min: number; readonly max: number }, faults: Faults): boolean {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= span.min && value <= span.max) return true;
  say(faults, path, `应为 ${String(span.min)} 至 ${String(span.max)} 的整数`, `must be a whole number from ${String(span.min)} to ${String(span.max)}`);
  return false;
}

export function isMatch({ value, path }: Place, pattern: RegExp, faults: Faults): boolean {
  if (typeof value === 'string' && pattern.test(value)) return true;
  say(faults, path, `格式应为 ${pattern.source}`, `must match ${pattern.source}`);
  return false;
}

export function isOneOf({ value, path }: Place, choices: readonly string[], faults: Faults): boolean {
  if (typeof value === 'string' && choices.includes(value)) return true;
  say(faults, path, `应为 ${choices.join('、')} 之一`, `must be one of ${choices.join(', ')}`);
  return false;
}

/** Words a person will read: both languages, neither empty, at most 200 characters. */
export function checkWords(place: Place, faults: Faults): void {
  if (!isRecord(place, ['zh', 'en'], faults)) return;
  for (const language of ['zh', 'en']) checkText(at(place, language), faults);
}

export function checkText({ value, path }: Place, faults: Faults): void {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200) say(faults, path, '应为 1 至 200 字的文字', 'must be a text of 1 to 200 characters');
}

export function checkUnique(places: readonly Place[], faults: Faults): void {
  const seen = new Set<unknown>();
  for (const { value, path } of places) {
    if (seen.has(value)) say(faults, path, '重复', 'appears twice');
    seen.add(value);
  }
}
