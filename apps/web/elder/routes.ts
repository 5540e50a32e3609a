import type { RouteComponent, RouteRecordRaw } from 'vue-router';
import { looksOn, phone } from './device/phone.js';
import { chosenSite } from './places/chosen-site.js';
import { t, type Title } from './titles.js';

declare module 'vue-router' {
  interface RouteMeta {
    /** The heading of the page, in the language in force. */
    title?: () => string;
    /** The first page: its heading stands in the line on top, where others have the way back. */
    top?: boolean;
  }
}

/** `everybody`: also on a phone that is nobody's; `self`: not for family, who look on and do not act. */
type Who = 'everybody' | 'reader' | 'self';

function page(name: Title, path: string, who: Who, component: () => Promise<RouteComponent>): RouteRecordRaw {
  return {
    name,
    path,
    component,
    meta: { title: () => t(name === 'home' && looksOn.value ? 'familyHome' : name), top: name === 'home' },
    beforeEnter: () => {
      if (who === 'everybody' || phone.value?.role === 'self') return true;
      if (phone.value === null) return '/activate';
      return who === 'reader' ? true : '/';
    },
  };
}

const activation = () => import('./activation/pages.js');

export const ROUTES: readonly RouteRecordRaw[] = [
  page('home', '/', 'reader', () => import('./code/HomePage.vue')),
  page('activate', '/activate', 'everybody', () => activation().then(({ Start }) => Start)),
  page('phone', '/activate/phone', 'everybody', () => activation().then(({ PhoneNumber }) => PhoneNumber)),
  page('sms', '/activate/sms', 'everybody', () => activation().then(({ SmsCode }) => SmsCode)),
  page('who', '/activate/who', 'everybody', () => activation().then(({ WhichPerson }) => WhichPerson)),
  page('move', '/activate/move', 'everybody', () => activation().then(({ TakeOver }) => TakeOver)),
  page('code', '/activate/code', 'everybody', () => activation().then(({ StaffCode }) => StaffCode)),
  page('born', '/activate/born', 'everybody', () => activation().then(({ Born }) => Born)),
  page('link', '/activate/link', 'everybody', () => activation().then(({ StaffLink }) => StaffLink)),
  page('card', '/activate/card', 'everybody', () => activation().then(({ NoPhone }) => NoPhone)),
  page('familyCode', '/activate/family', 'everybody', () => activation().then(({ FamilyCode }) => FamilyCode)),
  page('familyName', '/activate/family-name', 'everybody', () => activation().then(({ FamilyName }) => FamilyName)),
  page('done', '/activate/done', 'reader', () => activation().then(({ Done }) => Done)),
  page('meals', '/meals', 'reader', () => import('./meals/HistoryPage.vue')),
  page('receipt', '/meals/:id', 'reader', () => import('./meals/ReceiptPage.vue')),
  page('complaint', '/meals/:id/complaint', 'self', () => import('./meals/ComplaintPage.vue')),
  {
    ...page('menu', '/menu', 'everybody', () => import('./places/MenuPage.vue')),
    // Whose dishes? Of the site that was chosen, else of the one where the person eats; who has neither chooses one.
    beforeEnter: async (to) => {
      if ('site' in to.query || chosenSite() !== null) return true;
      const site = await import('./places/usual-site.js').then(({ usualSite }) => usualSite());
      return site === null ? { path: '/sites', query: { for: 'menu' } } : { path: '/menu', query: { site } };
    },
  },
  page('sites', '/sites', 'everybody', () => import('./places/SitesPage.vue')),
  page('help', '/help', 'everybody', () => import('./help/HelpPage.vue')),
  page('lost', '/help/lost', 'self', () => import('./help/LossPage.vue')),
  page('settings', '/settings', 'everybody', () => import('./settings/SettingsPage.vue')),
  page('family', '/family', 'self', () => import('./family/FamilyPage.vue')),
  page('invitation', '/family/invitation', 'self', () => import('./family/InvitationPage.vue')),
  page('notices', '/notices', 'reader', () => import('./notices/NoticesPage.vue')),
  page('allowances', '/allowances', 'self', () => import('./allowances/AllowancesPage.vue')),
  page('points', '/points', 'self', () => import('./points/PointsPage.vue')),
  page('appeal', '/allowances/appeal', 'self', () => import('./allowances/AppealPage.vue')),
  page('lostPage', '/:rest(.*)*', 'everybody', () => import('./pages/Lost.vue')),
];
