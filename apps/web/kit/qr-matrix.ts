/**
 * QR symbols of digits alone (ISO/IEC 18004: numeric mode, level Q, versions 1 to 9, up to 312 digits). A library for all
 * modes weighs 7 KB, an eighth of what an elder's phone is to load at all.
 */

/** Error-correction codewords of a block, and the data codewords of each block, by version from 1. */
const LEVEL_Q: readonly { readonly check: number; readonly blocks: readonly number[] }[] = [
  { check: 13, blocks: [13] },
  { check: 22, blocks: [22] },
  { check: 18, blocks: [17, 17] },
  { check: 26, blocks: [24, 24] },
  { check: 18, blocks: [15, 15, 16, 16] },
  { check: 24, blocks: [19, 19, 19, 19] },
  { check: 18, blocks: [14, 14, 15, 15, 15, 15] },
  { check: 22, blocks: [18, 18, 18, 18, 19, 19] },
  { check: 20, blocks: [16, 16, 16, 16, 17, 17, 17, 17] },
];
const LEVEL_Q_BITS = 0b11;
const COUNT_BITS = 10;

/** Rows of modules, true for dark. Throws RangeError on what is no digits or too many. */
export type Matrix = boolean[][];

export function qrMatrix(digits: string, wantedMask?: number): Matrix {
  if (!/^\d+$/.test(digits)) throw new RangeError('digits only');
  const bits = numericBits(digits);
  const version = LEVEL_Q.findIndex(({ blocks }) => sum(blocks) * 8 >= bits.length) + 1;
  const level = LEVEL_Q[version - 1];
  if (level === undefined) throw new RangeError('too many digits for version 9');
  const words = interleaved(padded(bits, sum(level.blocks)), level);
  const size = 17 + 4 * version;
  const fixed = fixedModules(version, size);
  const masks = wantedMask === undefined ? [0, 1, 2, 3, 4, 5, 6, 7] : [wantedMask];
  const drawn = masks.map((mask) => drawWith(fixed, words, mask));
  return drawn.map((matrix) => ({ matrix, points: drawn.length > 1 ? penalty(matrix) : 0 })).reduce((best, one) => (one.points < best.points ? one : best)).matrix;
}

function numericBits(digits: string): boolean[] {
  const bits = [...binary(0b0001, 4), ...binary(digits.length, COUNT_BITS)];
  for (let from = 0; from < digits.length; from += 3) {
    const group = digits.slice(from, from + 3);
    bits.push(...binary(Number(group), group.length * 3 + 1));
  }
  return bits;
}

function binary(value: number, length: number): boolean[] {
  return Array.from({ length }, (_bit, index) => ((value >> (length - 1 - index)) & 1) === 1);
}

/** Terminator, whole bytes, then the two pad bytes in turn. */
function padded(bits: readonly boolean[], capacity: number): number[] {
  const all = [...bits, ...Array.from({ length: Math.min(4, capacity * 8 - bits.length) }, () => false)];
  while (all.length % 8 > 0) all.push(false);
  const words: number[] = [];
  for (let from = 0; from < all.length; from += 8) words.push(all.slice(from, from + 8).reduce((word, bit) => word * 2 + (bit ? 1 : 0), 0));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** The blocks with their check words, woven: first words of all blocks, second words, and so on. */
function interleaved(data: readonly number[], { check, blocks }: (typeof LEVEL_Q)[number]): number[] {
  let from = 0;
  const parts = blocks.map((length) => data.slice(from, (from += length)));
  const checks = parts.map((part) => checkWords(part, check));
  const woven = (rows: readonly (readonly number[])[]): number[] =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_word, index) => rows.map((row) => row[index]).filter((word) => word !== undefined)).flat();
  return [...woven(parts), ...woven(checks)];
}

/** Multiplication in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

/** The Reed-Solomon remainder of a block. */
function checkWords(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let root = 0, power = 1; root < count; root++, power = times(power, 2))
    generator = [...generator, 0].map((factor, index) => factor ^ (index === 0 ? 0 : times(generator[index - 1] ?? 0, power)));
  const rest = Array.from({ length: count }, () => 0);
  for (const word of data) {
    const lead = word ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let index = 0; index < count; index++) rest[index] = (rest[index] ?? 0) ^ times(generator[index + 1] ?? 0, lead);
  }
  return rest;
}

