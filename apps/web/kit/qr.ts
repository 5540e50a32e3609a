import { qrMatrix } from './qr-matrix.js';

/** A QR of digits as one SVG path in units of modules, with the quiet zone of ISO/IEC 18004 counted in `size`. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

const QUIET = 4;

/** Numeric mode, level Q: what the printed card uses and what scanner guns read best. */
export function qrPath(digits: string): QrPath {
  const matrix = qrMatrix(digits);
  let path = '';
  for (const [row, modules] of matrix.entries()) {
    for (let column = 0; column < modules.length; column++) {
      if (modules[column] !== true) continue;
      let length = 1;
      while (modules[column + length] === true) length++;
      path += `M${String(column + QUIET)} ${String(row + QUIET)}h${String(length)}v1h-${String(length)}z`;
      column += length;
    }
  }
  return { size: matrix.length + 2 * QUIET, path };
}
