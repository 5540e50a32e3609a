import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { setImmediate as others } from 'node:timers/promises';
import { Clock } from '#platform';
import { openPdf } from './pdf-document.js';
import type { SlipFace } from './slip-sheets.js';
import { drawSlip } from './slip-sheets.js';
import { Typeface } from './typeface.js';

/** What is told on paper to people whom no message reaches, a slip each. Whoever asks for it has logged the look. */
@Injectable()
export class PrintSlips {
  constructor(
    private readonly typeface: Typeface,
    private readonly clock: Clock,
  ) {}

  slips(faces: readonly SlipFace[]): Readable {
    return Readable.from(this.pages(faces));
  }

  private async *pages(faces: readonly SlipFace[]): AsyncGenerator<Buffer> {
    const pdf = openPdf('A5', { title: '爱心卡告知单', madeAt: this.clock.nowMs(), fonts: this.typeface.files });
    for (const face of faces) {
      drawSlip(pdf, face, (text) => this.typeface.settable(text));
      for (let chunk = pdf.read() as Buffer | null; chunk !== null; chunk = pdf.read() as Buffer | null) yield chunk;
      await others();
    }
    pdf.end();
    for await (const chunk of pdf) yield chunk as Buffer;
  }
}
