import type { RouteRecordRaw } from 'vue-router';
import Lost from './pages/Lost.vue';

export const ROUTES: readonly RouteRecordRaw[] = [{ path: '/:rest(.*)*', component: Lost }];
