import { dictionary } from '../kit/words.js';
import { frame } from './words/frame.js';
import { trouble } from './words/trouble.js';

/** The words of a camera that does not read. */
export const { t } = dictionary({ ...frame.zh, ...trouble.zh }, { ...frame.en, ...trouble.en });
