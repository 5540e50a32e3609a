import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { characterOf, isWholeByItself } from './wedge.js';

const vectors = JSON.parse(readFileSync(join(process.cwd(), 'docs/code-vectors.json'), 'utf8')) as {
  cards: { text: string }[];
  phones: { text: string }[];
  typedNumbers: { good: { number: string }[] };
};

it('reads a digit by the place of its key, whatever layout or input method makes of it', () => {
  expect(characterOf({ code: 'Digit7', key: '7' })).toBe('7');
  expect(characterOf({ code: 'Digit7', key: '７' })).toBe('7');
  expect(characterOf({ code: 'Numpad7', key: '7' })).toBe('7');
  expect(characterOf({ code: '', key: '７' })).toBe('7');
  expect(characterOf({ code: 'Digit7', key: 'Unidentified' })).toBe('7');
  expect(characterOf({ code: 'KeyA', key: 'Ａ' })).toBe('A');
  expect(characterOf({ code: 'Slash', key: '/' })).toBe('/');
});

it('takes no key for a character that is none', () => {
  for (const key of ['Shift', 'F5', 'ArrowLeft', 'Backspace']) expect(characterOf({ code: key, key })).toBeNull();
  expect(characterOf({ code: 'Numpad7', key: 'Home' })).toBeNull();
});

it('knows a whole code without an end key by its length and check digits, and nothing else', () => {
  for (const text of [vectors.cards[0]?.text, vectors.phones[0]?.text, vectors.typedNumbers.good[0]?.number, '0401123456789012330102179550000058']) {
    expect(isWholeByItself(text ?? '')).toBe(true);
    expect(isWholeByItself((text ?? '').slice(0, -1))).toBe(false);
  }
  expect(isWholeByItself('1234567890123456')).toBe(false);
  expect(isWholeByItself('A12345678')).toBe(false);
});

it('knows it also with what a gun is set to put around it', () => {
  for (const text of [vectors.cards[0]?.text ?? '', vectors.typedNumbers.good[0]?.number ?? ''])
    for (const shot of [`]Q1${text}`, `]C1${text}`, `~${text}`, `${text}#`, `${text}$`]) expect(isWholeByItself(shot)).toBe(true);
});
