import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { EligibilityModule } from '#eligibility';
import { PeopleModule } from '#people';
import { ChainLog } from './chain-log.js';
import { LogChainStore } from './log-chain.store.js';
import { LogHeads } from './log-heads.js';
import { VerifyLog } from './verify-log.js';
import { CounterCheck } from './counter-check.js';
import { CheckIntegrity } from './check-integrity.js';
import { FindFindings } from './find-findings.js';
import { IntegrityStore } from './integrity.store.js';
import { RowSealCheck } from './row-seal-check.js';
import { SealedTextCheck } from './sealed-text-check.js';
import { TellUnfitRows } from './tell-unfit-rows.js';

@Module({
  imports: [AllowancesModule, EligibilityModule, PeopleModule],
  providers: [ChainLog, CheckIntegrity, CounterCheck, FindFindings, IntegrityStore, LogChainStore, LogHeads, RowSealCheck, SealedTextCheck, TellUnfitRows, VerifyLog],
  exports: [ChainLog, CheckIntegrity, FindFindings, TellUnfitRows, VerifyLog],
})
export class IntegrityModule {}
