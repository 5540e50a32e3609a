import { dictionary } from '../kit/words.js';
import { frame } from './words/frame.js';

/** The words that stand on every page, zh first. Who comes on shift (before-words.ts), the scan page (work-words.ts), a check (check-words.ts) and the pages beside it (list-words.ts) bring more. */
export const { t } = dictionary(frame.zh, frame.en);
