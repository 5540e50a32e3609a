import { parse } from 'csv-parse';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** One record of the file and the line (from 1) on which it ends. */
export interface FileLine {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Why a file could not be read to its end; its lines before that are worth nothing. */
export class UnreadableFile extends Error {
  constructor(
    readonly reason: 'not_utf8' | 'csv' | 'too_large',
    readonly line: number,
  ) {
    super(`roster file: ${reason}`);
  }
}

const FILE_BYTES_MAX = 512 * 1024 * 1024;
const RECORD_BYTES_MAX = 16 * 1024;

/** Streams the records of a CSV file, UTF-8 with or without BOM. Memory holds a few records, whatever the size of the file. */
export class RosterFile {
  private readonly hash = createHash('sha256');

  constructor(private readonly stream: AsyncIterable<Uint8Array | string>) {}

  /** SHA-256 of the bytes read so far, hex; call it once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  async *lines(): AsyncGenerator<FileLine> {
    const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: RECORD_BYTES_MAX });
    const source = Readable.from(this.checked(), { objectMode: false });
    source.on('error', (error) => parser.destroy(error));
    source.pipe(parser);
    let line = 0;
    try {
      for await (const parsed of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
        line = parsed.info.lines;
        yield { line, fields: parsed.record };
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) throw new UnreadableFile('csv', line + 1);
      throw error;
    } finally {
      source.destroy();
    }
  }

  /** GBK is what a Chinese Excel writes by default; read as UTF-8 it would fill the registry with broken names. */
  private async *checked(): AsyncGenerator<Uint8Array> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let bytes = 0;
    for await (const part of this.stream) {
      const chunk = typeof part === 'string' ? Buffer.from(part) : part;
      bytes += chunk.length;
      if (bytes > FILE_BYTES_MAX) throw new UnreadableFile('too_large', 0);
      this.hash.update(chunk);
      try {
        decoder.decode(chunk, { stream: true });
      } catch {
        throw new UnreadableFile('not_utf8', 0);
      }
      yield chunk;
    }
  }
}
