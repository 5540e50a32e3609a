import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NAME_ROOMS, type NameSetting, settingOf } from './name-setting.js';
import type { PrintFormat } from './print-batch.js';

const require = createRequire(import.meta.url);
/** Noto Sans SC, under the SIL Open Font License; its outlines go into each PDF, cut down to the characters used. */
const FILES = {
  regular: require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
} as const;

/** 〓, which printers set where a character is missing. */
const GETA = '〓';

/** Character map of a TrueType file, in the layout that reaches beyond the first 65,536 characters. */
const SEGMENTED_COVERAGE = 12;

/** The letters on paper. Whatever it cannot set it says so, instead of leaving an empty box. */
@Injectable()
export class Typeface {
  readonly files = FILES;
  private read: { readonly ranges: readonly GlyphRange[]; readonly advanceOf: (glyph: number) => number } | null = null;

  /** Whether every character of a text can be set. */
  covers(text: string): boolean {
    return [...text].every((character) => this.glyphOf(character) !== null);
  }

  /** The text with 〓 for each character that is missing. */
  settable(text: string): string {
    return [...text].map((character) => (this.covers(character) ? character : GETA)).join('');
  }

  /** A name as it is set on the paper of a format, 〓 for what is missing; null when the paper cannot hold it whole. */
  setting(name: string, format: PrintFormat): NameSetting | null {
    return settingOf(this.settable(name), NAME_ROOMS[format], (text) => [...text].reduce((sum, character) => sum + this.advanceOf(character), 0));
  }

  private advanceOf(character: string): number {
    return this.bold().advanceOf(this.glyphOf(character) ?? 0);
  }

  /** Names are set in bold; both files hold the same characters. */
  private bold(): { readonly ranges: readonly GlyphRange[]; readonly advanceOf: (glyph: number) => number } {
    if (this.read === null) {
      const file = readFileSync(FILES.bold);
      this.read = { ranges: rangesOf(file), advanceOf: advancesOf(file) };
    }
    return this.read;
  }

  private glyphOf(character: string): number | null {
    const point = character.codePointAt(0) ?? 0;
    const { ranges } = this.bold();
    let [low, high] = [0, ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [from = 0, to = 0, glyph = 0] = ranges[middle] ?? [];
      if (point < from) high = middle - 1;
      else if (point > to) low = middle + 1;
      else return glyph + point - from;
    }
    return null;
  }
}

/** Ranges of code points that have a glyph, in order, with the glyph of the first. */
type GlyphRange = readonly [from: number, to: number, glyph: number];

/** From the `cmap` table (ISO/IEC 14496-22, 5.2.1). Throws where the file has no such table. */
function rangesOf(file: Buffer): GlyphRange[] {
  const cmap = tableOf(file, 'cmap');
  for (let map = 0; map < file.readUInt16BE(cmap + 2); map++) {
    const at = cmap + file.readUInt32BE(cmap + 4 + map * 8 + 4);
    if (file.readUInt16BE(at) !== SEGMENTED_COVERAGE) continue;
    const word = (group: number, place: number): number => file.readUInt32BE(at + 16 + group * 12 + place * 4);
    return Array.from({ length: file.readUInt32BE(at + 12) }, (_, group) => [word(group, 0), word(group, 1), word(group, 2)] as const);
  }
  throw new Error('the typeface has no character map beyond the basic plane');
}

/** How far the pen goes on after each glyph, in sizes: from the `hmtx` table (5.7.4), the last of which goes for all glyphs after it. */
function advancesOf(file: Buffer): (glyph: number) => number {
  const units = file.readUInt16BE(tableOf(file, 'head') + 18);
  const last = file.readUInt16BE(tableOf(file, 'hhea') + 34) - 1;
  const from = tableOf(file, 'hmtx');
  const hmtx = Buffer.from(file.subarray(from, from + (last + 1) * 4));
  return (glyph) => hmtx.readUInt16BE(Math.min(glyph, last) * 4) / units;
}

function tableOf(file: Buffer, name: string): number {
  for (let entry = 12; entry < 12 + file.readUInt16BE(4) * 16; entry += 16) if (file.toString('latin1', entry, entry + 4) === name) return file.readUInt32BE(entry + 8);
  throw new Error(`the typeface has no table ${name}`);
}
