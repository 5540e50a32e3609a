import { dictionary } from '../kit/words.js';
import { before } from './words/before.js';
import { byHand } from './words/by-hand.js';
import { check } from './words/check.js';
import { first } from './words/first.js';
import { frame } from './words/frame.js';
import { lists } from './words/lists.js';
import { deliveries } from './words/round.js';
import { trouble } from './words/trouble.js';
import { work } from './words/work.js';

/** All words: for the pages beside the scan page, and for who compares the two languages. */
export const { t, zh, en } = dictionary(
  { ...frame.zh, ...before.zh, ...first.zh, ...work.zh, ...trouble.zh, ...check.zh, ...byHand.zh, ...lists.zh, ...deliveries.zh },
  { ...frame.en, ...before.en, ...first.en, ...work.en, ...trouble.en, ...check.en, ...byHand.en, ...lists.en, ...deliveries.en },
);
