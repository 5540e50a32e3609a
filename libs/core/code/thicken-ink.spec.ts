import fc from 'fast-check';
import { thickenInk } from './thicken-ink.js';

const SIDE = 9;
const white = () => new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
const dark = (picture: { data: Uint8ClampedArray }) => Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter((pixel) => picture.data[pixel * 4] === 0);

it('closes a scratch of two pixels across ink, and leaves one of five open', () => {
  for (const [scratch, open] of [
    [2, false],
    [5, true],
  ] as const) {
    const data = white();
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) if (pixel % SIDE >= scratch) data.fill(0, pixel * 4, pixel * 4 + 3);
    const grown = thickenInk({ data, width: SIDE, height: SIDE }, 2);
    expect(grown.data[0] === 255).toBe(open);
  }
});

it('grows a dot into a square, keeps all that was dark, and leaves the picture that it was given alone', () => {
  fc.assert(
    fc.property(fc.nat(SIDE * SIDE - 1), fc.nat(3), (dot, radius) => {
      const data = white();
      data.fill(0, dot * 4, dot * 4 + 3);
      const given = { data: data.slice(), width: SIDE, height: SIDE };
      const [column, row] = [dot % SIDE, Math.floor(dot / SIDE)];
      const within = (pixel: number) => Math.abs((pixel % SIDE) - column) <= radius && Math.abs(Math.floor(pixel / SIDE) - row) <= radius;
      expect(dark(thickenInk(given, radius))).toEqual(Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter(within));
      expect(given.data).toEqual(data);
    }),
  );
});
