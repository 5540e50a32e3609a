import { isCitizenId } from '#values';
import { cleanText, formOf } from '#core/code';

/**
 * A social-security card number as it is indexed: 8 to 32 digits and capital letters, without what a reader or a hand
 * adds. Null for anything that is another code of this county (16 digits are a Love Card number), and for a citizen ID:
 * that number stands in too many files to be something one shows to eat.
 */
export function socialNumber(text: string): string | null {
  const number = cleanText(text).toUpperCase();
  return formOf(number) === 'social' && !isCitizenId(number) ? number : null;
}
