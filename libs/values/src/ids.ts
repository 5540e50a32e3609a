/** A lowercase UUIDv7 made by the caller (RFC 9562; decisions 1). */
export type Id = string;

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isId(value: unknown): value is Id {
  return typeof value === 'string' && UUID7.test(value);
}

/** The instant (UTC ms) that a UUIDv7 carries. */
export function instantOfId(id: Id): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * A UUIDv7 from an instant and ten bytes. The bytes are chance for a new thing, or part of a hash where the same
 * thing must get the same id each time it is made (an issuance line after a crash).
 */
export function idFrom(instantMs: number, tenBytes: Uint8Array): Id {
  if (tenBytes.length < 10) throw new RangeError('a UUIDv7 needs ten bytes');
  const time = instantMs.toString(16).padStart(12, '0');
  const hex = Array.from(tenBytes.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((tenBytes[2] ?? 0) & 0x3f) | 0x80;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant.toString(16)}${hex.slice(6, 8)}-${hex.slice(8, 20)}`;
}
