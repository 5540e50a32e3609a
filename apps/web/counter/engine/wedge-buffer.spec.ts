import fc from 'fast-check';
import { type Codes, WEDGE_GAP_MS, WEDGE_PAUSE_MS, WEDGE_STALL_MS, WedgeBuffer } from './wedge-buffer.js';

/** Codes of 205 characters that begin with 0019. */
const isLong: Codes = {
  isWhole: (text) => text.length === 205,
  isPart: (text) => text.startsWith('0019') && text.length !== 205,
  longAtEnd: (text) => /0019.{201}$/.exec(text)?.[0] ?? null,
};
const CODE = `0019${'7'.repeat(201)}`;

/** Types a text with one gap and ends it. */
function typed(text: string, gapMs: number, end: 'enter' | 'pause'): string | null {
  const buffer = new WedgeBuffer(isLong);
  let at = 1000;
  for (const character of text) {
    buffer.key(character, at);
    at += gapMs;
  }
  return (end === 'enter' ? buffer.end(at - gapMs + Math.min(gapMs, 5)) : buffer.pause())?.text ?? null;
}

it('reads a gun at any speed it has, with and without an end key', () => {
  for (const gap of [1, 5, 10, WEDGE_GAP_MS]) {
    expect(typed('7'.repeat(251), gap, 'enter')).toHaveLength(251);
    expect(typed('7'.repeat(205), gap, 'pause')).toHaveLength(205);
    expect(typed('7'.repeat(204), gap, 'pause')).toBeNull();
  }
});

it('never takes a hand for a gun, however long it types', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{6,220}$/), fc.array(fc.integer({ min: 80, max: 900 }), { minLength: 220, maxLength: 220 }), (text, gaps) => {
      const buffer = new WedgeBuffer(isLong);
      let at = 0;
      for (const [index, character] of [...text].entries()) {
        expect(buffer.key(character, at)).toBe(false);
        at += gaps[index] ?? 80;
      }
      expect(buffer.end(at)).toBeNull();
      expect(buffer.pause()).toBeNull();
    }),
  );
});

it('drops what a hand typed before the gun', () => {
  const buffer = new WedgeBuffer(isLong);
  buffer.key('1', 0);
  buffer.key('2', 500);
  for (let key = 0; key < 16; key++) buffer.key('9', 1000 + key * 2);
  expect(buffer.end(1035)).toEqual({ text: '9'.repeat(16), since: 1000 });
});

it('a hitch of the machine does not cut a gun in two, and does not join a hand to another', () => {
  const gun = new WedgeBuffer(isLong);
  for (let key = 0; key < 205; key++) gun.key('7', key < 100 ? key : key + WEDGE_PAUSE_MS - 1);
  expect(gun.end(330)?.text).toHaveLength(205);
  const hand = new WedgeBuffer(isLong);
  for (let key = 0; key < 11; key++) hand.key('7', key * 5);
  expect(hand.key('7', 50 + WEDGE_GAP_MS + 1)).toBe(false);
});

it('an end key that comes too late ends nothing, and two keys at once are no code', () => {
  const buffer = new WedgeBuffer(isLong);
  for (let key = 0; key < 16; key++) buffer.key('9', key);
  expect(buffer.end(16 + WEDGE_PAUSE_MS)).toBeNull();
  buffer.key('1', 1000);
  buffer.key('2', 1001);
  expect(buffer.end(1002)).toBeNull();
});

it('a gun that stumbles is read all the same, wherever it stumbles, and every key since its first was its own', () => {
  for (const stallMs of [80, 150, 200, 300, 900])
    for (const after of [1, 3, 5, 8, 20, 100, 204])
      for (const end of ['enter', 'pause'] as const) {
        const gun = new WedgeBuffer(isLong);
        gun.key('2', 0);
        for (const [index, character] of [...CODE].entries()) gun.key(character, 5000 + 5 * index + (index < after ? 0 : stallMs));
        expect(end === 'enter' ? gun.end(5000 + 205 * 5 + stallMs) : gun.pause()).toEqual({ text: CODE, since: 5000 });
      }
});

it('what begins like a code and ends too soon is told as it came, at its end key or after the longest stall; a whole one waits for nothing', () => {
  const broken = new WedgeBuffer(isLong);
  for (const [index, character] of [...CODE.slice(0, 204)].entries()) broken.key(character, index);
  expect(broken.waitMs).toBe(WEDGE_STALL_MS);
  expect(broken.pause()).toEqual({ text: CODE.slice(0, 204), since: 0 });
  const whole = new WedgeBuffer(isLong);
  for (const [index, character] of [...CODE].entries()) whole.key(character, index);
  expect(whole.waitMs).toBe(WEDGE_PAUSE_MS);
});

it('a code right behind one that broke off is that code', () => {
  const gun = new WedgeBuffer(isLong);
  for (const [index, character] of [...CODE.slice(0, 90)].entries()) gun.key(character, index);
  for (const [index, character] of [...CODE].entries()) gun.key(character, 1000 + index);
  expect(gun.end(1205)?.text).toBe(CODE);
});
