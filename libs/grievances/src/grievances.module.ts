import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { AnswerGrievance } from './answer-grievance.js';
import { FileAppeal } from './file-appeal.js';
import { FileComplaint } from './file-complaint.js';
import { FindGrievances, ReadGrievance } from './find-grievances.js';
import { GrievanceStore } from './grievance.store.js';
import { AppealStates, GrievanceReader, OwnGrievances } from './own-grievances.js';

const FACE = [AnswerGrievance, AppealStates, FileAppeal, FileComplaint, FindGrievances, GrievanceReader, OwnGrievances, ReadGrievance];

@Module({ imports: [AllowancesModule], providers: [...FACE, GrievanceStore], exports: FACE })
export class GrievancesModule {}
