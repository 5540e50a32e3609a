import type { Day } from '#values';
import { citizenBirthDay, citizenSex, isCitizenId, nameForm, plainCode } from '#values';

const NAME_GLYPHS_MAX = 40;
/** What fits into the sealed column: nonce, tag and base64 included. */
const NAME_BYTES_MAX = 180;

/** ID numbers as people type and spreadsheets keep them. */
export function plainIdNumber(text: string): string {
  return /^\d{17}[\dX]$/.test(text) ? text : plainCode(text).replace(/[-‐‑–—]/g, '');
}

/** What an ID number says of its holder; null when it is not valid or says that the holder is not born yet. */
export function bearerOf(idNumber: string, today: Day): { birthDay: Day; sex: 'F' | 'M' } | null {
  if (!isCitizenId(idNumber)) return null;
  const birthDay = citizenBirthDay(idNumber) as Day;
  return birthDay > today || birthDay < '1900-01-01' ? null : { birthDay, sex: citizenSex(idNumber) };
}

/** A name in its one form; it has at least one glyph, and fits its column. */
export function plainName(text: string): string | null {
  const name = nameForm(text);
  return name === null || name === '' || glyphsOf(name).length > NAME_GLYPHS_MAX || Buffer.byteLength(name) > NAME_BYTES_MAX ? null : name;
}

/** Characters as people count them: one for each code point, also outside the basic plane (rare surnames). */
export function glyphsOf(text: string): string[] {
  return Array.from(text);
}
