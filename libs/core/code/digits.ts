/**
 * Bytes as decimal digits. A code is read as one big-endian number and written with leading zeros to the number of
 * digits of the largest number of that byte length, so that the digit count alone tells the byte length. Digits only,
 * because a scanner gun types what it reads and a Chinese input method turns letters into something else.
 *
 * FROZEN: printed cards depend on it. docs/codes.md and docs/code-vectors.json hold it still.
 */

/** Longest code this system will ever read. */
const BYTES_MAX = 128;

/** The number of digits of each byte length, and back. No two lengths share a digit count, since a byte adds two or three. */
const DIGITS_OF_LENGTH: readonly number[] = Array.from({ length: BYTES_MAX + 1 }, (_, bytes) => (bytes === 0 ? 0 : ((1n << BigInt(8 * bytes)) - 1n).toString().length));
const LENGTH_OF_DIGITS: ReadonlyMap<number, number> = new Map(DIGITS_OF_LENGTH.map((digits, bytes) => [digits, bytes]));

/** Two hex digits of each byte; a table, because 250,000 cards are written at a time. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** How many digits a code of so many bytes has: 205 for 85 bytes. */
export function digitCount(bytes: number): number {
  const digits = DIGITS_OF_LENGTH[bytes];
  if (digits === undefined || bytes === 0) throw new RangeError(`a code has 1 to ${String(BYTES_MAX)} bytes, not ${String(bytes)}`);
  return digits;
}

export function digitsOf(bytes: Uint8Array): string {
  return uintAt(bytes, 0, bytes.length).toString().padStart(digitCount(bytes.length), '0');
}

/** The bytes behind a digit string; null when no byte length has so many digits, or when the number is too large for it. */
export function bytesOf(digits: string): Uint8Array | null {
  const length = LENGTH_OF_DIGITS.get(digits.length);
  if (length === undefined || length === 0 || !/^[0-9]+$/.test(digits)) return null;
  const hex = BigInt(digits)
    .toString(16)
    .padStart(2 * length, '0');
  if (hex.length > 2 * length) return null;
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}

/** A big-endian unsigned integer inside the bytes. */
export function uintAt(bytes: Uint8Array, offset: number, size: number): bigint {
  let hex = '0x';
  for (let index = offset; index < offset + size; index++) hex += HEX[bytes[index] ?? 0] ?? '';
  return BigInt(hex);
}

/** A big-endian unsigned integer of a fixed size; throws RangeError when it does not fit. */
export function uintBytes(value: bigint | number, size: number): number[] {
  const bytes = new Array<number>(size).fill(0);
  let rest = BigInt(value);
  for (let index = size - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 255n);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError(`${String(value)} does not fit into ${String(size)} bytes`);
  return bytes;
}
