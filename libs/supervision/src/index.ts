/** What the bureau looks at: the figures of a day with their rows, devices, exports. */
export { SupervisionModule } from './supervision.module.js';
