/** Who may look on for an elder: by consent, dated, revocable. */
export { FamilyModule } from './family.module.js';
