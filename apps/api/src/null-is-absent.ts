import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { refuse } from '#values';
import { ProblemException } from '#platform';

/** Twice what the deepest policy needs. What validates a body calls itself for each level, and a body of brackets alone would end its stack. */
const DEPTH_MAX = 32;

/** In the place of a body that came in a form nobody reads (a web form, plain text): what has only optional fields would take it for an empty one. */
export const UNREAD = Symbol('a body that was not read');

const NULLS_KEPT = Symbol('fields whose nulls have a meaning');

/** Marks a field of a body that is a document of its own (a policy): null has a meaning there, and stays. */
export function KeepsNulls(): PropertyDecorator {
  return (target, field) => {
    Reflect.defineMetadata(NULLS_KEPT, [...keptIn(target), String(field)], target);
  };
}

function keptIn(target: object): readonly string[] {
  return (Reflect.getMetadata(NULLS_KEPT, target) as readonly string[] | undefined) ?? [];
}

/** A field sent as null counts as left out, but inside those that keep theirs. Refuses `invalid_request` for a body nested too deep. */
export class NullIsAbsent implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body') return value;
    if (value === UNREAD) throw new ProblemException(refuse('invalid_request', { field: 'content-type', expected: 'application/json' }));
    const plain = withoutNulls(value, 0);
    if (typeof plain !== 'object' || plain === null || Array.isArray(plain) || metatype === undefined) return plain;
    const kept = keptIn(metatype.prototype as object).filter((field) => Object.hasOwn(plain, field));
    return { ...plain, ...Object.fromEntries(kept.map((field) => [field, (value as Record<string, unknown>)[field]])) };
  }
}

function withoutNulls(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEPTH_MAX) throw new ProblemException(refuse('invalid_request', { depthMax: DEPTH_MAX }));
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field, depth + 1)]));
}
