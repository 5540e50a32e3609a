import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { EligibilityModule } from '#eligibility';
import { AnswerGrievance } from './answer-grievance.js';
import { FileAppeal } from './file-appeal.js';
import { FileComplaint } from './file-complaint.js';
import { FindGrievances, ProgrammeTitles, ReadGrievance } from './find-grievances.js';
import { GrievanceStore } from './grievance.store.js';
import { AppealStates, GrievanceReader, OwnGrievances } from './own-grievances.js';

const FACE = [AnswerGrievance, AppealStates, FileAppeal, FileComplaint, FindGrievances, GrievanceReader, OwnGrievances, ReadGrievance];

@Module({ imports: [AllowancesModule, EligibilityModule], providers: [...FACE, GrievanceStore, ProgrammeTitles], exports: FACE })
export class GrievancesModule {}
