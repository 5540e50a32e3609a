import { Module } from '@nestjs/common';
import { ProposalsModule } from '#proposals';
import { ActivateRoster } from './activate-roster.js';
import { AddCategory } from './add-category.js';
import { BringInRoster } from './bring-in-roster.js';
import { AddGuardian } from './add-guardian.js';
import { CheckRoster } from './check-roster.js';
import { ChoosePoints } from './choose-points.js';
import { CorrectPlace } from './correct-place.js';
import { DefineAreas } from './define-areas.js';
import { DiscardRoster } from './discard-roster.js';
import { EndCategory } from './end-category.js';
import { FindImports } from './find-imports.js';
import { FindPersons } from './find-persons.js';
import { HelpLine } from './help-line.js';
import { HolderByPhone } from './holder-by-phone.js';
import { LifeEvents } from './life-events.js';
import { ListAreas } from './list-areas.js';
import { MealNoteReader, SetMealNote } from './meal-note.js';
import { OpenPurse } from './open-purse.js';
import { PersonPlaces } from './person-places.js';
import { PersonFactsReader } from './person-facts-reader.js';
import { PortraitReader } from './portrait.reader.js';
import { ProxyReader } from './proxy-reader.js';
import { ReadImport } from './read-import.js';
import { ReadOwnProfile } from './read-own-profile.js';
import { ReadPerson } from './read-person.js';
import { RecordAssessment } from './record-assessment.js';
import { RecordDeath } from './record-death.js';
import { RecordMove } from './record-move.js';
import { RegisterPerson } from './register-person.js';
import { RegisterProxy } from './register-proxy.js';
import { RevealPerson } from './reveal-person.js';
import { RevokeDeath } from './revoke-death.js';
import { RevokeProxy } from './revoke-proxy.js';
import { RosterFaults } from './roster-faults.js';
import { SetAreaContact } from './set-area-contact.js';
import { RosterStaging } from './roster.store.js';
import { SetPortrait } from './set-portrait.js';
import { StagedLines } from './staged-lines.js';
import { SweepRosters } from './sweep-rosters.js';
import { WithdrawFact } from './withdraw-fact.js';

const FACE = [
  ActivateRoster,
  AddCategory,
  AddGuardian,
  CheckRoster,
  ChoosePoints,
  CorrectPlace,
  DefineAreas,
  DiscardRoster,
  EndCategory,
  FindImports,
  FindPersons,
  ListAreas,
  OpenPurse,
  PersonFactsReader,
  ProxyReader,
  ReadImport,
  ReadOwnProfile,
  ReadPerson,
  RecordAssessment,
  RecordDeath,
  RecordMove,
  RegisterPerson,
  RegisterProxy,
  RevealPerson,
  RevokeDeath,
  RevokeProxy,
  RosterFaults,
  HelpLine,
  HolderByPhone,
  MealNoteReader,
  PortraitReader,
  SetMealNote,
  SetPortrait,
  StagedLines,
  SweepRosters,
  SetAreaContact,
  WithdrawFact,
];

/** Gives the registry's use cases and readers; the platform comes from the process. */
@Module({ imports: [ProposalsModule], providers: [LifeEvents, PersonPlaces, RosterStaging, BringInRoster, ...FACE], exports: FACE })
export class PeopleModule {}
