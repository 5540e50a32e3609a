import type { NavigationGuardWithThis, RouteRecordRaw } from 'vue-router';
import Lost from './pages/Lost.vue';
import { firstStep, later, session } from './session.js';
import { t } from './words.js';

declare module 'vue-router' {
  interface RouteMeta {
    /** What the tab of the browser is called. */
    title?: () => string;
    /** Shown to whoever is not signed in. */
    open?: true;
  }
}

export const ROUTES: readonly RouteRecordRaw[] = [
  { path: '/', redirect: '/today' },
  { path: '/sign-in', component: () => import('./signin/SignIn.vue'), meta: { title: () => t('signIn'), open: true } },
  { path: '/first-steps', component: () => import('./signin/FirstSteps.vue'), meta: { title: () => t('firstSteps') } },
  { path: '/today', component: () => import('./today/Today.vue'), meta: { title: () => t('today') } },
  { path: '/today/rows', component: () => import('./today/Rows.vue'), meta: { title: () => t('rows') } },
  { path: '/reconciliation', component: () => import('./books/Reconciliation.vue'), meta: { title: () => t('books') } },
  { path: '/places', component: () => import('./places/Places.vue'), meta: { title: () => t('places') } },
  { path: '/matters/offline/:id', component: () => import('./matters/HeldRow.vue'), meta: { title: () => t('held') } },
  { path: '/matters/voids/:id', component: () => import('./matters/LateVoid.vue'), meta: { title: () => t('lateVoid') } },
  { path: '/matters/complaints/:id', component: () => import('./matters/Complaint.vue'), meta: { title: () => t('complaint') } },
  { path: '/matters/appeals/:id', component: () => import('./matters/Appeal.vue'), meta: { title: () => t('appeal') } },
  { path: '/confirmations', component: () => import('./confirm/Confirmations.vue'), meta: { title: () => t('confirmations') } },
  { path: '/confirmations/:id', component: () => import('./confirm/Confirmation.vue'), meta: { title: () => t('confirmation') } },
  { path: '/cards', component: () => import('./cards/Cards.vue'), meta: { title: () => t('cards') } },
  { path: '/cards/desk', component: () => import('./cards/Desk.vue'), meta: { title: () => t('desk') } },
  { path: '/cards/batches/:id', component: () => import('./cards/Batch.vue'), meta: { title: () => t('batch') } },
  { path: '/:rest(.*)*', component: Lost, meta: { title: () => t('lostPage'), open: true } },
];

/** Whoever is not signed in comes to the sign-in page first, and from there to where they wanted to go. */
export const guarded: NavigationGuardWithThis<undefined> = (to) => {
  if (session.grant === null && to.meta.open !== true) return { path: '/sign-in', query: to.fullPath === '/today' ? {} : { to: to.fullPath } };
  const step = firstStep();
  if (step !== null && to.path !== '/first-steps' && to.meta.open !== true && !(step === 'staff_number' && later()))
    return { path: '/first-steps', query: to.fullPath === '/today' ? {} : { to: to.fullPath } };
  if (session.grant !== null && (to.path === '/sign-in' || (to.path === '/first-steps' && step === null))) return '/today';
  return true;
};
