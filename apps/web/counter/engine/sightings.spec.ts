import fc from 'fast-check';
import { SAME_CODE_MS, Sightings } from './sightings.js';

it('a code held before the camera for ten seconds is one scan', () => {
  const seen = new Sightings();
  const times = Array.from({ length: 150 }, (_, frame) => frame * 66);
  expect(times.filter((at) => seen.isNew('A', at))).toEqual([0]);
  expect(seen.isNew('A', 9_834 + SAME_CODE_MS)).toBe(false);
});

it('another code between does not make the first new, and a pause does', () => {
  const seen = new Sightings();
  expect([seen.isNew('A', 0), seen.isNew('B', 10), seen.isNew('A', 20)]).toEqual([true, true, false]);
  expect(seen.isNew('A', 20 + SAME_CODE_MS + 1)).toBe(true);
});

it('forgets nothing that it still needs, however many codes come', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 300 }), (texts) => {
      const seen = new Sightings();
      const first = new Set<string>();
      for (const [index, text] of texts.entries()) {
        expect(seen.isNew(text, index)).toBe(!first.has(text));
        first.add(text);
      }
    }),
  );
});
