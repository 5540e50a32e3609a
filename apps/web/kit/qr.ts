import qrcode from 'qrcode-generator';

/** A QR of digits as one SVG path in units of modules, with the quiet zone of ISO/IEC 18004 counted in `size`. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

const QUIET = 4;

/** Numeric mode, level Q: what the printed card uses and what scanner guns read best. */
export function qrPath(digits: string): QrPath {
  const code = qrcode(0, 'Q');
  code.addData(digits, 'Numeric');
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (!code.isDark(row, column)) continue;
      let length = 1;
      while (column + length < count && code.isDark(row, column + length)) length++;
      path += `M${String(column + QUIET)} ${String(row + QUIET)}h${String(length)}v1h-${String(length)}z`;
      column += length;
    }
  }
  return { size: count + 2 * QUIET, path };
}
