import type { Id } from '#values';
import type { MealWindowName } from '#core/policy';
import type { CodeKind, Split, Tender, TodayRow } from './result.js';

/** A meal that this tablet served, whoever decided. */
export interface KeptMeal {
  readonly id: Id;
  readonly kind: 'meal' | 'full_price';
  readonly at: number;
  readonly day: string;
  readonly window: MealWindowName | null;
  /** The person's mark in the county's list; empty when the list does not know the code. */
  readonly holder: string;
  readonly nameMasked: string | null;
  readonly codeKind: CodeKind | null;
  /** `serial:step` of a phone code, which is good once. */
  readonly phoneMark: string | null;
  readonly saleKind: 'elder' | 'guest' | 'staff' | null;
  readonly split: Split;
  readonly tender: Tender;
  readonly offline: boolean;
  readonly state: TodayRow['state'];
}
