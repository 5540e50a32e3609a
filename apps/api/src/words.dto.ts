/** One sentence in both languages. */
export class WordsDto {
  /** In Chinese. 中文。 @example "重阳分 62.00 分" */
  zh!: string;

  /** In English. 英文。 @example "Chongyang points: 62.00 points" */
  en!: string;
}
