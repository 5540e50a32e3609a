import { Area, Assessment, Guardian, LifeEvent, MealProxy, Person, PersonCategory, PersonPlace } from './people.entity.js';
import { RosterFact, RosterFaultRow, RosterImport, RosterRow } from './roster.entity.js';

/**
 * The registry: persons, their dated facts, areas, proxies, and the import of rosters.
 *
 * Promises: personal fields are sealed before they reach SQL and opened only for a stated reason, which is logged; a
 * person outside the actor's area is not found; deaths, moves and purses are insert-only events, and the column that
 * shows them is set in the same transaction; residence and 户籍 are stated by area code and dated, never taken from the ID number;
 * a roster comes in whole or not at all unless its officer says otherwise.
 * Refuses with `citizen_id_invalid`, `person_exists`, `area_unknown`, `period_invalid`, `import_invalid`,
 * `import_state`, `reason_required`, `same_person`, `conflict`, `id_reused`, `forbidden`, `not_found`, `invalid_request`.
 *
 * @example const answer = await recordDeath.record(actor, { personId, diedOn: day('2025-11-03'), source: '殡仪馆月度比对' });
 */
export { ABILITY_GROUPS, ABILITY_ITEMS, type AbilityFindings, type AbilityGroup, type AbilityItem, gradeOf } from './ability.js';
export { ActivateRoster } from './activate-roster.js';
export { AddCategory, type CategoryEntry } from './add-category.js';
export { AddGuardian, type GuardianEntry } from './add-guardian.js';
export type { AreaRecord } from './area.store.js';
export { CheckRoster, type RosterUpload } from './check-roster.js';
export { ChoosePoints } from './choose-points.js';
export { CORRECT_PLACE } from './correct-place.js';
export { DefineAreas } from './define-areas.js';
export { DiscardRoster } from './discard-roster.js';
export { EndCategory } from './end-category.js';
export { FindImports } from './find-imports.js';
export { FindPersons, type FindPersonsRequest } from './find-persons.js';
export { HelpLine } from './help-line.js';
export { HolderByPhone } from './holder-by-phone.js';
export { ListAreas } from './list-areas.js';
export { MealNoteReader, SetMealNote } from './meal-note.js';
export { OpenPurse } from './open-purse.js';
export { PeopleModule } from './people.module.js';
export { type CategoryRecord, PersonFactsReader, type PersonRecord } from './person-facts-reader.js';
export type { PersonSummary } from './person.store.js';
export { PortraitReader } from './portrait.reader.js';
export { ProxyReader, type ProxyRecord } from './proxy-reader.js';
export { ReadImport } from './read-import.js';
export { type OwnProfile, ReadOwnProfile } from './read-own-profile.js';
export { type PersonFile, ReadPerson } from './read-person.js';
export { type AssessmentRequest, RecordAssessment, type RecordedAssessment } from './record-assessment.js';
export { type DeathNotice, RecordDeath } from './record-death.js';
export { type MoveNotice, RecordMove } from './record-move.js';
export { type RegisteredPerson, RegisterPerson, type RegisterPersonRequest } from './register-person.js';
export { type ProxyEntry, RegisterProxy } from './register-proxy.js';
export { type RevealedPerson, RevealPerson } from './reveal-person.js';
export { RevokeDeath } from './revoke-death.js';
export { RevokeProxy } from './revoke-proxy.js';
export { RosterFaults } from './roster-faults.js';
export { ROSTER_COLUMNS } from './roster-columns.js';
export { ROSTER_FAULTS, type RosterFaultCode } from './roster-line.js';
export { type AreaContact, SetAreaContact } from './set-area-contact.js';
export type { ImportRecord } from './roster.store.js';
export { SweepRosters } from './sweep-rosters.js';
export { stagedDigests, StagedLines } from './staged-lines.js';
export { WithdrawFact } from './withdraw-fact.js';
export { type KeptPortrait, PHOTO_BYTES_MAX, type PortraitEntry, SetPortrait } from './set-portrait.js';

/** The tables of the registry, for opening a database. */
export const PEOPLE_TABLES = [Area, Person, PersonPlace, LifeEvent, PersonCategory, Assessment, Guardian, MealProxy, RosterImport, RosterRow, RosterFact, RosterFaultRow];
