import { type NameSetting, PITCH } from './name-setting.js';

/** What stands on the paper of one person. No ID number, no birthday. */
export interface CardFace {
  /** Name in full, with 〓 for what cannot be set, for the format of the batch. */
  readonly name: NameSetting;
  /** 16 digits. */
  readonly number: string;
  /** 205 digits. */
  readonly code: string;
  /** Last day on which it is good. */
  readonly expiresOn: string;
  /** The number to ring. */
  readonly helpLine: string;
}

/** Points of a millimetre. */
export const MM = 72 / 25.4;

/** `6200 0000 0000 0017`. */
export function inFours(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** Draws one line as large as it can be, up to `size` points, within a width. */
export function drawLine(page: PDFKit.PDFDocument, text: string, at: { x: number; y: number; width: number; size: number }): void {
  const wide = page.fontSize(at.size).widthOfString(text);
  page.fontSize(wide > at.width ? Math.floor(((at.size * at.width) / wide) * 10) / 10 : at.size).text(text, at.x, at.y, { lineBreak: false });
}

/** Draws a name line by line, each within a width, in the middle of a height. */
export function drawName(page: PDFKit.PDFDocument, name: NameSetting, at: { x: number; y: number; width: number; height: number; centred: boolean }): void {
  const pitch = name.size * PITCH;
  // The typeface leaves a fifth of its size empty above a character.
  const top = at.y + (at.height - name.lines.length * pitch) / 2 - 0.2 * name.size;
  for (const [index, text] of name.lines.entries()) {
    const left = at.centred ? Math.max(0, (at.width - page.fontSize(name.size).widthOfString(text)) / 2) : 0;
    drawLine(page, text, { x: at.x + left, y: top + index * pitch, width: at.width, size: name.size });
  }
}

/** What a person does at the counter. */
export const STEPS = [
  { zh: '出示这张卡，请店员扫码', en: 'Show this card; staff scan it' },
  { zh: '店员看照片，核对是您本人', en: 'Staff check that it is you' },
  { zh: '看清屏幕上的钱，只付自己那份', en: 'Read the screen; pay your part only' },
] as const;

export const TITLE = { zh: '爱心卡', en: 'Love Card' } as const;
export const LOST = { zh: '丢了打电话', en: 'Lost? Ring this number' } as const;
export const HELP = { zh: '有事请打', en: 'Help line' } as const;
export const VALID = { zh: '有效期至', en: 'valid to' } as const;
