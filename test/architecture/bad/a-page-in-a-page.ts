import { t } from '../elder/words.js';

export const borrowed = t;
