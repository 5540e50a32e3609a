import QRCode from 'qrcode';

/** Level Q keeps a scratched card readable; a card of 205 digits then takes version 7, 45 modules. */
const LEVEL = 'Q';
/** The quiet zone that ISO/IEC 18004 asks for, counted in the printed size. */
const QUIET_MODULES = 4;

/** Where a symbol goes on a page, in points, the quiet zone included. */
export interface QrBox {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/**
 * Draws digits as a QR symbol of black rectangles on white, one a run of dark modules, so that it is sharp at any resolution.
 * Throws on a text that is not digits, which is a bug of the caller.
 */
export function drawQr(page: PDFKit.PDFDocument, digits: string, { x, y, size }: QrBox): void {
  if (!/^[0-9]+$/.test(digits)) throw new RangeError('only digits are drawn, so that every scanner types them right');
  const { modules } = QRCode.create([{ data: digits, mode: 'numeric' }], { errorCorrectionLevel: LEVEL });
  const module = size / (modules.size + 2 * QUIET_MODULES);
  const [left, top] = [x + QUIET_MODULES * module, y + QUIET_MODULES * module];
  page.rect(x, y, size, size).fill('#ffffff');
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      let run = 0;
      while (column + run < modules.size && modules.get(row, column + run) !== 0) run++;
      if (run === 0) continue;
      page.rect(left + column * module, top + row * module, run * module, module);
      column += run;
    }
  }
  page.fill('#000000');
}
