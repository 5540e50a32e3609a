import { createApp } from 'vue';
import '../kit/tokens.css';
import './counter.css';
import './results.css';
import { language, speakIn } from '../kit/words.js';
import App from './App.vue';

speakIn(language.language);
createApp(App).mount('#app');
