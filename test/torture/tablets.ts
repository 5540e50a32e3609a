import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { batchText, type ChainPart, CHAIN_START, linkText } from '#core/offline';
import { serverTimeText } from '#core/snapshot';
import type { SignedMoment } from '#core/offline';
import type { Id } from '#values';
import type { Plan, PlannedEvent, PlannedUpload } from './plan.js';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The names that the plan's numbers have in one county. */
export interface Names {
  readonly deviceIds: readonly Id[];
  readonly keys: readonly KeyObject[];
  readonly siteIds: readonly Id[];
  readonly menuIds: readonly Id[];
  codeOf(event: PlannedEvent): string;
  /** The county's time under its signature. */
  readonly time: TimeSigner;
  /** The accounts that work at the two sites. */
  readonly operators: readonly string[];
}

/** Signs the county's time, and knows it again. */
export interface TimeSigner {
  readonly keyId: number;
  sign(text: string): string;
}

function signedAt({ deviceIds, time }: Names, device: number, ms: number): SignedMoment {
  const nonce = sha256(`${String(device)} ${String(ms)}`).slice(0, 22);
  return { ms, nonce, keyId: time.keyId, signature: time.sign(serverTimeText({ deviceId: deviceIds[device] ?? '', ms, nonce })) };
}

/** The queues of a plan as real tablets keep them: texts, hashes, and a signature over each part. */
export class Tablets {
  private readonly chains: readonly { readonly texts: readonly string[]; readonly hashes: readonly string[] }[];

  private readonly signed = new Map<string, string>();

  constructor(
    plan: Plan,
    readonly names: Names,
  ) {
    this.chains = plan.devices.map(({ site, events }, device) => {
      const texts = events.map((event, index) => textOf(event, { names, device, site, seq: index + 1 }));
      const hashes = [CHAIN_START];
      for (const text of texts) hashes.push(sha256(linkText(hashes.at(-1) ?? '', text)));
      return { texts, hashes };
    });
  }

  part(upload: PlannedUpload): ChainPart & { deviceId: Id; signature: string } {
    const { device, fromSeq, toSeq, arrive } = upload;
    const { texts = [], hashes = [] } = this.chains[device] ?? {};
    const deviceId = this.names.deviceIds[device] ?? '';
    const headHash = hashes[toSeq] ?? '';
    const key = this.names.keys[device];
    if (key === undefined) throw new Error(`no tablet ${String(device)}`);
    const text = batchText({ deviceId, fromSeq, toSeq, headHash });
    const signature = this.signed.get(text) ?? sign(null, Buffer.from(text), key).toString('base64url');
    this.signed.set(text, signature);
    return { deviceId, fromSeq, toSeq, prevHash: hashes[fromSeq - 1] ?? '', headHash, events: texts.slice(fromSeq - 1, fromSeq - 1 + arrive), signature };
  }

  /** Number of a tablet's events. */
  length(device: number): number {
    return this.chains[device]?.texts.length ?? 0;
  }
}

export function makeKeys(count: number): { readonly privates: KeyObject[]; readonly publics: KeyObject[] } {
  const pairs = Array.from({ length: count }, () => generateKeyPairSync('ed25519'));
  return { privates: pairs.map((pair) => pair.privateKey), publics: pairs.map((pair) => pair.publicKey) };
}

/** Ed25519 as the server checks it; what was checked once is not checked again, so that a hundred shuffles take seconds. */
export class Signatures {
  private readonly known = new Map<string, boolean>();

  isGood(text: string, signature: string, key: KeyObject): boolean {
    const name = `${text} ${signature}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const good = verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
    this.known.set(name, good);
    return good;
  }
}

function textOf(event: PlannedEvent, place: { names: Names; device: number; site: number; seq: number }): string {
  if (event.kind === 'junk') return `{"v":1,"seq":${String(place.seq)},"junk":"${event.id}"}`;
  const { names } = place;
  const { at } = event;
  const signedTime = signedAt(names, place.device, at - 60_000);
  // Every sixteenth tablet has rows of the version before, which prove nothing of their time.
  const clock = event.anchored ? { signedTime, serverAt: at - 60_000, monoMs: 60_000 } : { signedTime: null, monoMs: null };
  const head = {
    v: place.device % 16 === 15 ? 1 : 2,
    id: event.id,
    seq: place.seq,
    deviceId: names.deviceIds[place.device],
    siteId: names.siteIds[place.site],
    kind: event.kind,
    at: at + event.off,
    ...clock,
  };
  const shift = {
    shiftId: 'shift',
    operatorId: place.device % 20 === 19 ? 'nobody-of-this-site' : names.operators[place.site],
    snapshotSerial: 1,
    snapshotMadeAt: event.listAge === null ? null : at - event.listAge,
  };
  return JSON.stringify({ ...head, ...shift, ...bodyOf(event, place) });
}

function bodyOf(event: PlannedEvent, { names, site }: { names: Names; site: number }): object {
  switch (event.kind) {
    case 'meal':
      return { code: names.codeOf(event), codeKind: 'card', menuItemId: names.menuIds[site], tender: 'cash', evidence: 'photo_matched', shown: null, onlineTried: false };
    case 'void':
      return { redemptionId: event.target, reason: '点错人了' };
    case 'full_price':
      return { saleKind: 'guest', priceFen: 1600, tender: 'cash' };
    case 'not_holder':
    case 'refused':
    case 'junk':
      return { code: names.codeOf(event), reason: 'torture' };
  }
}

/** Who works at the two sites of a county without a database. */
export const OPERATORS = ['operator of 0', 'operator of 1'].map((name) => name.replaceAll(' ', '-'));

/** A county's key for times, with what verifies it. */
export function makeTimeKey(): TimeSigner & { readonly isOwn: (text: string, signature: string) => boolean } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const known = new Signatures();
  return {
    keyId: 1,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    isOwn: (text, signature) => known.isGood(text, signature, publicKey),
  };
}
