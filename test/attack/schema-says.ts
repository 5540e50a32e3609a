import type { Schema } from './operations.js';

/**
 * Why a value is not what a schema describes; null when it is. Only what every reader of the description would say: kinds, limits, lists of values,
 * patterns, what must be there. Null counts as left out, as the API says.
 */
export function whyNot(schema: Schema, value: unknown, name = 'body'): string | null {
  if (schema.properties !== undefined) {
    if (!isObject(value)) return `${name} is no object`;
    const missing = schema.required?.find((field) => value[field] === undefined || value[field] === null);
    if (missing !== undefined) return `${name}.${missing} is missing`;
    for (const [field, part] of Object.entries(schema.properties)) {
      const inside: unknown = Object.hasOwn(value, field) ? value[field] : undefined;
      const why = inside === undefined || inside === null ? null : whyNot(part, inside, `${name}.${field}`);
      if (why !== null) return why;
    }
    return null;
  }
  if (schema.type === 'array') return whyNoList(schema, value, name);
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `${name} is none of ${schema.enum.join(', ')}`;
  if (schema.type === 'string') return typeof value === 'string' ? whyNoText(schema, value, name) : `${name} is no text`;
  if (schema.type === 'boolean') return typeof value === 'boolean' ? null : `${name} is neither true nor false`;
  if (schema.type === 'number' || schema.type === 'integer') return whyNoNumber(schema, value, name);
  return schema.type === 'object' && !isObject(value) ? `${name} is no object` : null;
}

function whyNoList(schema: Schema, value: unknown, name: string): string | null {
  if (!Array.isArray(value)) return `${name} is no list`;
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return `${name} has ${String(value.length)} items`;
  for (const [index, item] of value.entries()) {
    const why = schema.items ? whyNot(schema.items, item, `${name}[${String(index)}]`) : null;
    if (why !== null) return why;
  }
  return null;
}

function whyNoText(schema: Schema, value: string, name: string): string | null {
  if (value.length < (schema.minLength ?? 0)) return `${name} is too short`;
  // A glyph beyond the basic plane is one to people and two to JavaScript: too long only when both say so.
  if ([...value].length > (schema.maxLength ?? Infinity)) return `${name} is too long`;
  return schema.pattern !== undefined && !new RegExp(schema.pattern).test(value) ? `${name} is not of its pattern` : null;
}

function whyNoNumber(schema: Schema, value: unknown, name: string): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${name} is no number`;
  return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity) ? `${name} is out of bounds` : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
