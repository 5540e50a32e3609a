import { Readable } from 'node:stream';
import { drawCounterCard } from './leaflet-counter.js';
import { drawElderLeaflet } from './leaflet-elder.js';
import { openPdf } from './pdf-document.js';
import { Typeface } from './typeface.js';

/** What is given out on paper beside the cards: two pages for elders, one page to hang by the till. */
const LEAFLETS = {
  elder: { title: '爱心卡怎么用 / How to use your Love Card', draw: drawElderLeaflet },
  counter: { title: '收银台一页通 / One page for the counter', draw: drawCounterCard },
} as const;
export type LeafletName = keyof typeof LEAFLETS;
export const LEAFLET_NAMES = Object.keys(LEAFLETS) as readonly LeafletName[];

/** A leaflet as PDF, A4. It holds nothing personal and needs no database. `madeAt` in UTC milliseconds. */
export function leafletPdf(name: LeafletName, madeAt: number): Readable {
  const { title, draw } = LEAFLETS[name];
  const pdf = openPdf('A4', { title, madeAt, fonts: new Typeface().files });
  draw(pdf);
  pdf.end();
  return Readable.from(pdf);
}
