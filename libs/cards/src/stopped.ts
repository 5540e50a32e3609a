import type { Refusal } from '#values';
import { refuse } from '#values';
import type { CarrierRecord } from './carrier.reader.js';

/** A carrier that is lost or suspended takes nothing new on. */
export function stopped(carrier: CarrierRecord | undefined): Refusal | null {
  if (carrier?.state === 'lost') return refuse('revoked');
  return carrier?.state === 'suspended' ? refuse('suspended') : null;
}
