import type { Day, Refusal } from '#values';
import { addDays, isAreaCode, isWithin, refuse } from '#values';
import type { Actor } from '#platform';
import { scopeRange } from '#platform';

/** An area inside the actor's scope, as the half-open range of site codes of areas that a query is held to. */
export interface Area {
  readonly code: string;
  readonly from: string;
  readonly to: string;
}

/** Which day of which area somebody looks at, and when. */
export interface Asked {
  readonly day: Day;
  readonly area: Area;
  /** UTC milliseconds: everything is told as of then. */
  readonly nowMs: number;
}

/** The area asked for, the actor's own when none is. Refuses `forbidden` outside the actor's scope. */
export function areaAsked(actor: Actor, areaCode: string | undefined): Area | Refusal {
  const code = areaCode ?? actor.areaCode;
  if (actor.role === 'elder' || actor.siteId !== null) return refuse('forbidden');
  if (!isAreaCode(code) || !isWithin(code, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
  return { code, ...scopeRange(code) };
}

/** The days a figure is compared with: the day before, and the same day of the week before. */
export function comparedDays(day: Day): { readonly yesterday: Day; readonly sameWeekday: Day } {
  return { yesterday: addDays(day, -1), sameWeekday: addDays(day, -7) };
}
