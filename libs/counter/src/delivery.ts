import type { Day, Id } from '#values';
import type { MealWindowName } from '#core/policy';

export const DELIVERY_STEPS = ['prepared', 'out', 'delivered', 'no_show'] as const;
export type DeliveryStepName = (typeof DELIVERY_STEPS)[number];

/** A step that was taken. */
export interface DeliveryStep {
  readonly step: DeliveryStepName;
  /** UTC ms. */
  readonly at: number;
  readonly redemptionId: Id | null;
  readonly reason: string | null;
}

/** One meal to bring, as the round shows it. */
export interface DeliveryView {
  readonly id: Id;
  readonly day: Day;
  readonly window: MealWindowName;
  readonly nameMasked: string;
  /** The mark of the person on the county's list: a tablet tells by it whose card it reads, and what its list says of them. */
  readonly holder: string;
  readonly address: string;
  readonly note: string | null;
  readonly menuItemId: Id;
  readonly dish: string;
  readonly dishEn: string;
  readonly state: 'ordered' | DeliveryStepName;
  /** Delivered, and no redemption proves it. */
  readonly unproven: boolean;
  readonly steps: readonly DeliveryStep[];
}
