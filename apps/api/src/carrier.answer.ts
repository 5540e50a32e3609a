import type { CarrierSummary } from '#cards';
import { jsonAmount } from '#values';
import type { CarrierDto } from './carrier.dto.js';

/** Serials leave as exact JSON integers. */
export function carrierJson(carrier: CarrierSummary): CarrierDto {
  return { ...carrier, phones: carrier.phones.map((phone) => ({ ...phone, serial: jsonAmount(phone.serial) })) };
}
