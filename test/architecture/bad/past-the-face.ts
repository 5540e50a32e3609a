import { LotStore } from '../../allowances/src/lot.store.js';
export const deep = LotStore;
