import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type Picture, thickenInk } from '#core/code';

const MM_AN_INCH = 25.4;
/** Paper is looked at as an office scanner would. */
export const DPI = 300;
/** Modules of a version 7 symbol, and with the quiet zone around it. */
const MODULES = 45;
const MODULES_WITH_QUIET = MODULES + 8;

await prepareZXingModule({
  overrides: { wasmBinary: new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer },
  fireImmediately: true,
});

/** Half a pixel and a bit: strokes leave no gaps. */
const STEP = 0.7;

function pixels(mm: number): number {
  return Math.round((mm / MM_AN_INCH) * DPI);
}

export async function bytesOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs a tool of poppler-utils over a PDF; `-` stands for its standard output. */
function poppler(
  tool: 'pdftotext' | 'pdffonts' | 'pdftoppm' | 'pdfinfo',
  pdf: Buffer,
  args: (file: string, dir: string) => string[],
): { text: string; files: Map<string, Buffer> } {
  const dir = mkdtempSync(join(tmpdir(), 'love-card-paper-'));
  try {
    const file = join(dir, 'sheets.pdf');
    writeFileSync(file, pdf);
    const { error, status, stdout, stderr } = spawnSync(tool, args(file, dir), { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    if (error) throw new Error(`${tool} is missing: install poppler-utils (apt-get install poppler-utils)`);
    if (status !== 0) throw new Error(`${tool}: ${stderr}`);
    const made = readdirSync(dir)
      .filter((name) => name !== 'sheets.pdf')
      .sort();
    return { text: stdout, files: new Map(made.map((name) => [name, readFileSync(join(dir, name))])) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The text of each page, as a reader copies it out. */
export function textOf(pdf: Buffer): string[] {
  return poppler('pdftotext', pdf, (file) => ['-layout', file, '-'])
    .text.split('\f')
    .slice(0, -1);
}

/** The text of all pages without blanks, in the order in which it was drawn: lines that stand beside each other are not mixed. */
export function inOrder(pdf: Buffer): string {
  return poppler('pdftotext', pdf, (file) => ['-raw', file, '-']).text.replaceAll(/\s/g, '');
}

export interface PdfFont {
  readonly name: string;
  readonly embedded: boolean;
  readonly subset: boolean;
  readonly toUnicode: boolean;
}

export function fontsOf(pdf: Buffer): PdfFont[] {
  const lines = poppler('pdffonts', pdf, (file) => [file])
    .text.split('\n')
    .slice(2)
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [embedded, subset, toUnicode] = /\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$/.exec(line)?.slice(1) ?? [];
    return { name: line.split(/\s/)[0] ?? '', embedded: embedded === 'yes', subset: subset === 'yes', toUnicode: toUnicode === 'yes' };
  });
}

/** Page sizes in millimetres. */
export function pageSizesOf(pdf: Buffer): { width: number; height: number }[] {
  const { text } = poppler('pdfinfo', pdf, (file) => ['-l', '999', file]);
  return [...text.matchAll(/size:\s+([\d.]+) x ([\d.]+) pts/g)].map((match) => ({ width: (Number(match[1]) / 72) * MM_AN_INCH, height: (Number(match[2]) / 72) * MM_AN_INCH }));
}

/** The first page as a PNG, for a person to look at. */
export function firstPage(pdf: Buffer): Buffer {
  const { files } = poppler('pdftoppm', pdf, (file, dir) => ['-r', '100', '-png', '-singlefile', '-f', '1', file, join(dir, 'page')]);
  const [png] = [...files.values()];
  if (!png) throw new Error('the page was not rendered');
  return png;
}

/** A page as a scanner sees it. */
export function scanned(pdf: Buffer, page: number): Picture {
  const { files } = poppler('pdftoppm', pdf, (file, dir) => ['-r', String(DPI), '-gray', '-f', String(page), '-l', String(page), file, join(dir, 'page')]);
  const [pgm] = [...files.values()];
  // Portable grey map: `P5`, width, height and the value of white as text, then a byte a pixel.
  const [head = '', width, height] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm?.toString('latin1', 0, 40) ?? '') ?? [];
  if (!pgm || head === '') throw new Error(`page ${String(page)} was not rendered`);
  const data = new Uint8ClampedArray(Number(width) * Number(height) * 4);
  const pixels32 = new Uint32Array(data.buffer);
  for (let pixel = 0; pixel < pixels32.length; pixel++) pixels32[pixel] = 0xff000000 | ((pgm[head.length + pixel] ?? 0) * 0x010101);
  return { data, width: Number(width), height: Number(height) };
}

/** A code found on paper, in millimetres from the upper left of the page. */
export interface FoundCode {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  /** Width with the quiet zone of four modules. */
  readonly width: number;
  readonly module: number;
}

export async function codesOn(image: Picture): Promise<FoundCode[]> {
  const found = await readBarcodes(image as unknown as Parameters<typeof readBarcodes>[0], {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 32,
  });
  const mm = (pixels: number): number => (pixels / DPI) * MM_AN_INCH;
  return found.map(({ text, position: { topLeft, topRight } }) => {
    const module = mm(Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y)) / MODULES;
    return { text, left: mm(topLeft.x) - 4 * module, top: mm(topLeft.y) - 4 * module, width: module * MODULES_WITH_QUIET, module };
  });
}

/** A sequence of numbers below one that is the same for the same seed. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The part of a page around a code, as a scanner at the till holds it in view. */
export function cutOut(image: Picture, code: FoundCode): Picture {
  const side = pixels(code.width);
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const [left, top] = [pixels(code.left), pixels(code.top)];
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * image.width + left) * 4;
    data.set(image.data.subarray(from, from + side * 4), row * side * 4);
  }
  return { data, width: side, height: side };
}

