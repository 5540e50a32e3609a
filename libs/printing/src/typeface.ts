import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

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
  private ranges: readonly (readonly [from: number, to: number])[] | null = null;

  /** Whether every character of a text can be set. */
  covers(text: string): boolean {
    return [...text].every((character) => this.has(character));
  }

  /** The text with 〓 for each character that is missing. */
  settable(text: string): string {
    return [...text].map((character) => (this.has(character) ? character : GETA)).join('');
  }

  private has(character: string): boolean {
    const point = character.codePointAt(0) ?? 0;
    this.ranges ??= rangesOf(readFileSync(FILES.regular));
    let [low, high] = [0, this.ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [from = 0, to = 0] = this.ranges[middle] ?? [];
      if (point < from) high = middle - 1;
      else if (point > to) low = middle + 1;
      else return true;
    }
    return false;
  }
}

/** Ranges of code points that have a glyph, in order, from the `cmap` table (ISO/IEC 14496-22, 5.2.1). Throws where the file has no such table. */
export function rangesOf(file: Buffer): (readonly [number, number])[] {
  const tables = file.readUInt16BE(4);
  for (let table = 0; table < tables; table++) {
    const entry = 12 + table * 16;
    if (file.toString('latin1', entry, entry + 4) !== 'cmap') continue;
    const cmap = file.readUInt32BE(entry + 8);
    for (let map = 0; map < file.readUInt16BE(cmap + 2); map++) {
      const at = cmap + file.readUInt32BE(cmap + 4 + map * 8 + 4);
      if (file.readUInt16BE(at) !== SEGMENTED_COVERAGE) continue;
      return Array.from({ length: file.readUInt32BE(at + 12) }, (_, group) => [file.readUInt32BE(at + 16 + group * 12), file.readUInt32BE(at + 20 + group * 12)] as const);
    }
  }
  throw new Error('the typeface has no character map beyond the basic plane');
}
