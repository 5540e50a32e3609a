import { circle } from './zz-bad-circle.js';
export const round = (): unknown => circle;