/** Across a stroke and along it, in millimetres. */
export interface Strokes {
  readonly wide: readonly [least: number, most: number];
  readonly long: readonly [least: number, most: number];
}

/** What keys and coins in a pocket do to a laminated card. */
export const HAIRLINES: Strokes = { wide: [0.05, 0.15], long: [3, 12] };

/** Scrapes the ink off a code that was cut out, stroke by stroke, until they cover a share of the symbol. */
export function scratched(part: Picture, code: FoundCode, wear: { share: number; strokes: Strokes; seed: number }): Picture {
  const { chance, between, mark, left, copy, side } = damage(part, code, { ...wear, colour: WHITE });
  while (left() > 0) {
    const [x, y, angle, length, half] = [chance() * side, chance() * side, chance() * Math.PI, between(wear.strokes.long), between(wear.strokes.wide) / 2];
    const [right, down] = [Math.cos(angle), Math.sin(angle)];
    for (let along = -length / 2; along < length / 2; along += STEP) {
      for (let across = -half; across <= half; across += STEP) mark(x + along * right - across * down, y + along * down + across * right);
    }
  }
  return copy;
}

/** Round spots of a size in millimetres. */
export interface Spots {
  readonly across: readonly [least: number, most: number];
}

/** Puts round spots on a code that was cut out until they cover a share of the symbol: bare paper where ink was rubbed off, or dark ones of ink and soup. */
export function spotted(part: Picture, code: FoundCode, wear: { share: number; spots: Spots; dark: boolean; seed: number }): Picture {
  const { chance, between, mark, left, copy, side } = damage(part, code, { ...wear, colour: wear.dark ? BLACK : WHITE });
  while (left() > 0) {
    const [x, y, radius] = [chance() * side, chance() * side, between(wear.spots.across) / 2];
    for (let down = -radius; down <= radius; down += STEP)
      for (let right = -radius; right <= radius; right += STEP) if (down * down + right * right <= radius * radius) mark(x + right, y + down);
  }
  return copy;
}

const WHITE = 0xffffffff;
const BLACK = 0xff000000;

/** A copy to be damaged within the symbol, and how much of the wanted share is left to do. */
function damage(part: Picture, code: FoundCode, { share, seed, colour }: { share: number; seed: number; colour: number }) {
  const copy = { ...part, data: part.data.slice() };
  const [edge, side] = [pixels(4 * code.module), pixels(MODULES * code.module)];
  const chance = chanceOf(seed);
  const ink = new Uint32Array(copy.data.buffer);
  const done = new Uint8Array(side * side);
  let left = side * side * share;
  return {
    copy,
    side,
    chance,
    left: () => left,
    between: ([least, most]: readonly [number, number]): number => (least + chance() * (most - least)) * (DPI / MM_AN_INCH),
    mark: (x: number, y: number): void => {
      if (x < 0 || y < 0 || x >= side || y >= side) return;
      const [column, row] = [x | 0, y | 0];
      if (done[row * side + column] === 0) left--;
      done[row * side + column] = 1;
      ink[(edge + row) * copy.width + edge + column] = colour;
    },
  };
}

/** Reads as a patient scanner does: the picture as it is, then with its ink thickened by a quarter of a module. */
export async function readPatiently(part: Picture, code: FoundCode): Promise<string | undefined> {
  const [asItIs] = await codesOn(part);
  return (asItIs ?? (await codesOn(thickenInk(part, pixels(code.module / 4))))[0])?.text;
}
