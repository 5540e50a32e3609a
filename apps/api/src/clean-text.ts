import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { cleanText, refuse } from '#values';
import { ProblemException } from '#platform';

/** What was signed, sealed or hashed as it stands, and secrets, which nobody shows. */
const AS_THEY_ARE = new Set(['events', 'hashes', 'file', 'password', 'current', 'next', 'passphrase']);

/**
 * Every text of every body, in one place: marks that nobody sees go before anything counts characters, and what is no text (NUL, controls, half a
 * surrogate pair) is refused as `invalid_request` with its field. Stands after the limit of depth.
 */
export class CleanText implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    return type === 'body' ? cleaned(value, 'body') : value;
  }
}

function cleaned(value: unknown, field: string): unknown {
  if (typeof value === 'string') {
    const clean = cleanText(value);
    if (clean === null) throw new ProblemException(refuse('invalid_request', { field }));
    return clean;
  }
  if (Array.isArray(value)) return value.map((item) => cleaned(item, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, AS_THEY_ARE.has(name) ? part : cleaned(part, name)]));
}
