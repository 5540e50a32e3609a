import { dictionary } from '../kit/words.js';

export const { t, zh, en } = dictionary({ title: '爱心卡监管台', lostPage: '没有这个页面' }, { title: 'Love Card', lostPage: 'There is no such page' });
