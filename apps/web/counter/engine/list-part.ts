import type { Schemas } from './api.js';

/** The county's answer to the question for its list. */
export type Answer = Schemas['SnapshotDto'];
export type Regular = Schemas['RegularDto'];
export type People = Schemas['RegularPeopleDto'];
export type Certificate = Schemas['OnlineCertificateDto'];

export type IssuerKeys = readonly Schemas['IssuerKeyDto'][];

/** Setting that holds the public keys of cards, which vouch for the key of lists: written at the binding, then by each certificate that was believed. */
export const TRUSTED_KEYS = 'issuerKeys';
/** Setting that holds the certificate of the key that signs lists and times. */
export const CERTIFICATE = 'certificate';

/** What is kept of an answer beside the tables. */
export type Head = Omit<Answer, 'records' | 'removed' | 'phones' | 'phonesRemoved' | 'signature' | 'certificate'>;

export type ListPart = Head | ArrayBuffer;
