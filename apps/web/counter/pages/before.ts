/** What a tablet needs before anybody scans: loaded together, apart from the scan page. */
export { default as BindPage } from './BindPage.vue';
export { default as ShiftPage } from './ShiftPage.vue';
export { default as StartPage } from './StartPage.vue';
