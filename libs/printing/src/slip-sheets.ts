import type { Words } from '#values';
import { MM } from './card-face.js';

/** What is handed over to one person, or read out. */
export interface SlipFace {
  readonly name: string;
  readonly news: readonly { readonly title: Words; readonly words: Words; readonly reasons: readonly Words[] }[];
  readonly meals: readonly Words[];
  /** The number to ask. */
  readonly tel: string | null;
}

const EDGE = 12 * MM;
const WIDTH = 148 * MM - 2 * EDGE;
/** Below this a sheet goes on with another one. */
const FOOT = 203 * MM;

/** A person's news on A5, in 16 points and more; what does not fit goes on with another sheet under the same name. Chinese alone: there is no English reader without a phone. */
export function drawSlip(page: PDFKit.PDFDocument, face: SlipFace, settable: (text: string) => string): void {
  const lines = [
    ...face.news.flatMap(({ title, words, reasons }): Line[] => [
      { font: 'bold', size: 20, text: title.zh, gap: 4 },
      { font: 'regular', size: 16, text: words.zh, gap: 1 },
      ...reasons.map((reason): Line => ({ font: 'regular', size: 16, text: `· ${reason.zh}`, gap: 0.5 })),
    ]),
    ...(face.meals.length === 0 ? [] : [{ font: 'bold', size: 20, text: '您这些天的用餐', gap: 5 } as const]),
    ...face.meals.map((meal): Line => ({ font: 'regular', size: 16, text: meal.zh, gap: 0.5 })),
    { font: 'bold', size: 18, text: `不是您用的、看不明白，都请打 ${face.tel ?? '12345'}`, gap: 5 } as const,
  ];
  let down = begin(page, settable(face.name));
  for (const { font, size, text, gap } of lines) {
    const wanted = settable(text);
    page.font(font).fontSize(size);
    const height = page.heightOfString(wanted, { width: WIDTH, lineGap: -3 });
    if (down + gap * MM + height > FOOT) down = begin(page, settable(face.name));
    page
      .font(font)
      .fontSize(size)
      .fillColor('#000000')
      .text(wanted, EDGE, down + gap * MM, { width: WIDTH, lineGap: -3 });
    down = page.y;
  }
}

interface Line {
  readonly font: 'bold' | 'regular';
  readonly size: number;
  readonly text: string;
  /** Space above, mm. */
  readonly gap: number;
}

function begin(page: PDFKit.PDFDocument, name: string): number {
  page.addPage();
  page
    .fillColor('#8f1d14')
    .font('bold')
    .fontSize(24)
    .text(`爱心卡 · 给${name}的消息`, EDGE, 8 * MM, { width: WIDTH, lineGap: -6 });
  return page.y + 2 * MM;
}
