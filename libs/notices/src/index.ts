/** Telling the elder and the family: notices, text messages, and the live feed of a phone. */
export { NoticesModule } from './notices.module.js';
