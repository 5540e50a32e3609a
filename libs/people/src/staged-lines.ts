import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Reader, Row, Value } from '#platform';
import { marks, RowSeals, sealedRow } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { refuse } from '#values';
import { pause } from './roster.store.js';

/** Lines of one look. */
const LINES = 500;
/** Lines that a refusal names. */
const NAMED = 20;
const FACT = ['id', 'person_id', 'kind', 'token', 'starts_on', 'ends_on', 'evidence_sealed'] as const;

export interface StagedFact extends Row {
  readonly line: number;
  readonly id: Id;
  readonly person_id: Id;
  readonly kind: 'category' | 'assessment';
  readonly token: string;
  readonly starts_on: Day;
  readonly ends_on: Day | null;
  readonly evidence_sealed: string | null;
}

/** An import and a range of its lines: the first one, and the first one after. */
export type LineRange = readonly [importId: Id, from: number, to: number];

/** Lines with their facts, and those of them that are not as the check left them. */
interface StagedPart {
  readonly rows: readonly Row[];
  readonly facts: readonly StagedFact[];
  readonly altered: readonly number[];
}

/** What the seal of a line holds of its facts, in their order, and of the first day of residence; null where it has none of them. */
export function factsDigest(facts: readonly Row[], residenceSince: Day | null): string | null {
  if (facts.length === 0 && residenceSince === null) return null;
  const told = facts.map((fact) => FACT.map((column) => fact[column]));
  return createHash('sha256')
    .update(JSON.stringify(residenceSince === null ? told : [...told, [residenceSince]]))
    .digest('hex');
}

/** The digests of the facts of lines that waited when lines had no seals yet, by the key of the line. */
export async function stagedDigests(db: Reader, keys: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, Value>>>> {
  const wanted = new Set(keys);
  const imports = [...new Set(keys.map((key) => key.split('#')[0] ?? ''))];
  const lines = keys.map((key) => Number(key.split('#')[1]));
  const facts = await db.query<StagedFact & { readonly import_id: Id }>(
    `SELECT import_id, line, ${FACT.join(', ')} FROM roster_fact WHERE import_id IN (${marks(imports)}) AND line >= ? AND line <= ? ORDER BY import_id, line, ordinal`,
    [...imports, Math.min(...lines), Math.max(...lines)],
  );
  const byLine = new Map<string, StagedFact[]>(keys.map((key) => [key, []]));
  for (const fact of facts) {
    const key = `${fact.import_id}#${String(fact.line)}`;
    if (wanted.has(key)) byLine.get(key)?.push(fact);
  }
  return new Map([...byLine].map(([key, own]) => [key, { facts_sha256: factsDigest(own, null) }]));
}

/**
 * Lines of rosters that wait, as the check sealed them, each with its facts: whoever writes into the staging could otherwise have the
 * app itself seal a category for anybody. A fact of another person than its line, or of no line, is an alteration too.
 */
@Injectable()
export class StagedLines {
  constructor(private readonly seals: RowSeals) {}

  async part(db: Reader, range: LineRange): Promise<StagedPart> {
    const which = 'WHERE import_id = ? AND line >= ? AND line < ? ORDER BY line';
    const rows: Row[] = await db.query(`SELECT ${sealedRow('roster_row').columns.join(', ')}, residence_since, seal FROM roster_row ${which}`, range);
    const facts = await db.query<StagedFact>(`SELECT line, ${FACT.join(', ')} FROM roster_fact ${which}, ordinal`, range);
    const byLine = new Map<number, StagedFact[]>();
    for (const fact of facts) byLine.set(Number(fact.line), [...(byLine.get(Number(fact.line)) ?? []), fact]);
    const altered: number[] = [];
    for (const row of rows) {
      const line = Number(row['line']);
      const own = byLine.get(line) ?? [];
      byLine.delete(line);
      const fits =
        this.seals.fits('roster_row', row) &&
        row['facts_sha256'] === factsDigest(own, (row['residence_since'] ?? null) as Day | null) &&
        own.every((fact) => fact.person_id === row['person_id']);
      if (!fits) altered.push(line);
    }
    return { rows, facts, altered: [...altered, ...byLine.keys()] };
  }

  /** All lines of an import that are altered; between two looks whoever waits gets a turn. */
  async altered(db: Reader, importId: Id): Promise<number[]> {
    const found: number[] = [];
    for (let from = 0; ;) {
      const firsts = await Promise.all(
        ['roster_row', 'roster_fact'].map((table) =>
          db.query<{ line: number | null }>(`SELECT MIN(line) AS line FROM ${table} WHERE import_id = ? AND line >= ?`, [importId, from]),
        ),
      );
      const lines = firsts.flatMap(([row]) => (row?.line === null || row?.line === undefined ? [] : [Number(row.line)]));
      if (lines.length === 0) return found;
      const first = Math.min(...lines);
      from = first + LINES;
      found.push(...(await this.part(db, [importId, first, from])).altered);
      await pause();
    }
  }

  /** Everything altered that waits, for the look of the night. */
  async allAltered(db: Reader): Promise<{ readonly importId: Id; readonly line: number }[]> {
    const imports = await db.query<{ id: Id }>(`SELECT import_id AS id FROM roster_row UNION SELECT import_id AS id FROM roster_fact ORDER BY id`);
    const found: { importId: Id; line: number }[] = [];
    for (const { id } of imports) for (const line of await this.altered(db, id)) found.push({ importId: id, line });
    return found;
  }
}

/** The refusal of a roster with such lines; null where there are none. */
export function alteredFault(importId: Id, altered: readonly number[]): Refusal | null {
  return altered.length === 0
    ? null
    : refuse('roster_altered', {
        importId,
        lines: [...altered]
          .sort((one, other) => one - other)
          .slice(0, NAMED)
          .map(String),
        altered: altered.length,
      });
}
