import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import '../kit/tokens.css';
import './style.css';
import './pieces.css';
import { openAnewWherePiecesAreGone } from '../kit/gone-pieces.js';
import { language, speakIn } from '../kit/words.js';
import App from './App.vue';
import { restoreClock } from './device/clock.js';
import { restorePhone } from './device/phone.js';
import { setTextSize, textSize } from './device/text-size.js';
import { tallEnough } from './frame/tall-enough.js';
import { keepNew } from './device/update.js';
import { restoreHome } from './code/home.js';
import { ROUTES } from './routes.js';

speakIn(language.language);
setTextSize(textSize.value);
if (await restorePhone()) await Promise.all([restoreClock(), restoreHome()]);

const router = createRouter({
  history: createWebHistory('/e/'),
  routes: [...ROUTES],
  scrollBehavior: async (to, from, kept) => {
    if (from.matched.length === 0) return false;
    if (kept === null) return { top: 0 };
    await tallEnough(kept.top);
    // Who went on meanwhile is not pulled back.
    return router.currentRoute.value.fullPath === to.fullPath && kept;
  },
});
openAnewWherePiecesAreGone(router);
createApp(App).use(router).mount('#app');
void keepNew(router);