/** What every symbol of a version has: finders, timing, alignment, version; undefined where data goes. Format places are taken, and filled later. */
function fixedModules(version: number, size: number): (boolean | undefined)[][] {
  const modules: (boolean | undefined)[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined));
  const set = (row: number, column: number, dark: boolean): void => {
    const line = modules[row];
    if (line !== undefined && column >= 0 && column < size) line[column] = dark;
  };
  for (let index = 0; index < size; index++) {
    set(6, index, index % 2 === 0);
    set(index, 6, index % 2 === 0);
  }
  const square = (row: number, column: number, reach: number, isDark: (ring: number) => boolean): void => {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) set(row + dy, column + dx, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  const places = version === 1 ? [] : version < 7 ? [6, size - 7] : [6, (size - 1) / 2, size - 7];
  for (const row of places)
    for (const column of places)
      // Where a finder stands there is no room for one.
      if (![`6,6`, `6,${String(size - 7)}`, `${String(size - 7)},6`].includes(`${String(row)},${String(column)}`)) square(row, column, 2, (ring) => ring !== 1);
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  for (const [row, column] of formatPlaces(size).flat()) set(row, column, false);
  set(size - 8, 8, true);
  if (version >= 7) {
    const information = (version << 12) | remainder(version, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit++) {
      const [far, near] = [size - 11 + (bit % 3), Math.floor(bit / 3)];
      set(far, near, ((information >> bit) & 1) === 1);
      set(near, far, ((information >> bit) & 1) === 1);
    }
  }
  return modules;
}

/** The remainder of value · x^degree by a generator, over GF(2). */
function remainder(value: number, generator: number, degree: number): number {
  let rest = value << degree;
  for (let bit = 31; bit >= degree; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - degree);
  return rest;
}

/** Where each of the 15 format bits stands, lowest first, twice. */
function formatPlaces(size: number): (readonly [number, number])[][] {
  return Array.from({ length: 15 }, (_bit, bit) => {
    const around: readonly [number, number] = bit < 6 ? [bit, 8] : bit < 8 ? [bit + 1, 8] : bit === 8 ? [8, 7] : [8, 14 - bit];
    return [around, bit < 8 ? [8, size - 1 - bit] : [size - 15 + bit, 8]];
  });
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

function drawWith(fixed: readonly (readonly (boolean | undefined)[])[], words: readonly number[], mask: number): Matrix {
  const size = fixed.length;
  const drawn = fixed.map((row) => row.map((dark) => dark ?? false));
  const masked = MASKS[mask] ?? (() => false);
  let bit = 0;
  // Two columns at a time from the right, up and down in turn, leaving out the column of the timing pattern.
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (fixed[row]?.[column] !== undefined) continue;
        const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        bit++;
        (drawn[row] ?? [])[column] = dark !== masked(row, column);
      }
    }
  }
  const data = (LEVEL_Q_BITS << 3) | mask;
  const format = ((data << 10) | remainder(data, 0x537, 10)) ^ 0x5412;
  for (const [index, places] of formatPlaces(size).entries()) for (const [row, column] of places) (drawn[row] ?? [])[column] = ((format >> index) & 1) === 1;
  return drawn;
}

/** What the third rule looks for: the middle of a finder beside four light modules, either way round. */
const LIKE_FINDER = [0b10111010000, 0b00001011101];

/** How hard a symbol is to read, by the four rules of the standard. In one pass over plain numbers: phones do this each half minute, for eight masks. */
function penalty(matrix: Matrix): number {
  const size = matrix.length;
  let [points, darks] = [0, 0];
  for (let line = 0; line < size; line++) {
    points += linePenalty(size, (at) => matrix[line]?.[at] === true);
    points += linePenalty(size, (at) => matrix[at]?.[line] === true);
    const [row, above] = [matrix[line] ?? [], matrix[line - 1]];
    for (let column = 0; column < size; column++) {
      const dark = row[column];
      if (dark === true) darks++;
      if (column > 0 && above !== undefined && dark === row[column - 1] && dark === above[column] && dark === above[column - 1]) points += 3;
    }
  }
  return points + Math.floor(Math.abs((darks * 100) / size ** 2 - 50) / 5) * 10;
}

/** Runs of one colour, and what looks like a finder, along a row or column. */
function linePenalty(size: number, isDark: (at: number) => boolean): number {
  let [points, run, last, window] = [0, 0, false, 0];
  for (let at = 0; at < size; at++) {
    const dark = isDark(at);
    run = at > 0 && dark === last ? run + 1 : 1;
    if (run === 5) points += 3;
    else if (run > 5) points += 1;
    last = dark;
    window = ((window << 1) | (dark ? 1 : 0)) & 0x7ff;
    if (at >= 10 && LIKE_FINDER.includes(window)) points += 40;
  }
  return points;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
