import { SaxesParser } from 'saxes';
import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { fromBuffer } from 'yauzl';
import { UnreadableTable } from './unreadable.js';

/** What all parts that are read may unpack to, bytes: 250,000 rows of twenty cells take a fifth. A bomb is refused by its own directory. */
const BYTES_MAX = 512 * 1024 * 1024;
/** Characters between two marks: Excel's longest cell has 32,767. The parser holds them all until the next mark comes. */
const TEXT_MAX = 1024 * 1024;
const PARTS_MAX = 2000;

/** The parts of a workbook, opened by name. Whatever a damaged or hostile package does becomes `file_broken`. */
export class XlsxParts {
  /** Bytes of the parts read so far: a directory may name one part many times over. */
  private unpacked = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(bytes: Buffer): Promise<XlsxParts> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, opened) => {
        if (error) reject(new UnreadableTable('file_broken'));
        else resolve(opened);
      });
    });
    const entries = new Map<string, Entry>();
    await new Promise<void>((resolve, reject) => {
      const broken = (): void => {
        reject(new UnreadableTable('file_broken'));
      };
      zip.on('entry', (entry: Entry) => {
        if (entries.size >= PARTS_MAX) broken();
        else {
          entries.set(entry.fileName.replace(/^\//, ''), entry);
          zip.readEntry();
        }
      });
      zip.once('end', resolve);
      zip.once('error', broken);
      zip.readEntry();
    });
    return new XlsxParts(zip, entries);
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Reads a part and tells of its elements; between two pieces others get their turn. */
  async *read<T>(name: string, listen: (parser: SaxesParser) => () => T[]): AsyncGenerator<T> {
    const entry = this.entries.get(name);
    if (!entry) throw new UnreadableTable('file_broken');
    this.unpacked += entry.uncompressedSize;
    if (this.unpacked > BYTES_MAX) throw new UnreadableTable('file_too_large', { megabytesMax: BYTES_MAX >> 20 });
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.zip.openReadStream(entry, (error, opened) => {
        if (error) reject(new UnreadableTable('file_broken'));
        else resolve(opened);
      });
    });
    stream.setEncoding('utf8');
    const parser = new SaxesParser();
    const seen = { fault: false };
    parser.on('error', () => {
      seen.fault = true;
    });
    // A workbook needs no document type, and one can be made to grow without end.
    parser.on('doctype', () => {
      seen.fault = true;
    });
    const take = listen(parser);
    let unmarked = 0;
    try {
      for await (const piece of stream as AsyncIterable<string>) {
        const mark = piece.lastIndexOf('<');
        unmarked = mark < 0 ? unmarked + piece.length : piece.length - mark;
        parser.write(piece);
        if (seen.fault || unmarked > TEXT_MAX) throw new UnreadableTable('file_broken');
        yield* take();
      }
      parser.close();
    } catch (error) {
      if (error instanceof UnreadableTable) throw error;
      throw new UnreadableTable('file_broken');
    } finally {
      stream.destroy();
    }
    if (seen.fault) throw new UnreadableTable('file_broken');
    yield* take();
  }

  /** The attributes of all elements of that name, in order; for parts that are small. */
  async attributes(name: string, element: string): Promise<Record<string, string>[]> {
    const found: Record<string, string>[] = [];
    const listen = (parser: SaxesParser) => {
      parser.on('opentag', (tag) => {
        if (localName(tag.name) === element) found.push(plainAttributes(tag.attributes));
      });
      return () => [];
    };
    for await (const _nothing of this.read<never>(name, listen));
    return found;
  }
}

/** Writers differ in prefixes: `x:row` and `row` are the same. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function plainAttributes(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value : '']));
}
