import { Injectable } from '@nestjs/common';
import { sign, verify } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Keys } from '#platform';
import { dayOf } from '#values';

/** How far the log of acts went at a moment, signed with the county's `seal` key. */
export interface LogHead {
  /** UTC milliseconds. */
  readonly at: number;
  /** Entries in the chain. */
  readonly entries: number;
  /** Of the last of them; 64 hex digits. */
  readonly hash: string;
}

const FORMAT = 'love-card/log-head/v1';
const FILE = /^log-of-acts-\d{4}-\d{2}\.ndjson$/;

/** A line as it stands in a file, or what is wrong with it. */
export interface WrittenHead {
  /** File and line, for people. */
  readonly place: string;
  /** Null where the line is not one that this county signed. */
  readonly head: LogHead | null;
}

/**
 * The heads of the log, kept where the database's password does not reach: `<dir>/heads/log-of-acts-YYYY-MM.ndjson`, a line a
 * head, only ever added to. Copy them somewhere else still: whoever holds the machine can take them away, not make others.
 */
@Injectable()
export class LogHeads {
  private readonly folder: string;

  constructor(private readonly keys: Keys) {
    this.folder = join(keys.dir, 'heads');
  }

  /** Adds one and waits for the disk. Throws in a process that does not hold the `seal` key. */
  keep(head: LogHead): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const signature = sign(null, textOf(head), this.keys.signing('seal')).toString('base64url');
    const file = openSync(join(this.folder, `log-of-acts-${dayOf(head.at).slice(0, 7)}.ndjson`), 'a', 0o600);
    try {
      writeSync(file, `${JSON.stringify({ format: FORMAT, day: dayOf(head.at), ...head, signature })}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** All of them, oldest file first. */
  all(): WrittenHead[] {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder)
      .filter((name) => FILE.test(name))
      .sort();
    return files.flatMap((name) =>
      readFileSync(join(this.folder, name), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line === '' ? [] : [{ place: `${name}:${String(index + 1)}`, head: this.headIn(line) }])),
    );
  }

  private headIn(line: string): LogHead | null {
    try {
      const { at, entries, hash, signature } = JSON.parse(line) as Record<string, unknown>;
      const head = { at: Number(at), entries: Number(entries), hash: String(hash) };
      return verify(null, textOf(head), this.keys.verifying('seal'), Buffer.from(String(signature), 'base64url')) ? head : null;
    } catch {
      // Half a line, or none of ours.
      return null;
    }
  }
}

function textOf({ at, entries, hash }: LogHead): Buffer {
  return Buffer.from(`${FORMAT}|${String(at)}|${String(entries)}|${hash}`, 'utf8');
}
