import { Module } from '@nestjs/common';
import { CardsModule } from '#cards';
import { IdentityModule } from '#identity';
import { AfterTurns } from './after-turns.js';
import { EndFamily } from './end-family.js';
import { FamilyStanding } from './family-standing.js';
import { FamilyOfPerson } from './family-of-person.js';
import { FamilyStore } from './family.store.js';
import { InviteFamily } from './invite-family.js';
import { JoinFamily } from './join-family.js';
import { ListFamily } from './list-family.js';
import { RevokeFamily } from './revoke-family.js';
import { SignInFamily } from './sign-in-family.js';

const FACE = [EndFamily, FamilyOfPerson, FamilyStanding, InviteFamily, JoinFamily, ListFamily, RevokeFamily, SignInFamily];

@Module({ imports: [CardsModule, IdentityModule], providers: [...FACE, AfterTurns, FamilyStore], exports: FACE })
export class FamilyModule {}
