/** GB 11643-1999 weights of the first 17 digits; the check character is looked up by the sum modulo 11. */
const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECKS = '10X98765432';

/** The check character of the first 17 digits of a citizen ID. */
export function citizenIdCheck(first17: string): string {
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return CITIZEN_CHECKS[sum % 11] ?? '';
}

/** 18 characters, check character right, birth date on the calendar. The first six digits say where the number was issued, never where the person lives. */
export function isCitizenId(value: string): boolean {
  if (!/^\d{17}[\dX]$/.test(value) || citizenIdCheck(value.slice(0, 17)) !== value[17]) return false;
  const birth = citizenBirthDay(value);
  return new Date(`${birth}T00:00:00Z`).toString() !== 'Invalid Date' && new Date(`${birth}T00:00:00Z`).toISOString().startsWith(birth);
}

/** The birth day inside a citizen ID, `YYYY-MM-DD`. */
export function citizenBirthDay(value: string): string {
  return `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
}

export function citizenSex(value: string): 'F' | 'M' {
  return Number(value[16]) % 2 === 1 ? 'M' : 'F';
}

/** GB 32100-2015: base 31 without I O S V Z, weights 3^i modulo 31. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The check character of the first 17 characters of a unified social credit code (统一社会信用代码). */
export function creditCodeCheck(first17: string): string {
  const sum = CREDIT_WEIGHTS.reduce((total, weight, index) => total + weight * CREDIT_ALPHABET.indexOf(first17[index] ?? ''), 0);
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

export function isCreditCode(value: string): boolean {
  return /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value) && creditCodeCheck(value.slice(0, 17)) === value[17];
}

/** County 6, street 9, community 12 digits (GB/T 2260 and below). A longer code lies inside every shorter one it begins with. */
export function isAreaCode(value: string): boolean {
  return /^(\d{6}|\d{9}|\d{12})$/.test(value);
}

/** Digits of a county's code; whatever a county has of its own is asked for by them. */
const COUNTY_DIGITS = 6;
/** The county of a code that has none: no row bears it. */
const NO_COUNTY = '-';

/** The county, six digits, that an area lies in. Two counties on one installation never see each other's people, money or law. */
export function countyOf(areaCode: string): string {
  return /^\d{6}/.test(areaCode) ? areaCode.slice(0, COUNTY_DIGITS) : NO_COUNTY;
}

/** Whether a scope is a whole county, and not a street or community of it. It says nothing about other counties. */
export function isWholeCounty(areaCode: string): boolean {
  return /^\d{6}$/.test(areaCode);
}

export function isWithin(area: string, scope: string): boolean {
  return area.startsWith(scope);
}
