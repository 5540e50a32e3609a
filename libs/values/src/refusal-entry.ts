import type { RefusalWords } from './refusal-words.js';

/** One refusal of the catalogue: its HTTP status, then title and what to do next, each in Chinese and English. */
export const entry = (status: number, title: [string, string], action: [string, string] | { zh: string; en: string }): RefusalWords => ({
  status,
  title: { zh: title[0], en: title[1] },
  action: Array.isArray(action) ? { zh: action[0], en: action[1] } : action,
});
