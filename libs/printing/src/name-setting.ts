import type { PrintFormat } from './print-batch.js';

/** A name as it is set: its lines, all of one size in points. */
export interface NameSetting {
  readonly size: number;
  readonly lines: readonly string[];
}

/** The room for a name, in points, and between which sizes it is set. */
interface Room {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  /** Smaller cannot be read at arm's length by an old eye: 3.5 mm a character on the card, 6 mm on the sheet that is there for weak eyes. */
  readonly least: number;
}

const MM = 72 / 25.4;
/** Beside the code on the card, under the heading of the sheet. */
export const NAME_ROOMS: Readonly<Record<PrintFormat, Room>> = {
  cr80: { width: 45 * MM, height: 16.5 * MM, largest: 16, least: 10 },
  a5: { width: 124 * MM, height: 25 * MM, largest: 28, least: 17 },
};

/** From one line to the next, in sizes. */
export const PITCH = 1.16;
const STEP = 0.5;
/** A line ends inside a part of a name only where that makes it larger by a third and more. */
const WORTH_A_BREAK = 0.75;

/** Whole characters as people see them, accents with their letters. */
const GLYPHS = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * A name as large as its room allows, the whole of it: lines end behind a middle dot or at a blank where they can, else between characters.
 * Null when not even the least size holds it.
 * @param widthOf width of a text set in one point
 */
export function settingOf(name: string, room: Room, widthOf: (text: string) => number): NameSetting | null {
  const parts = name.match(/[^·\s]*[·\s]?/gu)?.filter((part) => part !== '') ?? [];
  const glyphs = Array.from(GLYPHS.segment(name), ({ segment }) => segment);
  const byParts = largest(room, (width) => filled(parts, width, widthOf));
  const byGlyphs = largest(room, (width, lines) => evenly(glyphs, width, lines, widthOf));
  if (byParts !== null && (byGlyphs === null || byParts.size >= byGlyphs.size * WORTH_A_BREAK)) return byParts;
  return byGlyphs;
}

/** @param set the lines of a name for a width in sizes and at most so many lines, or null */
function largest(room: Room, set: (width: number, lines: number) => string[] | null): NameSetting | null {
  for (let size = room.largest; size >= room.least; size -= STEP) {
    const most = Math.floor(room.height / (size * PITCH));
    const lines = set(room.width / size, most);
    if (lines !== null && lines.length <= most) return { size, lines };
  }
  return null;
}

/** As many parts on each line as it takes; null when one part alone is too wide. */
function filled(parts: readonly string[], width: number, widthOf: (text: string) => number): string[] | null {
  const lines: string[] = [];
  for (const part of parts) {
    if (widthOf(part.trimEnd()) > width) return null;
    const longer = (lines.at(-1) ?? '') + part;
    if (lines.length > 0 && widthOf(longer.trimEnd()) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

/** Lines of about as many characters each, as few lines as it takes; null when there are more than `most`. */
function evenly(glyphs: readonly string[], width: number, most: number, widthOf: (text: string) => number): string[] | null {
  for (let count = 1; count <= most; count++) {
    const each = Math.ceil(glyphs.length / count);
    const lines = Array.from({ length: Math.ceil(glyphs.length / each) }, (_, line) =>
      glyphs
        .slice(line * each, (line + 1) * each)
        .join('')
        .trim(),
    );
    if (lines.every((line) => widthOf(line) <= width)) return lines;
  }
  return null;
}
