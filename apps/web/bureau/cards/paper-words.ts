import { dictionary } from '../../kit/words.js';

/** Why a card of a batch is not printed as it should be. */
export const { t } = dictionary(
  {
    glyph_missing: '缺字，印作 〓，须手写补上',
    name_too_long: '姓名太长，印不全，没有印；小卡请改印大字单，大字单请手写',
  },
  {
    glyph_missing: 'A character is missing: write it in by hand',
    name_too_long: 'The name cannot be printed whole: left out. Print the large sheet, or write one by hand',
  },
);
