import { looksPrinted, SecondLook } from './second-look.js';

const SIDE = 96;

function picture(valueAt: (column: number, row: number) => number) {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  for (let row = 0; row < SIDE; row++) for (let column = 0; column < SIDE; column++) data.fill(valueAt(column, row), (row * SIDE + column) * 4, (row * SIDE + column) * 4 + 3);
  return { data, width: SIDE, height: SIDE };
}

it('looks again only after some unread frames, by turns at two radii, and never more than a fifth of the time', () => {
  const look = new SecondLook();
  expect([look.after(false, 0), look.after(false, 50), look.after(false, 100)]).toEqual([null, null, 2]);
  look.took(false, 100, 130);
  expect([look.after(false, 150), look.after(false, 249), look.after(false, 250)]).toEqual([null, null, 1]);
  look.took(false, 250, 260);
  expect(look.after(false, 300)).toBe(2);
});

it('goes on at once with what has just helped, and stops when a code is read at the first look', () => {
  const look = new SecondLook();
  for (const at of [0, 50, 100]) look.after(false, at);
  look.took(true, 100, 130);
  expect(look.after(false, 150)).toBe(2);
  expect(look.after(true, 200)).toBeNull();
  expect(look.after(false, 250)).toBeNull();
});

it('tells print from an empty counter', () => {
  expect(looksPrinted(picture((column, row) => (((column >> 2) ^ (row >> 2)) & 1) * 200))).toBe(true);
  expect(looksPrinted(picture(() => 90))).toBe(false);
  expect(looksPrinted(picture((column) => column * 2))).toBe(false);
  // Noise of a dark room is no print.
  expect(looksPrinted(picture((column, row) => 30 + ((column * 7 + row * 13) % 20)))).toBe(false);
});
