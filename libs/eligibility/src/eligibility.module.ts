import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { ProposalsModule } from '#proposals';
import { CheckLaw } from './check-law.js';
import { ExplainDecision } from './explain-decision.js';
import { LawReader } from './law-reader.js';
import { ListPolicies } from './list-policies.js';
import { PolicyStore } from './policy.store.js';
import { PublishPolicy } from './publish-policy.js';
import { PutPolicy } from './put-policy.js';
import { ReplacePolicy, WithdrawPolicy } from './withdraw-policy.js';
import { ReadLaw } from './read-law.js';
import { ReadPolicy } from './read-policy.js';

const FACE = [CheckLaw, LawReader, PublishPolicy, WithdrawPolicy, ReplacePolicy, ListPolicies, ReadPolicy, ReadLaw, ExplainDecision];

@Module({ imports: [PeopleModule, ProposalsModule], providers: [PolicyStore, PutPolicy, ...FACE], exports: FACE })
export class EligibilityModule {}
