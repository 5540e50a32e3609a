import { dictionary } from '../kit/words.js';
import { frame } from './words/frame.js';

/** The words that are needed before anybody scans, zh first. The scan page (work-words.ts) and the pages beside it (list-words.ts) bring more. */
export const { t } = dictionary(frame.zh, frame.en);
