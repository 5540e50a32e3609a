/** Everything beside the scan page, in one piece: the service worker has it before it is asked for. */
export { default as ClosePage } from './ClosePage.vue';
export { default as DeliveriesPage } from './DeliveriesPage.vue';
export { default as GuestPage } from './GuestPage.vue';
export { default as MenuPage } from './MenuPage.vue';
export { default as OutboxPage } from './OutboxPage.vue';
export { default as RevokedPage } from './RevokedPage.vue';
export { default as SettingsPage } from './SettingsPage.vue';
export { default as TodayPage } from './TodayPage.vue';
export { default as TypedPage } from './TypedPage.vue';
export { default as Weighing } from '../parts/Weighing.vue';
