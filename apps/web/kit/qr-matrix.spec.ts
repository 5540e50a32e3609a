import fc from 'fast-check';
import QRCode from 'qrcode';
import { qrPath } from './qr.js';
import { qrMatrix } from './qr-matrix.js';

/** Goal: the symbols of another implementation, module by module, for every version and every mask. */
type Mask = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

function expected(digits: string, maskPattern: Mask): boolean[][] {
  const { modules } = QRCode.create([{ data: digits, mode: 'numeric' }], { errorCorrectionLevel: 'Q', maskPattern });
  return Array.from({ length: modules.size }, (_row, row) => Array.from({ length: modules.size }, (_column, column) => modules.get(row, column) === 1));
}

const digitsOf = (length: number): string => Array.from({ length }, (_digit, index) => String((index * 7 + length) % 10)).join('');

it.each([1, 27, 28, 48, 77, 111, 144, 178, 188, 205, 207, 259, 312])('%i digits, all masks', (length) => {
  for (const mask of [0, 1, 2, 3, 4, 5, 6, 7] as const) expect(qrMatrix(digitsOf(length), mask)).toEqual(expected(digitsOf(length), mask));
});

it('any digits of any length', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,312}$/), fc.integer({ min: 0, max: 7 }), (digits, mask) => {
      expect(qrMatrix(digits, mask)).toEqual(expected(digits, mask as Mask));
    }),
    { numRuns: 60 },
  );
});

it('chooses a mask itself: one of the eight', () => {
  const digits = digitsOf(188);
  const chosen = JSON.stringify(qrMatrix(digits));
  expect(([0, 1, 2, 3, 4, 5, 6, 7] as const).filter((mask) => JSON.stringify(expected(digits, mask)) === chosen)).toHaveLength(1);
});

it('draws the modules as rectangles of a path, inside a quiet zone of four', () => {
  const { size, path } = qrPath(digitsOf(188));
  const matrix = qrMatrix(digitsOf(188));
  const drawn = matrix.map((row) => row.map(() => false));
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = 0; at < Number(width); at++) drawn[Number(y) - 4]![Number(x) - 4 + at] = true;
  expect(drawn).toEqual(matrix);
  expect(size).toBe(45 + 8);
});

it('takes digits only, and no more than fit', () => {
  for (const bad of ['', '12a', '１２', '1'.repeat(400)]) expect(() => qrMatrix(bad)).toThrow(RangeError);
});
