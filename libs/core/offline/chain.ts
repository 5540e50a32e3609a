/** The hash before a device's first event. */
export const CHAIN_START = '0'.repeat(64);

/** Lowercase hex SHA-256 of a UTF-8 text. Passed in, so that the same code runs in a browser. */
export type HashText = (text: string) => string;

/** What is hashed for an event: `hash_n = sha256(hash_(n-1) | text_n)`. Whoever hashes later (WebCrypto) hashes this. */
export function linkText(previousHash: string, eventText: string): string {
  return `${previousHash}|${eventText}`;
}

/** What a device signs for a batch: one signature over the head of its chain, purpose first. */
export function batchText(batch: { readonly deviceId: string; readonly fromSeq: number; readonly toSeq: number; readonly headHash: string }): string {
  return `love-card/events/v1|${batch.deviceId}|${String(batch.fromSeq)}|${String(batch.toSeq)}|${batch.headHash}`;
}

/** A part of a device's chain as it was uploaded. */
export interface ChainPart {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Hash of the event before `fromSeq`. */
  readonly prevHash: string;
  readonly headHash: string;
  /** The texts of the events, in order. */
  readonly events: readonly string[];
  /** The hash of every event as the device has it: only needed to get past an event whose text is damaged. */
  readonly hashes?: readonly string[] | undefined;
}

/** Whether the texts of a part lead from its start to its head, so that the signature of the head speaks for each of them. */
export function leadsToHead(part: ChainPart, hash: HashText): boolean {
  return part.events.length === part.toSeq - part.fromSeq + 1 && part.events.reduce((before, text) => hash(linkText(before, text)), part.prevHash) === part.headHash;
}

/** What the server has of the chain. */
export interface ChainKnown {
  /** The last event taken in; 0 for none. */
  readonly seq: number;
  /** Hashes of known events; at least of those that the part touches and of the one before it. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** One event in its place. A damaged one is known by its hash only: what its text said is not proven. */
export interface ChainLink {
  readonly seq: number;
  readonly text: string;
  readonly hash: string;
  readonly intact: boolean;
}

/**
 * Why nothing of a part can be taken in: `gap` (an event before it is missing), `cut` (fewer events than were signed), `fork`
 * (another event stands in its place already), `broken` (the texts do not lead to the signed head).
 */
export type ChainFault = 'gap' | 'cut' | 'fork' | 'broken';

export type ChainReading =
  | { readonly kind: 'linked'; readonly links: readonly ChainLink[] }
  /** `seq` is the event at fault, where one can be named. */
  | { readonly kind: 'fault'; readonly fault: ChainFault; readonly seq: number | null };

/**
 * Puts the events of a part in their places, once its signature was found right. All or nothing: the signature is over the
 * head, so an event is proven only by the ones that lead from it to the head. Events that are known already come again as
 * links, so that a part sent twice has its answer twice.
 *
 * A damaged text does not end the chain: when `hashes` are given and the damaged event comes first in its part, it is taken
 * in by its hash, and those behind it are proven as ever.
 */
export function readChain(part: ChainPart, known: ChainKnown, hash: HashText): ChainReading {
  if (part.fromSeq > known.seq + 1) return fault('gap', known.seq + 1);
  if (part.events.length !== part.toSeq - part.fromSeq + 1) return fault('cut', part.fromSeq + part.events.length);
  if (part.prevHash !== (part.fromSeq === 1 ? CHAIN_START : known.hashes.get(part.fromSeq - 1))) return fault('fork', part.fromSeq);
  const links = linked(part, part.events, hash);
  const head = links.at(-1)?.hash;
  if (head !== part.headHash) {
    const mended = pastDamage(part, hash);
    return mended.kind === 'fault' ? mended : unforked(mended.links, known);
  }
  return unforked(links, known);
}

function linked({ fromSeq, prevHash }: Pick<ChainPart, 'fromSeq' | 'prevHash'>, events: readonly string[], hash: HashText): ChainLink[] {
  const links: ChainLink[] = [];
  let previous = prevHash;
  for (const [index, text] of events.entries()) {
    previous = hash(linkText(previous, text));
    links.push({ seq: fromSeq + index, text, hash: previous, intact: true });
  }
  return links;
}

/** The part with its first event taken by its hash, if that is the damaged one; else which one is. */
function pastDamage(part: ChainPart, hash: HashText): ChainReading {
  const { hashes, fromSeq } = part;
  if (hashes?.length !== part.events.length) return fault('broken', null);
  const asSent = linked(part, part.events, hash);
  const damaged = asSent.findIndex((link, index) => link.hash !== hashes[index]);
  const claimed = hashes[damaged];
  if (damaged < 0 || claimed === undefined || !/^[0-9a-f]{64}$/.test(claimed)) return fault('broken', null);
  if (damaged > 0) return fault('broken', fromSeq + damaged);
  const first: ChainLink = { seq: fromSeq, text: part.events[0] ?? '', hash: claimed, intact: false };
  const rest = linked({ fromSeq: fromSeq + 1, prevHash: claimed }, part.events.slice(1), hash);
  const next = rest.findIndex((link, index) => link.hash !== hashes[index + 1]);
  if (next >= 0) return fault('broken', fromSeq + 1 + next);
  return (rest.at(-1) ?? first).hash === part.headHash ? { kind: 'linked', links: [first, ...rest] } : fault('broken', null);
}

function unforked(links: readonly ChainLink[], known: ChainKnown): ChainReading {
  const other = links.find((link) => link.seq <= known.seq && link.hash !== known.hashes.get(link.seq));
  return other === undefined ? { kind: 'linked', links } : fault('fork', other.seq);
}

function fault(kind: ChainFault, seq: number | null): ChainReading {
  return { kind: 'fault', fault: kind, seq };
}
