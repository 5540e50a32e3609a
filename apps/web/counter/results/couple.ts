import type { Words } from '#values';
import type { Result } from '../engine/index.js';
import { reasonOf } from './reasons.js';
import { textOf, type View, viewOf } from './view.js';

/** Two cards in one go: one screen, one amount to collect. A refusal of one never hides behind the yes of the other. */
export function coupleView(results: readonly Result[]): View {
  const rows = results.map((result) => ({ name: result.holder?.nameMasked ?? null, reason: reasonOf(result.reason), facts: viewOf(result).facts }));
  const paid = results.filter((result) => result.split !== null);
  const sum = (part: 'selfPayFen' | 'subsidyFen'): number => paid.reduce((total, { split }) => total + (split?.[part] ?? 0), 0);
  const names = rows.flatMap(({ name }) => (name === null ? [] : [name])).join(' + ');
  const refused = results.find((result) => result.split === null);
  const reason = paid.length === results.length ? 'ok_couple' : paid.length === 0 ? 'couple_none' : 'couple_partly';
  return {
    reason,
    facts: {
      names: names === '' ? undefined : names,
      subsidyFen: sum('subsidyFen'),
      collectFen: paid.length === 0 ? undefined : sum('selfPayFen'),
      other: refused === undefined ? undefined : titleOf(refused),
      waiting: undefined,
    },
    fullPrice: refused?.fullPrice ?? null,
    rows,
  };
}

function titleOf(result: Result): Words {
  const view = viewOf(result);
  return { zh: textOf(view, 'zh').title, en: textOf(view, 'en').title };
}
