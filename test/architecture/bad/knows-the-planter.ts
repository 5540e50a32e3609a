import { LiveDemo } from '#demo';
export const cheat = LiveDemo;
