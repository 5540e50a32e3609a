/** Paper: print batches of cards, the sheets as PDF. */
export { PrintingModule } from './printing.module.js';
