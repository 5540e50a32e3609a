import type { AbsenceFact, DatedArea } from '#core/policy';
import type { Day } from '#values';
import { addDays } from '#values';

/** What stands in place of an area of residence while somebody lives outside the county. */
export const AWAY = 'away';

/** One thing told of where a person lives or is registered (户籍), for the days from one to another; null: all along, or until further notice. */
export interface PlaceRow {
  /** In the order in which they were told, from 1 on. */
  readonly n: number;
  readonly residence_area: string | null;
  readonly hukou_area: string | null;
  readonly from_day: Day | null;
  readonly until_day: Day | null;
}

/** An area between two days, both inside. */
export interface AreaSpan {
  readonly area: string;
  readonly from: Day | null;
  readonly until: Day | null;
}

/** The areas in the order of their days: what was told later holds for its own days, whatever was told before. */
export function spansOf(rows: readonly PlaceRow[], column: 'residence_area' | 'hukou_area'): AreaSpan[] {
  let spans: AreaSpan[] = [];
  for (const row of rows) {
    const { from_day: from, until_day: until, [column]: area } = row;
    if (area !== null) spans = [...spans.flatMap((span) => outside(span, from, until)), { area, from, until }];
  }
  spans.sort((one, other) => ((one.from ?? '') < (other.from ?? '') ? -1 : 1));
  const joined: AreaSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.area === span.area && last.until !== null && span.from === addDays(last.until, 1)) joined[joined.length - 1] = { ...last, until: span.until };
    else joined.push(span);
  }
  return joined;
}

/** What of a span lies outside the days from one to another. */
function outside(span: AreaSpan, from: Day | null, until: Day | null): AreaSpan[] {
  const parts: AreaSpan[] = [];
  if (from !== null && (span.from === null || span.from < from)) parts.push({ ...span, until: span.until !== null && span.until < from ? span.until : addDays(from, -1) });
  if (until !== null && (span.until === null || span.until > until)) parts.push({ ...span, from: span.from !== null && span.from > until ? span.from : addDays(until, 1) });
  return parts;
}

/** Where somebody lives and is registered by all that was told. */
export interface Stay {
  readonly residences: readonly AreaSpan[];
  readonly hukous: readonly AreaSpan[];
  /** Where they live, or lived last; null where nothing was told. */
  readonly residenceArea: string | null;
  readonly hukouArea: string | null;
  readonly movedOutOn: Day | null;
}

export function stayOf(rows: readonly PlaceRow[]): Stay {
  const residences = spansOf(rows, 'residence_area');
  const hukous = spansOf(rows, 'hukou_area');
  const last = residences.at(-1);
  return {
    residences,
    hukous,
    residenceArea: residences.filter(({ area }) => area !== AWAY).at(-1)?.area ?? null,
    hukouArea: hukous.at(-1)?.area ?? null,
    movedOutOn: last?.area === AWAY && last.from !== null ? addDays(last.from, -1) : null,
  };
}

/**
 * The day from which on one officer tells of a move: since the last that was told, or, for somebody who is away, since the one before.
 * Null where the person lives in one place all along. What held on earlier days two persons correct.
 */
export function openSince({ residences, movedOutOn }: Stay): Day | null {
  return residences.at(movedOutOn === null ? -1 : -2)?.from ?? null;
}

/** What the law reads of a stay; nothing where it is one place all along, as it is for most people. */
export interface StayFacts {
  readonly residences?: readonly DatedArea[];
  readonly hukous?: readonly DatedArea[];
  readonly absences?: readonly AbsenceFact[];
}

export function factsOfStay(stay: Stay): StayFacts {
  const residences = stay.residences.filter(({ area }) => area !== AWAY);
  const absences = stay.residences.flatMap(({ area, from, until }) =>
    area === AWAY && from !== null && until !== null ? [{ leftOn: addDays(from, -1), backOn: addDays(until, 1) }] : [],
  );
  return {
    ...(isOneAllAlong(residences) ? {} : { residences }),
    ...(isOneAllAlong(stay.hukous) ? {} : { hukous: stay.hukous }),
    ...(absences.length === 0 ? {} : { absences }),
  };
}

function isOneAllAlong(spans: readonly AreaSpan[]): boolean {
  return spans.length === 1 && spans[0]?.from === null;
}
