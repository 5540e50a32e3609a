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
  const top = down;
  for (const { font, size, text, gap } of lines) {
    let rest = settable(text);
    while (rest !== '') {
      page.font(font).fontSize(size).fillColor('#000000');
      const room = FOOT - down - gap * MM;
      // What is longer than a sheet goes on with the next one, under the name; nothing else is parted.
      const part = heightOf(page, rest) <= room ? rest : heightOf(page, rest) <= FOOT - top - gap * MM ? '' : beginningOf(page, rest, room);
      if (part !== '') page.text(part, EDGE, down + gap * MM, { width: WIDTH, lineGap: -3 });
      rest = rest.slice(part.length);
      down = rest === '' ? page.y : begin(page, settable(face.name));
    }
  }
}

function heightOf(page: PDFKit.PDFDocument, text: string): number {
  return page.heightOfString(text, { width: WIDTH, lineGap: -3 });
}

/** As much of a text as a height holds, whole characters; nothing where not even one line fits. */
function beginningOf(page: PDFKit.PDFDocument, text: string, height: number): string {
  const glyphs = [...text];
  let [holds, tooMuch] = [0, glyphs.length];
  while (tooMuch - holds > 1) {
    const middle = (holds + tooMuch) >> 1;
    if (heightOf(page, glyphs.slice(0, middle).join('')) <= height) holds = middle;
    else tooMuch = middle;
  }
  return glyphs.slice(0, holds).join('');
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
