import { createApp } from 'vue';
import '../kit/tokens.css';
import './style/frame.css';
import './style/page.css';
import './style/entry.css';
import './style/list.css';
import './style/scan.css';
import './style/result.css';
import './style/check.css';
import './style/print.css';
import { language, speakIn } from '../kit/words.js';
import App from './App.vue';

speakIn(language.language);
createApp(App).mount('#app');
