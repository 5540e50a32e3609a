/** The day of a counter: shifts, the county snapshot on the tablet, delivery rounds, closing the day. */
export { CounterModule } from './counter.module.js';
