import type { CardFace } from './card-face.js';
import { drawLine, drawName, HELP, inFours, LOST, MM, STEPS, TITLE, VALID } from './card-face.js';
import { NAME_ROOMS } from './name-setting.js';
import { drawQr } from './qr-drawing.js';

/** A4, and ten cards of ISO/IEC 7810 ID-1 (CR80) on it, two a row. */
const PAGE = { width: 210 * MM, height: 297 * MM };
const CARD = { width: 85.6 * MM, height: 54 * MM };
const GAP = { x: 4 * MM, y: 2 * MM };
const COLUMNS = 2;
const ROWS = 5;
export const CARDS_A_PAGE = COLUMNS * ROWS;
const LEFT = (PAGE.width - COLUMNS * CARD.width - (COLUMNS - 1) * GAP.x) / 2;
const TOP = (PAGE.height - ROWS * CARD.height - (ROWS - 1) * GAP.y) / 2;
/** Cut marks stand in the margin, clear of the cards. */
const MARK = { from: 1.5 * MM, to: 5.5 * MM };

/** 35.5 mm with its quiet zone: 53 modules of 0.67 mm, a little more than the 35 mm and 0.6 mm that a worn card needs (decisions 17). */
const QR_SIZE = 35.5 * MM;
const EDGE = 3 * MM;

type Document = PDFKit.PDFDocument;

/** The fronts of up to ten cards. */
export function drawFronts(page: Document, faces: readonly CardFace[]): void {
  drawMarks(page);
  for (const [place, face] of faces.entries()) drawFront(page, face, cornerOf(place % COLUMNS, Math.floor(place / COLUMNS)));
}

/** Their backs. The columns stand mirrored, so that each back lies behind its front when the sheet is turned over its long edge. */
export function drawBacks(page: Document, faces: readonly CardFace[]): void {
  drawMarks(page);
  for (const [place, face] of faces.entries()) drawBack(page, face, cornerOf(COLUMNS - 1 - (place % COLUMNS), Math.floor(place / COLUMNS)));
}

function cornerOf(column: number, row: number): { x: number; y: number } {
  return { x: LEFT + column * (CARD.width + GAP.x), y: TOP + row * (CARD.height + GAP.y) };
}

function drawMarks(page: Document): void {
  page.lineWidth(0.25);
  for (let column = 0; column < COLUMNS; column++) {
    for (const x of [cornerOf(column, 0).x, cornerOf(column, 0).x + CARD.width]) {
      page.moveTo(x, TOP - MARK.to).lineTo(x, TOP - MARK.from);
      page.moveTo(x, PAGE.height - TOP + MARK.from).lineTo(x, PAGE.height - TOP + MARK.to);
    }
  }
  for (let row = 0; row < ROWS; row++) {
    for (const y of [cornerOf(0, row).y, cornerOf(0, row).y + CARD.height]) {
      page.moveTo(LEFT - MARK.to, y).lineTo(LEFT - MARK.from, y);
      page.moveTo(PAGE.width - LEFT + MARK.from, y).lineTo(PAGE.width - LEFT + MARK.to, y);
    }
  }
  page.stroke('#000000');
}

function drawFront(page: Document, face: CardFace, { x, y }: { x: number; y: number }): void {
  const line = (font: 'bold' | 'regular', size: number, text: string, down: number): void => {
    drawLine(page.font(font), text, { x: x + EDGE, y: y + down * MM, width: CARD.width - 2 * EDGE, size });
  };
  page.fillColor('#8f1d14');
  line('bold', 18, TITLE.zh, 2.2);
  page.fillColor('#000000');
  line('regular', 9, TITLE.en, 10);
  const { width, height } = NAME_ROOMS.cr80;
  drawName(page.font('bold'), face.name, { x: x + EDGE, y: y + 15.2 * MM, width, height, centred: false });
  line('regular', 8, `${VALID.zh} ${VALID.en} ${face.expiresOn}`, 32);
  drawQr(page, face.code, { x: x + CARD.width - QR_SIZE - MM, y: y + MM, size: QR_SIZE });
  line('bold', 14, inFours(face.number), 36.6);
  line('regular', 14, `${HELP.zh} ${face.helpLine}`, 43);
  line('regular', 8, HELP.en, 49.4);
}

function drawBack(page: Document, face: CardFace, { x, y }: { x: number; y: number }): void {
  const line = (font: 'bold' | 'regular', size: number, text: string, right: number, down: number): void => {
    drawLine(page.font(font), text, { x: x + EDGE + right * MM, y: y + down * MM, width: CARD.width - 2 * EDGE - right * MM, size });
  };
  for (const [index, step] of STEPS.entries()) {
    const down = 3 + index * 11.5;
    page.fillColor('#8f1d14');
    line('bold', 18, String(index + 1), 0, down);
    page.fillColor('#000000');
    line('bold', 13, step.zh, 8, down - 0.4);
    line('regular', 9, step.en, 8, down + 5.8);
  }
  line('bold', 14, `${LOST.zh} ${face.helpLine}`, 0, 39);
  line('regular', 9, LOST.en, 0, 46);
}
