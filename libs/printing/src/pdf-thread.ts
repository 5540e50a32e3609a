import { parentPort, workerData } from 'node:worker_threads';
import type { CardFace } from './card-face.js';
import { cardPdf } from './card-pdf.js';
import type { PdfAbout } from './pdf-document.js';
import type { PrintFormat } from './print-batch.js';

/** What the sheets of a batch are set from. */
export interface SheetsToSet {
  readonly format: PrintFormat;
  readonly faces: readonly CardFace[];
  readonly about: PdfAbout;
}

/* Sets the sheets of a batch in a thread of its own, page by page. */
const { format, faces, about } = workerData as SheetsToSet;
for await (const chunk of cardPdf(format, faces, about)) parentPort?.postMessage(chunk);
