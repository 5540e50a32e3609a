import { Injectable } from '@nestjs/common';
import QRCode from 'qrcode';

export type DrawingFormat = 'svg' | 'png';

export interface Drawing {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  readonly body: Buffer;
}

/** Level Q keeps a scratched card readable; a card of 205 digits then takes version 7, 45 modules. */
const LEVEL = 'Q';
/** The quiet zone that ISO/IEC 18004 asks for, counted in the printed size. */
const QUIET_MODULES = 4;
/** 53 modules of 8 pixels are 424: 308 dpi at 35 mm, whole pixels a module. The SVG is there for finer printers. */
const PIXELS_PER_MODULE = 8;
/** Printed width with the quiet zone, so that a module is 0.66 mm (decisions 17). */
const PRINTED_MM = 35;

/** Draws a code of digits as a QR symbol: SVG for print, 35 mm wide, or PNG. Throws on a text that is not digits, which is a bug of the caller. */
@Injectable()
export class DrawCode {
  async draw(text: string, format: DrawingFormat): Promise<Drawing> {
    if (!/^[0-9]+$/.test(text)) throw new RangeError('only digits are drawn, so that every scanner types them right');
    const segments = [{ data: text, mode: 'numeric' as const }];
    const options = { errorCorrectionLevel: LEVEL, margin: QUIET_MODULES, color: { dark: '#000000ff', light: '#ffffffff' } } as const;
    if (format === 'png') return { mediaType: 'image/png', body: await QRCode.toBuffer(segments, { ...options, type: 'png', scale: PIXELS_PER_MODULE }) };
    const svg = await QRCode.toString(segments, { ...options, type: 'svg' });
    return { mediaType: 'image/svg+xml', body: Buffer.from(svg.replace('<svg ', `<svg width="${String(PRINTED_MM)}mm" height="${String(PRINTED_MM)}mm" `)) };
  }
}
