import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import '../kit/tokens.css';
import { language, speakIn } from '../kit/words.js';
import App from './App.vue';
import { ROUTES } from './routes.js';

speakIn(language.language);
createApp(App)
  .use(createRouter({ history: createWebHistory('/c/'), routes: [...ROUTES] }))
  .mount('#app');
