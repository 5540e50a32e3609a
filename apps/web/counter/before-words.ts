import { dictionary } from '../kit/words.js';
import { before } from './words/before.js';
import { frame } from './words/frame.js';

/** The words of who binds a tablet and comes on shift, with those of the frame. */
export const { t } = dictionary({ ...frame.zh, ...before.zh }, { ...frame.en, ...before.en });
