import { RedeemMeal } from '#redemption';

export const reached = RedeemMeal;
