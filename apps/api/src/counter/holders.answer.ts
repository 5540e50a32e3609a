import type { ShownHolder } from '#counter';
import type { HolderDto } from './holders.dto.js';

/** A holder as it leaves: lists that a DTO may name. */
export function holderJson({ proxies, ...holder }: ShownHolder): HolderDto {
  return { ...holder, proxies: [...proxies] };
}
