import type { Id } from '#values';

/** Something that was done to a person's carriers. Kinds that do not touch state or generation are passed over. */
export interface CarrierDeed {
  readonly id: Id;
  readonly kind: string;
  readonly generation: number;
  /** UTC ms. */
  readonly at: number;
}

/** How a person's carriers stood at an instant. */
export interface CarrierThen {
  readonly generation: number;
  readonly state: 'active' | 'lost' | 'suspended';
  /** Since when generation and state were as they are, UTC ms. */
  readonly since: number;
}

/** Kinds by which a person holds something; each carries the generation under which it was given. */
const OPENS = ['issued', 'phone_enrolled', 'social_bound', 'replaced'];
/** The order of deeds that one millisecond holds: a real clock parts them, a clock that stands does not. */
const ORDER = ['issued', 'phone_enrolled', 'social_bound', 'suspended', 'resumed', 'lost', 'loss_withdrawn', 'replaced'];

/**
 * State and generation at an instant, from everything that was done up to and including it; null before there was anything.
 * A loss ends with its withdrawal or a replacement, a suspension only with a resumption: they stand beside each other.
 */
export function carrierAt(deeds: readonly CarrierDeed[], atMs: number): CarrierThen | null {
  const past = deeds.filter((deed) => deed.at <= atMs && ORDER.includes(deed.kind)).sort(inOrder);
  const standing = { generation: 0, lost: false, suspensions: 0, since: 0 };
  for (const deed of past) {
    const before = stateOf(standing);
    const { generation } = standing;
    if (OPENS.includes(deed.kind)) standing.generation = Math.max(standing.generation, deed.generation);
    if (deed.kind === 'lost') standing.lost = true;
    if (deed.kind === 'loss_withdrawn' || deed.kind === 'replaced') standing.lost = false;
    if (deed.kind === 'suspended') standing.suspensions += 1;
    if (deed.kind === 'resumed') standing.suspensions = Math.max(0, standing.suspensions - 1);
    if (stateOf(standing) !== before || standing.generation !== generation) standing.since = deed.at;
  }
  return standing.generation === 0 ? null : { generation: standing.generation, state: stateOf(standing), since: standing.since };
}

function stateOf(standing: { readonly lost: boolean; readonly suspensions: number }): CarrierThen['state'] {
  if (standing.lost) return 'lost';
  return standing.suspensions > 0 ? 'suspended' : 'active';
}

function inOrder(one: CarrierDeed, other: CarrierDeed): number {
  return one.at - other.at || one.generation - other.generation || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || (one.id < other.id ? -1 : 1);
}
