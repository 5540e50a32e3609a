import type { CarrierState, CarrierSummary } from '#cards';
import { jsonAmount } from '#values';

/** What an elder's phone shows of card and phone. Instants are UTC milliseconds. */
export interface CarrierJson {
  readonly personId: string;
  readonly generation: number;
  readonly state: CarrierState;
  readonly changedAt: number;
  readonly card: { readonly cardId: string; readonly number: string; readonly issuedOn: string; readonly expiresOn: string } | null;
  readonly phones: readonly { readonly phoneKeyId: string; readonly serial: number; readonly enrolledAt: number }[];
  readonly socialCardBound: boolean;
  /** The phone measures its clock by it, since its codes carry the time. */
  readonly serverTime: number;
}

export function carrierJson(carrier: CarrierSummary, serverTime: number): CarrierJson {
  return { ...carrier, phones: carrier.phones.map((phone) => ({ ...phone, serial: jsonAmount(phone.serial) })), serverTime };
}
