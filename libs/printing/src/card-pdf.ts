import { setImmediate as others } from 'node:timers/promises';
import type { CardFace } from './card-face.js';
import { CARDS_A_PAGE, drawBacks, drawFronts } from './card-sheet.js';
import { drawLargeSheet } from './large-sheet.js';
import type { PdfAbout } from './pdf-document.js';
import { openPdf } from './pdf-document.js';
import type { PrintFormat } from './print-batch.js';

/**
 * The sheets, page by page: a batch of a thousand cards is never held whole, and other requests get their turn between pages.
 * Fonts are embedded, cut down to the characters used, with a map back to text.
 */
export async function* cardPdf(format: PrintFormat, faces: readonly CardFace[], about: PdfAbout): AsyncGenerator<Buffer> {
  const pdf = openPdf(format === 'a5' ? 'A5' : 'A4', about);
  for (const draw of pagesOf(format, faces)) {
    pdf.addPage();
    draw(pdf);
    yield* written(pdf);
    await others();
  }
  pdf.end();
  for await (const chunk of pdf) yield chunk as Buffer;
}

function pagesOf(format: PrintFormat, faces: readonly CardFace[]): ((pdf: PDFKit.PDFDocument) => void)[] {
  if (format === 'a5')
    return faces.map((face) => (pdf) => {
      drawLargeSheet(pdf, face);
    });
  return Array.from({ length: Math.ceil(faces.length / CARDS_A_PAGE) }, (_, page) => faces.slice(page * CARDS_A_PAGE, (page + 1) * CARDS_A_PAGE)).flatMap((ten) => [
    (pdf: PDFKit.PDFDocument) => {
      drawFronts(pdf, ten);
    },
    (pdf: PDFKit.PDFDocument) => {
      drawBacks(pdf, ten);
    },
  ]);
}

function* written(pdf: PDFKit.PDFDocument): Generator<Buffer> {
  for (let chunk = pdf.read() as Buffer | null; chunk !== null; chunk = pdf.read() as Buffer | null) yield chunk;
}
