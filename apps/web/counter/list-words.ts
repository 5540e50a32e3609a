import { dictionary } from '../kit/words.js';
import { frame } from './words/frame.js';
import { lists } from './words/lists.js';
import { work } from './words/work.js';

/** The words of the pages beside the scan page, with all others: they come with those pages. */
export const { t, zh, en } = dictionary({ ...frame.zh, ...work.zh, ...lists.zh }, { ...frame.en, ...work.en, ...lists.en });
