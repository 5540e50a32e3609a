import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { SeenNumbers } from './seen-numbers.js';

const index = (value: number): string => createHash('sha256').update(String(value)).digest('hex');

describe('SeenNumbers', () => {
  it('says of every index what a set would say', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 2000 }), (values) => {
        const seen = new SeenNumbers();
        const model = new Set<number>();
        for (const value of values) {
          expect(seen.sawBefore(index(value))).toBe(model.has(value));
          model.add(value);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its answers while it grows', () => {
    const seen = new SeenNumbers();
    for (let value = 0; value < 70_000; value++) if (seen.sawBefore(index(value))) throw new Error(`${String(value)} was never added`);
    for (let value = 0; value < 70_000; value += 97) expect(seen.sawBefore(index(value))).toBe(true);
  });

  it('tells apart indexes that begin with zeros', () => {
    const seen = new SeenNumbers();
    expect(seen.sawBefore(`${'0'.repeat(63)}1`)).toBe(false);
    expect(seen.sawBefore(`${'0'.repeat(8)}${'1'.repeat(56)}`)).toBe(false);
    expect(seen.sawBefore(`${'0'.repeat(8)}${'1'.repeat(56)}`)).toBe(true);
  });
});
