import { cleanText, formOf, isTypedNumber, parseBinding } from '#core/code';
import { WEDGE_PAUSE_MS, WedgeBuffer } from './wedge-buffer.js';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before a burst began, and the burst's keys that were kept from it. */
interface Held {
  readonly field: Field;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
  swallowed: string;
}

/**
 * Listens to a scanner gun, which types what it reads, wherever the focus is. Keys that come as fast as a gun's are kept
 * from the focused field; when they turn out to be a hand's after all the field gets them, and when they were a scan the
 * first key that slipped through is taken out again. Returns the way to stop.
 */
export function listenToWedge(target: Document, onText: (text: string) => void): () => void {
  const buffer = new WedgeBuffer(isWholeByItself);
  let held: Held | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const finish = (text: string | null): void => {
    clearTimeout(timer);
    const field = held;
    held = null;
    if (field !== null) {
      if (text === null) giveBack(field);
      else restore(field);
    }
    if (text !== null) onText(text);
  };

  const onKey = (event: KeyboardEvent): void => {
    // An input method that composes sends no text of its own here; what it makes of digits is cleaned by NFKC later.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- 229 is the one word by which older input methods say that the key is theirs
    if (event.isComposing || event.key === 'Process' || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === 'Tab') {
      const text = buffer.end(event.timeStamp);
      if (text !== null) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (text !== null || held !== null) finish(text);
      return;
    }
    const character = characterOf(event);
    if (character === null) return;
    if (buffer.key(character, event.timeStamp)) {
      // Nobody types like this: not into a field, and no shortcut of a page either.
      event.preventDefault();
      event.stopPropagation();
      if (held !== null) held.swallowed += character;
    } else {
      if (held !== null) giveBack(held);
      held = fieldOf(event.target);
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      finish(buffer.pause(performance.now()));
    }, WEDGE_PAUSE_MS + 1);
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

function fieldOf(target: EventTarget | null): Held | null {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return null;
  return { field: target, value: target.value, start: target.selectionStart, end: target.selectionEnd, swallowed: '' };
}

function restore({ field, value, start, end }: Held): void {
  if (field.value === value) return;
  field.value = value;
  if (start !== null) field.setSelectionRange(start, end);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function giveBack({ field, swallowed }: Held): void {
  if (swallowed === '') return;
  if (field.selectionStart === null) field.value += swallowed;
  else field.setRangeText(swallowed, field.selectionStart, field.selectionEnd ?? field.selectionStart, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
