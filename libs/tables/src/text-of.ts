import { UnreadableTable } from './unreadable.js';

export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * The encoding of a text by its first bytes: a byte order mark, zeros where Latin letters have them in UTF-16, UTF-8
 * where it fits, else GB18030, which is what a Chinese Excel writes by default.
 *
 * @throws UnreadableTable `file_encoding` when it is none of them
 */
export function encodingOf(start: Buffer, whole: boolean): TableEncoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const look = start.subarray(0, 400);
  const zeros = [0, 0];
  look.forEach((byte, place) => {
    if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  });
  if ((zeros[1] ?? 0) > look.length / 5) return 'utf-16le';
  if ((zeros[0] ?? 0) > look.length / 5) return 'utf-16be';
  for (const encoding of ['utf-8', 'gb18030'] as const) if (reads(start, encoding, whole)) return encoding;
  throw new UnreadableTable('file_encoding', { line: 1 });
}

function reads(bytes: Buffer, encoding: TableEncoding, whole: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    // The question is just this: whether they can be read so.
    return false;
  }
}

/**
 * The text of a stream, piece by piece; every glyph whole. A text that was Latin so far and stops being UTF-8 goes on
 * as GB18030: the first Chinese name of a long list may come late.
 *
 * @throws UnreadableTable `file_encoding` with the line at which bytes are none of that encoding
 */
export async function* textOf(stream: AsyncIterable<Buffer>, encoding: TableEncoding): AsyncGenerator<string> {
  let decoder = new TextDecoder(encoding, { fatal: true });
  let latin = encoding === 'utf-8';
  let line = 1;
  for await (const bytes of stream) {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch {
      if (!latin) throw new UnreadableTable('file_encoding', { line });
      decoder = new TextDecoder('gb18030', { fatal: true });
      latin = false;
      try {
        text = decoder.decode(bytes, { stream: true });
      } catch {
        throw new UnreadableTable('file_encoding', { line });
      }
    }
    if (latin) latin = !/[^\0-\x7f\u{feff}]/u.test(text);
    for (const glyph of text) if (glyph === '\n') line += 1;
    yield text;
  }
  try {
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } catch {
    throw new UnreadableTable('file_encoding', { line });
  }
}
