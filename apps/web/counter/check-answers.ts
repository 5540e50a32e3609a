import type { Id } from '#values';
import type { Check, Evidence, Tender } from './engine/index.js';
import { answered, paint, show, SLOWLY } from './serving.js';
import type { Screen } from './serving-state.js';
import { till } from './till.js';

type Asked = Extract<Screen, { kind: 'check' }>;

/** 是本人, or the proxy who stands there. */
export async function confirmHolder(asked: Asked, tender: Tender, proxyId: Id | null): Promise<void> {
  const { check, door } = asked;
  const result = await answered(() => till().confirm(check, { evidence: evidenceOf(check, proxyId), tender, ...(proxyId === null ? {} : { proxyId }) }, SLOWLY));
  show(result, door, asked);
}

/** 不是本人. */
export async function refuseHolder(asked: Asked): Promise<void> {
  const { check } = asked;
  const result = await answered(() => till().notThePerson(check));
  const price = result.fullPrice ?? { priceFen: check.split.listPriceFen, refusalCode: 'not_holder' };
  paint({ reason: 'not_holder', facts: { name: check.holder.nameMasked, priceFen: price.priceFen }, fullPrice: price }, null, asked);
  till().announce(result);
}

export function evidenceOf(check: Check, proxyId: Id | null): Evidence {
  if (proxyId !== null) return 'proxy';
  if (check.codeKind === 'manual') return 'typed';
  return check.holder.photo === null ? 'no_photo' : 'photo_matched';
}
