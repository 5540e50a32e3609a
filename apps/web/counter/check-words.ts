import { dictionary } from '../kit/words.js';
import { check } from './words/check.js';
import { frame } from './words/frame.js';
import { work } from './words/work.js';

/** The words of the check of a person, with those of the scan page. */
export const { t } = dictionary({ ...frame.zh, ...work.zh, ...check.zh }, { ...frame.en, ...work.en, ...check.en });
