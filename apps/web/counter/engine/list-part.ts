import type { Schemas } from './api.js';

/** The county's answer to the question for its list. */
export type Answer = Schemas['SnapshotDto'];
export type Regular = Schemas['SnapshotRegularDto'];
type ProxyRow = Schemas['SnapshotProxyDto'];

export type IssuerKeys = Answer['issuerKeys'];

/** Setting that holds the public keys whose signature is believed: written at the binding, then by each list that was. */
export const TRUSTED_KEYS = 'issuerKeys';

/** What is kept of an answer beside the tables, the people and the lookup key. */
export type Head = Omit<Answer, 'records' | 'removed' | 'phones' | 'phonesRemoved' | 'lookupKey' | 'regulars' | 'proxies' | 'signature'>;

/** Who is known here by name. */
export interface People {
  readonly regulars: readonly Regular[];
  readonly proxies: readonly ProxyRow[];
}

export type ListPart = Head | People | ArrayBuffer | CryptoKey;
