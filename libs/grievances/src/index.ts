/** Complaints about a meal and appeals against a decision. */
export { GrievancesModule } from './grievances.module.js';
