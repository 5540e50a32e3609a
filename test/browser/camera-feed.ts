import { closeSync, openSync, writeSync } from 'node:fs';
import QRCode from 'qrcode';

/** What a camera sees for a while: no, one or several codes side by side. */
export interface Scene {
  readonly codes: readonly string[];
  readonly seconds: number;
  /** How much of the ink keys and coins have scraped off, in hairlines: a share of the symbol. */
  readonly worn?: number;
}

const WIDTH = 640;
const HEIGHT = 480;
const FPS = 15;
const GREY = 90;
const WHITE = 235;
const BLACK = 16;
const QUIET = 4;

/** Writes a YUV4MPEG2 film that Chromium plays in a loop as its camera. The codes are the product's own: digits, level Q. */
export function filmCodes(path: string, scenes: readonly Scene[]): void {
  const file = openSync(path, 'w');
  writeSync(file, `YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F${String(FPS)}:1 Ip A1:1 C420mpeg2\n`);
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  for (const scene of scenes) {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), picture(scene), colour]);
    for (let index = 0; index < Math.round(scene.seconds * FPS); index++) writeSync(file, frame);
  }
  closeSync(file);
}

/** One frame of a scene, a byte of brightness a pixel. */
export function picture({ codes, worn = 0 }: Pick<Scene, 'codes' | 'worn'>): Buffer {
  const light = Buffer.alloc(WIDTH * HEIGHT, GREY);
  const room = Math.floor(WIDTH / Math.max(1, codes.length));
  for (const [index, digits] of codes.entries()) draw(light, digits, { left: index * room, room });
  scrape(light, worn);
  return light;
}

/** Hairlines across the middle of the picture, always the same ones, until they have turned a share of the ink there to paper. */
function scrape(light: Buffer, share: number): void {
  const ink = (): number => light.reduce((count, value) => count + (value === BLACK ? 1 : 0), 0);
  const least = ink() * (1 - share);
  for (let line = 0; share > 0 && ink() > least; line++) {
    // The golden angle never repeats itself; strokes are two pixels wide, a fifth of a module.
    const angle = line * 2.399963;
    const [x, y] = [WIDTH / 2 + HEIGHT * 0.4 * Math.sin(line * 1.7), HEIGHT / 2 + HEIGHT * 0.4 * Math.cos(line * 2.9)];
    for (let along = -90; along < 90; along += 0.5) {
      const at = Math.round(y + along * Math.sin(angle)) * WIDTH + Math.round(x + along * Math.cos(angle));
      for (const pixel of [at, at + 1]) if (light[pixel] === BLACK) light[pixel] = WHITE;
    }
  }
}

function draw(light: Buffer, digits: string, place: { left: number; room: number }): void {
  const { modules } = QRCode.create([{ data: digits, mode: 'numeric' }], { errorCorrectionLevel: 'Q' });
  const size = modules.size + 2 * QUIET;
  const scale = Math.floor(Math.min(place.room, HEIGHT) / size);
  const left = place.left + Math.floor((place.room - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) {
      const row = Math.floor(y / scale) - QUIET;
      const column = Math.floor(x / scale) - QUIET;
      const dark = row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) === 1;
      light[(top + y) * WIDTH + left + x] = dark ? BLACK : WHITE;
    }
  }
}
