/** GB/T 2260, first two digits: every province, autonomous region, municipality and special region there is. */
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '));

/** Could a 户籍 in a county that is not on our table be one: a province that exists, and a place inside it. */
export function isElsewhereInTheCountry(code: string): boolean {
  return PROVINCES.has(code.slice(0, 2)) && !code.startsWith('0000', 2);
}

/** People live in a street or a community; a code of a county says only that nobody asked. */
export function isPlaceToLive(code: string): boolean {
  return code.length >= 9;
}
