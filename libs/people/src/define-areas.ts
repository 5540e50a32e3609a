import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { isAreaCode, isDay, isWholeCounty, isWithin, refuse } from '#values';
import type { AreaRecord } from './area.store.js';
import { areasOf } from './area.store.js';

/**
 * Adds areas and corrects their names and last days. Codes and first days stay: a new division of a street is a new code.
 *
 * Of another county only its name may be added, for registered residence; it is that county's to correct, and so are its streets.
 *
 * Refuses `forbidden` (not county-wide, or an area of another county), `area_unknown` for a malformed code or a parent that is neither known nor in the
 * same list, `period_invalid` for days that do not fit. All or nothing; defining the same areas again changes nothing.
 */
@Injectable()
export class DefineAreas {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly audit: Audit,
  ) {}

  async define(actor: Actor, areas: readonly AreaRecord[]): Promise<{ added: number; changed: number } | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const fault = faultOf(areas);
    if (fault) return fault;
    return againOnClash(() => this.uow.run((tx) => this.defineIn(tx, actor, areas)));
  }

  private async defineIn(tx: Tx, actor: Actor, areas: readonly AreaRecord[]): Promise<{ added: number; changed: number } | Refusal> {
    const known = await knownBy(tx, areas);
    const orphan = areas.find((area) => area.parent !== null && !known.has(area.parent) && !areas.some((other) => other.code === area.parent));
    if (orphan) return refuse('area_unknown', { field: 'parent', code: orphan.code });

    const foreign = areas.find((area) => !isWithin(area.code, actor.areaCode) && (!isWholeCounty(area.code) || differs(area, known.get(area.code))));
    if (foreign) return refuse('forbidden', { code: foreign.code });
    const added = areas.filter((area) => !known.has(area.code));
    await tx.insert('area', added.map(rowOf));
    let changed = 0;
    for (const area of areas) if (known.has(area.code) && (await this.correct(tx, area))) changed++;
    if (added.length + changed > 0) {
      await this.audit.record(tx, actor, { action: 'area.define', objectKind: 'area', objectId: actor.areaCode, detail: { added: added.length, changed } });
    }
    return { added: added.length, changed };
  }

  private async correct(tx: Tx, area: AreaRecord): Promise<boolean> {
    const same = area.endsOn === null ? 'ends_on IS NULL' : 'ends_on = ?';
    const end = area.endsOn === null ? [] : [area.endsOn];
    const changed = await tx.execute(`UPDATE area SET name = ?, name_en = ?, ends_on = ? WHERE code = ? AND NOT (name = ? AND name_en = ? AND ${same})`, [
      area.name,
      area.nameEn,
      area.endsOn,
      area.code,
      area.name,
      area.nameEn,
      ...end,
    ]);
    return changed === 1;
  }
}

function faultOf(areas: readonly AreaRecord[]): Refusal | null {
  const seen = new Set<string>();
  for (const area of areas) {
    if (!isAreaCode(area.code)) return refuse('area_unknown', { field: 'code', code: area.code });
    if (seen.has(area.code)) return refuse('invalid_request', { field: 'code', code: area.code });
    seen.add(area.code);
    if (area.parent !== null && (area.parent === area.code || !isWithin(area.code, area.parent))) return refuse('area_unknown', { field: 'parent', code: area.code });
    if (!isDay(area.startsOn) || (area.endsOn !== null && (!isDay(area.endsOn) || area.endsOn < area.startsOn))) return refuse('period_invalid', { code: area.code });
    if (area.name.trim() === '') return refuse('invalid_request', { field: 'name', code: area.code });
  }
  return null;
}

/** Whether an area that stands would be changed; one that is new is not. */
function differs(area: AreaRecord, known: AreaRecord | undefined): boolean {
  return known !== undefined && (known.name !== area.name || known.nameEn !== area.nameEn || known.endsOn !== area.endsOn);
}

async function knownBy(tx: Tx, areas: readonly AreaRecord[]): Promise<ReadonlyMap<string, AreaRecord>> {
  const codes = new Set<string>();
  for (const area of areas) {
    codes.add(area.code);
    if (area.parent !== null) codes.add(area.parent);
  }
  return areasOf(tx, [...codes]);
}

function rowOf(area: AreaRecord): Record<string, string | number | null> {
  return {
    code: area.code,
    parent: area.parent,
    name: area.name,
    name_en: area.nameEn,
    starts_on: area.startsOn,
    ends_on: area.endsOn,
    synthetic: area.synthetic ? 1 : 0,
  };
}
