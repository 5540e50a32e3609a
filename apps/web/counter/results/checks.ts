/** The check of one person and of two, in one piece. */
export { default as CheckScreen } from './CheckScreen.vue';
export { default as CoupleCheck } from './CoupleCheck.vue';
