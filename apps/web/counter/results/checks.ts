/** The check of one person and of two, and who waits meanwhile, in one piece. */
export { default as CheckScreen } from './CheckScreen.vue';
export { default as CoupleCheck } from './CoupleCheck.vue';
export { default as Waiting } from './Waiting.vue';
