import { PNG } from 'pngjs';
import { Chance } from './chance.js';

type Colour = readonly [number, number, number];

const WIDTH = 96;
const HEIGHT = 120;
const SKINS: readonly Colour[] = [
  [246, 214, 181],
  [237, 198, 158],
  [226, 184, 145],
  [214, 168, 126],
];
const HAIRS: readonly Colour[] = [
  [232, 232, 232],
  [190, 190, 190],
  [120, 116, 112],
  [60, 56, 54],
];
const COATS: readonly Colour[] = [
  [54, 86, 140],
  [130, 46, 52],
  [70, 100, 74],
  [96, 72, 120],
  [150, 110, 60],
];
const WALLS: readonly Colour[] = [
  [222, 232, 240],
  [238, 232, 220],
  [226, 238, 226],
];

/** A drawn face for somebody of the demo county: the same seed and name give the same few hundred bytes. Nobody's likeness. */
export function drawPortrait(seed: number, whose: string, look: { readonly sex: 'F' | 'M'; readonly age: number }): Buffer {
  const chance = new Chance(seed, `portrait ${whose}`);
  const skin = chance.pick(SKINS);
  const hair = look.age >= 75 ? chance.pick(HAIRS.slice(0, 2)) : chance.pick(HAIRS);
  const parts: readonly Part[] = [
    { colour: chance.pick(COATS), holds: ellipse(48, 128, 44, 38) },
    { colour: hair, holds: look.sex === 'F' ? ellipse(48, 52, 31, 36) : ellipse(48, 46, 28, 27) },
    { colour: skin, holds: ellipse(48, 86, 9, 16) },
    { colour: skin, holds: ellipse(48, 58, 24, 30) },
    { colour: hair, holds: (x, y) => y < 40 + chance0(whose) && ellipse(48, 58, 25, 31)(x, y) },
    ...(chance.happens(0.4) ? glasses() : []),
    { colour: [40, 36, 34], holds: ellipse(39, 60, 3, 2) },
    { colour: [40, 36, 34], holds: ellipse(57, 60, 3, 2) },
    { colour: [160, 84, 78], holds: (x, y) => ellipse(48, 74, 8, 4)(x, y) && y >= 74 },
  ];
  return painted(chance.pick(WALLS), parts);
}

interface Part {
  readonly colour: Colour;
  readonly holds: (x: number, y: number) => boolean;
}

/** How far the hair comes down, 0 to 4, by the name alone. */
function chance0(whose: string): number {
  return whose.length % 5;
}

function glasses(): Part[] {
  const rim = (middle: number): Part => ({ colour: [70, 70, 80], holds: (x, y) => ellipse(middle, 60, 9, 8)(x, y) && !ellipse(middle, 60, 7, 6)(x, y) });
  return [rim(39), rim(57)];
}

function ellipse(middleX: number, middleY: number, radiusX: number, radiusY: number): Part['holds'] {
  return (x, y) => ((x - middleX) / radiusX) ** 2 + ((y - middleY) / radiusY) ** 2 <= 1;
}

/** Later parts lie over earlier ones. */
function painted(wall: Colour, parts: readonly Part[]): Buffer {
  const png = new PNG({ width: WIDTH, height: HEIGHT, colorType: 2 });
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const colour = parts.findLast((part) => part.holds(x, y))?.colour ?? wall;
      png.data.set([...colour, 255], (y * WIDTH + x) * 4);
    }
  }
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9 });
}
