import { Point } from '@noble/ed25519';

const KEY_BYTES = 32;

/**
 * The points of order 1, 2, 4 and 8 in every encoding that some reader takes, with either sign bit. Whoever holds such a "key" holds no secret: a
 * signature for it is made by anybody, and for any message.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set(
  [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    // The same points written as y + p, which is not canonical.
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ].flatMap((hex) => [hex, signed(hex)]),
);

function signed(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  bytes[KEY_BYTES - 1] = (bytes[KEY_BYTES - 1] ?? 0) | 0x80;
  return bytes.toString('hex');
}

/** Whether 32 bytes name a point of small order: asked at every signature, also of keys that were enrolled before this was asked at the door. */
export function isSmallOrder(key: Uint8Array): boolean {
  return SMALL_ORDER.has(Buffer.from(key).toString('hex'));
}

/**
 * Whether 32 bytes are a public key that an honest generator makes: canonically written, on the curve, and in the subgroup of prime order. Some two
 * milliseconds: asked once, where a key comes in.
 */
export function isStrongKey(key: Uint8Array): boolean {
  if (key.length !== KEY_BYTES || isSmallOrder(key)) return false;
  try {
    // Strict (RFC 8032): y below p, and no sign bit on x = 0.
    return Point.fromBytes(key, false).isTorsionFree();
  } catch {
    return false;
  }
}
