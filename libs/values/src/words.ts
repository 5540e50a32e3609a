/** A sentence in the two languages of the system. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
