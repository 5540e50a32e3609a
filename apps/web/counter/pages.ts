import type { Component } from 'vue';
import { later } from './later.js';

type Before = typeof import('./pages/before.js');
type More = typeof import('./pages/more.js');

const before = (name: keyof Before): Component => later(async () => (await import('./pages/before.js'))[name]);
const more = (name: keyof More): Component => later(async () => (await import('./pages/more.js'))[name]);

export const BindPage = before('BindPage');
export const ShiftPage = before('ShiftPage');
export const StartPage = before('StartPage');
export const BlockedPage = later(async () => (await import('./pages/BlockedPage.vue')).default);
export const RevokedPage = more('RevokedPage');
export const GalleryPage = later(async () => (await import('./pages/GalleryPage.vue')).default);

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
