/** What happened at a counter without the network: batches of signed events, a verdict for each, and who pays. */
export { OfflineModule } from './offline.module.js';
