import { RedeemMeal } from '#redemption';
export const up = RedeemMeal;
