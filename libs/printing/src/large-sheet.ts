import type { CardFace } from './card-face.js';
import { drawLine, drawName, HELP, inFours, LOST, MM, STEPS, TITLE, VALID } from './card-face.js';
import { NAME_ROOMS } from './name-setting.js';
import { drawQr } from './qr-drawing.js';

/** For whoever cannot hold or read a small card: one A5 page a person, to fold into a pocket or hang by the door. */
const PAGE_WIDTH = 148 * MM;
const EDGE = 12 * MM;
const QR_SIZE = 80 * MM;

export function drawLargeSheet(page: PDFKit.PDFDocument, face: CardFace): void {
  const width = PAGE_WIDTH - 2 * EDGE;
  const centred = (font: 'bold' | 'regular', size: number, text: string, down: number): void => {
    page
      .font(font)
      .fontSize(size)
      .text(text, EDGE, down * MM, { width, align: 'center', lineGap: -6, height: 26 * MM });
  };
  const line = (font: 'bold' | 'regular', size: number, text: string, right: number, down: number): void => {
    drawLine(page.font(font), text, { x: EDGE + right * MM, y: down * MM, width: width - right * MM, size });
  };
  page.fillColor('#8f1d14');
  centred('bold', 34, TITLE.zh, 8);
  page.fillColor('#000000');
  centred('regular', 14, TITLE.en, 23);
  drawName(page.font('bold'), face.name, { x: EDGE, y: 31 * MM, width, height: NAME_ROOMS.a5.height, centred: true });
  drawQr(page, face.code, { x: (PAGE_WIDTH - QR_SIZE) / 2, y: 56 * MM, size: QR_SIZE });
  centred('bold', 24, inFours(face.number), 136);
  for (const [index, step] of STEPS.entries()) {
    const down = 149 + index * 12;
    line('bold', 16, `${String(index + 1)}  ${step.zh}`, 0, down);
    line('regular', 10, step.en, 7, down + 6.6);
  }
  line('bold', 22, `${LOST.zh} ${face.helpLine}`, 0, 184);
  line('regular', 11, `${LOST.en} · ${HELP.zh} ${HELP.en} · ${VALID.zh} ${VALID.en} ${face.expiresOn}`, 0, 195);
}
