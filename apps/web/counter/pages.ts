import { type Component, defineAsyncComponent } from 'vue';

type Before = typeof import('./pages/before.js');
type More = typeof import('./pages/more.js');

const before = (name: keyof Before): Component => defineAsyncComponent(async () => (await import('./pages/before.js'))[name]);
const more = (name: keyof More): Component => defineAsyncComponent(async () => (await import('./pages/more.js'))[name]);

export const BindPage = before('BindPage');
export const ShiftPage = before('ShiftPage');
export const StartPage = before('StartPage');
export const BlockedPage = defineAsyncComponent(() => import('./pages/BlockedPage.vue'));
export const GalleryPage = defineAsyncComponent(() => import('./pages/GalleryPage.vue'));

/** Pages of an open shift by their path; everything else is the scan page. */
export const PAGES: Readonly<Record<string, Component>> = {
  '/menu': more('MenuPage'),
  '/guest': more('GuestPage'),
  '/typed': more('TypedPage'),
  '/today': more('TodayPage'),
  '/waiting': more('OutboxPage'),
  '/deliveries': more('DeliveriesPage'),
  '/close': more('ClosePage'),
  '/settings': more('SettingsPage'),
};
