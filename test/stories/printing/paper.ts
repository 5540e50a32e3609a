import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PNG } from 'pngjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

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

/** A page as a scanner sees it. */
export function scanned(pdf: Buffer, page: number): PNG {
  const { files } = poppler('pdftoppm', pdf, (file, dir) => ['-r', String(DPI), '-png', '-f', String(page), '-l', String(page), file, join(dir, 'page')]);
  const [png] = [...files.values()];
  if (!png) throw new Error(`page ${String(page)} was not rendered`);
  return PNG.sync.read(png);
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

export async function codesOn(image: PNG): Promise<FoundCode[]> {
  const data = new Uint8ClampedArray(image.data.buffer, image.data.byteOffset, image.data.byteLength);
  const found = await readBarcodes({ data, width: image.width, height: image.height } as unknown as Parameters<typeof readBarcodes>[0], {
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

/** A copy of the paper on which keys and coins scraped the ink off: white strokes of 0.2 to 0.6 mm across the symbol until they cover a share of it. */
export function scratched(image: PNG, code: FoundCode, share: number, seed: number): PNG {
  const copy = new PNG({ width: image.width, height: image.height });
  image.data.copy(copy.data);
  const pixels = (mm: number): number => Math.round((mm / MM_AN_INCH) * DPI);
  const [left, top, side] = [pixels(code.left + 4 * code.module), pixels(code.top + 4 * code.module), pixels(MODULES * code.module)];
  const chance = chanceOf(seed);
  const scraped = new Set<number>();
  while (scraped.size < side * side * share) {
    const [x, y, angle, length] = [chance() * side, chance() * side, chance() * Math.PI, side * (0.3 + chance() * 0.7)];
    const half = pixels(0.1 + chance() * 0.2);
    for (let step = -length / 2; step < length / 2 && scraped.size < side * side * share; step++) {
      for (let across = -half; across <= half; across++) {
        const [column, row] = [Math.round(x + step * Math.cos(angle) - across * Math.sin(angle)), Math.round(y + step * Math.sin(angle) + across * Math.cos(angle))];
        if (column < 0 || row < 0 || column >= side || row >= side) continue;
        scraped.add(row * side + column);
        copy.data.fill(255, ((top + row) * image.width + left + column) * 4, ((top + row) * image.width + left + column) * 4 + 4);
      }
    }
  }
  return copy;
}

/** The part of a page around a code, as a scanner at the till holds it in view. */
export function cutOut(image: PNG, code: FoundCode): PNG {
  const pixels = (mm: number): number => Math.round((mm / MM_AN_INCH) * DPI);
  const side = pixels(code.width);
  const part = new PNG({ width: side, height: side });
  part.data.fill(255);
  const [left, top] = [Math.max(0, pixels(code.left)), Math.max(0, pixels(code.top))];
  PNG.bitblt(image, part, left, top, Math.min(side, image.width - left), Math.min(side, image.height - top), 0, 0);
  return part;
}
