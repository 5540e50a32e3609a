import { cleanText, formOf, isStepGood, isTypedNumber, parseCard, parsePhone, PHONE_STEP_MS, phoneStep } from '#core/code';
import type { DeviceCode } from '#core/offline';
import type { HolderRecord } from '#core/snapshot';
import { verify } from '../../kit/key-pair.js';
import type { CountyList } from './county-list.js';
import type { DayBook } from './day-book.js';
import type { Regulars } from './regulars.js';
import type { CodeKind } from './result.js';

/** A code as far as the tablet can read it. Genuine ones have their signature checked here where the list has the key. */
export interface ReadCode {
  readonly kind: 'read';
  /** As it goes to the county. */
  readonly text: string;
  readonly codeKind: CodeKind;
  /** Null when the list does not know it: the county may. */
  readonly record: HolderRecord | null;
  readonly code: DeviceCode;
  /** `serial:step` of a phone code. */
  readonly phoneMark: string | null;
  /** What stays the same while a phone draws new codes. */
  readonly carrier: string;
  /** A phone's code from the future, ms ahead: its clock is wrong. */
  readonly aheadMs: number | null;
}

/** Not a Love Card code, whoever is asked. */
export interface NoCode {
  readonly kind: 'none';
}

const NONE: NoCode = { kind: 'none' };
const NO_EXPIRY = { generation: null, expiresOn: null, timely: true, alreadyUsed: false };

export class CodeReader {
  constructor(
    private readonly list: CountyList,
    private readonly regulars: Regulars,
    private readonly meals: DayBook,
  ) {}

  async read(scanned: string, nowMs: number): Promise<ReadCode | NoCode> {
    const text = cleanText(scanned).toUpperCase();
    switch (formOf(text)) {
      case 'card':
        return this.card(text);
      case 'phone':
        return this.phone(text, nowMs);
      case 'number':
        return isTypedNumber(text) ? await this.plain(text, 'manual') : NONE;
      case 'social':
        return this.plain(text, 'social');
      case 'enrolment':
      case 'none':
        return NONE;
    }
  }

  private async card(text: string): Promise<ReadCode | NoCode> {
    const parts = parseCard(text);
    if (parts.kind === 'unreadable') return NONE;
    const { claims, message, signature } = parts;
    const key = this.list.issuerKey(claims.keyId);
    // Without the key the tablet cannot tell; the county can, and the tablet alone will not decide without a list.
    if (key !== null && !(await verify(key, new Uint8Array(message), new Uint8Array(signature)))) return NONE;
    const record = key === null ? null : await this.list.byCard(signature);
    const code = { kind: 'card' as const, generation: claims.generation, expiresOn: claims.expiresOn, timely: true, alreadyUsed: false };
    return { kind: 'read', text, codeKind: 'card', record, code, phoneMark: null, carrier: text, aheadMs: null };
  }

  private async phone(text: string, nowMs: number): Promise<ReadCode | NoCode> {
    const parts = parsePhone(text);
    if (parts.kind === 'unreadable') return NONE;
    const { claims, message, signature } = parts;
    const record = this.list.byPhone(claims.serial);
    if (record !== null && !(await verify(new Uint8Array(record.publicKey), new Uint8Array(message), new Uint8Array(signature)))) return NONE;
    const phoneMark = `${String(claims.serial)}:${String(claims.step)}`;
    const timely = isStepGood(claims.step, nowMs);
    const code = { ...NO_EXPIRY, kind: 'phone' as const, timely, alreadyUsed: this.meals.hasPhoneMark(phoneMark) };
    const ahead = (claims.step - phoneStep(nowMs)) * PHONE_STEP_MS;
    return { kind: 'read', text, codeKind: 'phone', record, code, phoneMark, carrier: phoneCarrier(claims.serial), aheadMs: !timely && ahead > 0 ? ahead : null };
  }

  private async plain(text: string, codeKind: 'manual' | 'social'): Promise<ReadCode> {
    const key = await this.regulars.find(codeKind, text);
    const record = key === null ? null : this.list.byKey(key);
    return { kind: 'read', text, codeKind, record, code: { ...NO_EXPIRY, kind: codeKind }, phoneMark: null, carrier: text, aheadMs: null };
  }
}

export function phoneCarrier(serial: bigint): string {
  return `phone:${String(serial)}`;
}
