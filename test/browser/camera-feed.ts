import { closeSync, openSync, writeSync } from 'node:fs';
import QRCode from 'qrcode';

/** What a camera sees for a while: no, one or several codes side by side. */
export interface Scene {
  readonly codes: readonly string[];
  readonly seconds: number;
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
    const frame = Buffer.concat([Buffer.from('FRAME\n'), picture(scene.codes), colour]);
    for (let index = 0; index < Math.round(scene.seconds * FPS); index++) writeSync(file, frame);
  }
  closeSync(file);
}

function picture(codes: readonly string[]): Buffer {
  const light = Buffer.alloc(WIDTH * HEIGHT, GREY);
  const room = Math.floor(WIDTH / Math.max(1, codes.length));
  for (const [index, digits] of codes.entries()) draw(light, digits, { left: index * room, room });
  return light;
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
