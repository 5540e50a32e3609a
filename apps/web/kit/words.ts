import { reactive, readonly } from 'vue';

export type Language = 'zh' | 'en';

const KEPT_AS = 'love-card.language';
const LANG_TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const state = reactive<{ language: Language }>({ language: kept() });

function kept(): Language {
  try {
    return localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

/** The language in force, for templates and formats. */
export const language = readonly(state);

/** Switches the whole page: words, formats and what a screen reader is told. */
export function speakIn(wanted: Language): void {
  state.language = wanted;
  document.documentElement.lang = LANG_TAGS[wanted];
  try {
    localStorage.setItem(KEPT_AS, wanted);
  } catch {
    // A browser that keeps nothing still shows the wanted language now.
  }
}

/** The tag for `lang` attributes and Intl. */
export function langTag(): string {
  return LANG_TAGS[state.language];
}

/** Places in a sentence: `{name}`. */
export type Places = Readonly<Record<string, string | number>>;

/**
 * A dictionary with the same keys in both languages; a key that only one of them has does not compile.
 * `t('saved', { n: 3 })` puts 3 where the sentence says {n}.
 */
export function dictionary<const Zh extends Readonly<Record<string, string>>>(
  zh: Zh,
  en: { readonly [K in keyof Zh]: string },
): { t: (key: keyof Zh & string, places?: Places) => string; zh: Zh; en: { readonly [K in keyof Zh]: string } } {
  const t = (key: keyof Zh & string, places: Places = {}): string => {
    const sentence = state.language === 'zh' ? zh[key] : en[key];
    return String(sentence).replace(/\{(\w+)\}/g, (_whole, place: string) => String(places[place] ?? ''));
  };
  return { t, zh, en };
}

/** The side of a bilingual answer that is wanted now. */
export function ofBoth(words: { readonly zh: string; readonly en: string }): string {
  return state.language === 'zh' ? words.zh : words.en;
}
