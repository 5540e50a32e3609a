import type { Id } from '#values';
import { dayOf } from '#values';
import type { MealWindowName } from '#core/policy';
import { decodeHolder, type HolderRecord, KEY_BYTES, type SnapshotTable } from '#core/snapshot';
import { CodeReader } from './code-reader.js';
import type { Known, Whose } from './face.js';
import { Redeemer } from './redeemer.js';
import type { TillParts } from './till-parts.js';

/** Bytes of a person's mark in a record, after its key. */
const MARK_BYTES = 6;

/** Who somebody is to this tablet: by a code before anything is asked of it, and by the mark of a person who is not there. */
export class Acquaintance {
  constructor(private readonly parts: TillParts) {}

  async whose(text: string, menuItemId: Id): Promise<Whose | null> {
    const { clock, line, list, meals, regulars, session } = this.parts;
    const at = clock.now();
    const read = await new CodeReader(list, regulars, meals).read(text, at);
    if (read.kind === 'none') return null;
    const holder = read.record?.holder ?? null;
    const named = holder === null ? null : (regulars.holder(holder, dayOf(at)).nameMasked ?? meals.onDay(dayOf(at)).find((meal) => meal.holder === holder)?.nameMasked ?? null);
    if (named !== null || !line.up || !session.alive) return { holder, nameMasked: named };
    // Asking for the price books nothing, and says who should be standing there.
    const quoted = await new Redeemer(this.parts).quote(read, { menuItemId, tender: 'cash' }, () => undefined);
    return { holder, nameMasked: quoted.kind === 'quoted' ? quoted.holder.nameMasked : null };
  }

  async about(marks: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    const { clock, list, meals } = this.parts;
    const today = dayOf(clock.now());
    const own = meals.onDay(today).filter((meal) => meal.kind === 'meal' && meal.state !== 'voided');
    const listed = recordsOf(list.tables, marks);
    // The list tells of the day on which it was made.
    const isOfToday = list.madeAt !== null && dayOf(list.madeAt) === today;
    const known = new Map<string, Known>();
    for (const mark of marks) {
      const records = listed.get(mark) ?? [];
      const here = own.filter((meal) => meal.holder === mark).flatMap((meal) => (meal.window === null ? [] : [meal.window]));
      const elsewhere: readonly MealWindowName[] = isOfToday ? records.flatMap((record) => record.usedWindows) : [];
      if (records.length > 0 || here.length > 0) known.set(mark, { stopped: records.some((record) => record.state === 'stopped'), eaten: [...new Set([...here, ...elsewhere])] });
    }
    return Promise.resolve(known);
  }
}

/** The records of these people, by one look through the tables: a round is a few people, a county 250,000 records. */
export function recordsOf(tables: readonly SnapshotTable[], marks: readonly string[]): Map<string, HolderRecord[]> {
  const wanted = new Map(marks.map((mark) => [Number.parseInt(mark, 16), mark]));
  const found = new Map<string, HolderRecord[]>();
  for (const { bytes, recordBytes } of tables)
    for (let at = 0; at < bytes.length; at += recordBytes) {
      // 48 bits: whole as a number.
      let value = 0;
      for (let byte = 0; byte < MARK_BYTES; byte++) value = value * 256 + (bytes[at + KEY_BYTES + byte] ?? 0);
      const mark = wanted.get(value);
      if (mark !== undefined) found.set(mark, [...(found.get(mark) ?? []), decodeHolder(bytes.subarray(at, at + recordBytes))]);
    }
  return found;
}
