import { cleanText, formOf, isPartOfCode, isTypedNumber, longCodeAtEnd, parseBinding } from '#core/code';
import { SHORTEST, type Shot, WedgeBuffer } from './wedge-buffer.js';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Where a burst began: a field as it was before, or null for the page; and the burst's keys that were kept from it. */
interface Held {
  readonly since: number;
  readonly field: Field | null;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
  swallowed: string;
}

/** Keys that wait behind a busy page go before a timer: once more round, and they are here. */
const ONCE_MORE_MS = 20;
/** An end key that comes behind a code that was read already (CR LF, or the late Enter of a slow gun) presses nothing. */
const LATE_END_MS = 500;

/**
 * Listens to a scanner gun, which types what it reads, wherever the focus is. Keys that come as fast as a gun's are kept
 * from the focused field and from the page's pads; when they turn out to be a hand's after all they get them (`hand`, with
 * the digits), and when they were a gun's the keys that slipped through are taken out again (`gun`, with the instant of its
 * first key). Returns the way to stop.
 */
export function listenToWedge(target: Document, onText: (text: string) => void): () => void {
  const buffer = new WedgeBuffer({ isWhole: isWholeByItself, isPart: isPartOfCode, longAtEnd: longCodeAtEnd });
  let helds: Held[] = [];
  let quietUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = ({ text, since }: Shot, at: number): void => {
    clearTimeout(timer);
    quietUntil = at + LATE_END_MS;
    const held = helds.find((one) => one.since >= since);
    helds = [];
    if (held) restore(held);
    tell('gun', since);
    onText(text);
  };

  const settle = (): void => {
    const shot = buffer.pause();
    if (shot) take(shot, performance.now());
    else giveBack(helds.at(-1));
  };

  const onKey = (event: KeyboardEvent): void => {
    // An input method that composes sends no text of its own here; what it makes of digits is cleaned by NFKC later.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- 229 is the one word by which older input methods say that the key is theirs
    if (event.isComposing || event.key === 'Process' || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const { timeStamp: at } = event;
    const swallow = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === 'Enter' || event.key === 'Tab') {
      const shot = buffer.end(at);
      if (shot || at < quietUntil) swallow();
      if (shot) take(shot, at);
      else giveBack(helds.at(-1));
      return;
    }
    const character = characterOf(event);
    if (character === null) return;
    const held = helds.at(-1);
    if (buffer.key(character, at)) {
      // Nobody types like this: not into a field, and no shortcut of a page either.
      swallow();
      if (held) held.swallowed += character;
      if (buffer.length === SHORTEST) tell('gun', buffer.since);
    } else {
      giveBack(held);
      helds = [...(buffer.isFresh ? [] : helds), heldOf(event.target, at)];
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(settle, ONCE_MORE_MS);
    }, buffer.waitMs + 1);
  };

  target.addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(timer);
    target.removeEventListener('keydown', onKey, { capture: true });
  };
}

/** By the key's place where it is a digit, so that neither layout nor input method changes it; else by what it types. */
export function characterOf({ code, key }: { readonly code: string; readonly key: string }): string | null {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  if (digit !== undefined && /^[0-9]$|^Unidentified$/.test(key.normalize('NFKC'))) return digit;
  const typed = key.normalize('NFKC');
  return [...typed].length === 1 ? typed : null;
}

/** Codes that can be told without an end key: by their length, and by check digits where they are short. */
export function isWholeByItself(text: string): boolean {
  switch (formOf(text)) {
    case 'card':
    case 'phone':
    case 'enrolment':
      return true;
    case 'number':
      return isTypedNumber(cleanText(text));
    case 'social':
    case 'none':
      return parseBinding(text) !== null;
  }
}

function tell(name: 'gun' | 'hand', detail: number | string): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function heldOf(target: EventTarget | null, since: number): Held {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) || (target instanceof HTMLInputElement && target.type === 'radio'))
    return { since, field: null, value: '', start: null, end: null, swallowed: '' };
  return { since, field: target, value: target.value, start: target.selectionStart, end: target.selectionEnd, swallowed: '' };
}

function restore({ field, value, start, end }: Held): void {
  if (field === null || field.value === value) return;
  field.value = value;
  if (start !== null) field.setSelectionRange(start, end);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** To a pad only what a hand can have typed; to a field all of it. */
function giveBack(held: Held | undefined): void {
  if (!held || held.swallowed === '') return;
  const { field, swallowed } = held;
  held.swallowed = '';
  if (field === null) {
    if (swallowed.length < SHORTEST - 1) tell('hand', swallowed);
    return;
  }
  if (field.selectionStart === null) field.value += swallowed;
  else field.setRangeText(swallowed, field.selectionStart, field.selectionEnd ?? field.selectionStart, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
