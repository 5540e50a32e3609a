import { dictionary } from '../kit/words.js';
import { first } from './words/first.js';
import { frame } from './words/frame.js';

/** The words of who is at a till for the first time, with those of the frame. */
export const { t } = dictionary({ ...frame.zh, ...first.zh }, { ...frame.en, ...first.en });
