import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import 'element-plus/theme-chalk/base.css';
import '../kit/tokens.css';
import './theme.css';
import { openAnewWherePiecesAreGone } from '../kit/gone-pieces.js';
import { language, speakIn } from '../kit/words.js';
import App from './App.vue';
import { guarded, ROUTES } from './routes.js';

speakIn(language.language);
const router = createRouter({ history: createWebHistory('/c/'), routes: [...ROUTES] });
router.beforeEach(guarded);
openAnewWherePiecesAreGone(router);
createApp(App).use(router).mount('#app');
