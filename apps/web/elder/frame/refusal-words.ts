import type { Problem } from '../../kit/api/answer.js';
import { ofBoth } from '../../kit/words.js';

/** A no of the server in the language in force: what it is, and what to do. */
export function refusalWords({ title, titleEn, action, actionEn }: Problem): { readonly title: string; readonly help: string } {
  return { title: ofBoth({ zh: title, en: titleEn }), help: ofBoth({ zh: action, en: actionEn }) };
}

/** The same as one text. */
export function refusalText(problem: Problem): string {
  const { title, help } = refusalWords(problem);
  return ofBoth({ zh: `${title}。${help}`, en: `${title}. ${help}` });
}
