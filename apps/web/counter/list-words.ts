import { dictionary } from '../kit/words.js';
import { frame } from './words/frame.js';
import { lists } from './words/lists.js';
import { work } from './words/work.js';

/** All words: for the pages beside the scan page, and for who compares the two languages. */
export const { t, zh, en } = dictionary({ ...frame.zh, ...work.zh, ...lists.zh }, { ...frame.en, ...work.en, ...lists.en });
