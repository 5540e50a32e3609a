import { Module } from '@nestjs/common';
import { EligibilityModule } from '#eligibility';
import { CheckIntegrity } from './check-integrity.js';
import { FindFindings } from './find-findings.js';
import { IntegrityStore } from './integrity.store.js';
import { SealedTextCheck } from './sealed-text-check.js';

@Module({ imports: [EligibilityModule], providers: [CheckIntegrity, FindFindings, IntegrityStore, SealedTextCheck], exports: [CheckIntegrity, FindFindings] })
export class IntegrityModule {}
