import { Module } from '@nestjs/common';
import { CardsModule } from '#cards';
import { CardFaces } from './card-faces.js';
import { MakePrintBatch } from './make-print-batch.js';
import { PrintBatchReader } from './print-batch.reader.js';
import { PrintBatchStore } from './print-batch.store.js';
import { PrintSheets } from './print-sheets.js';
import { PrintSlips } from './print-slips.js';
import { TakePrintStep } from './take-print-step.js';
import { Typeface } from './typeface.js';

const FACE = [MakePrintBatch, PrintBatchReader, PrintSheets, PrintSlips, TakePrintStep];

@Module({ imports: [CardsModule], providers: [...FACE, CardFaces, PrintBatchStore, Typeface], exports: FACE })
export class PrintingModule {}
