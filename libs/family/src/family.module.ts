import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { FamilyStanding } from './family-standing.js';
import { FamilyStore } from './family.store.js';
import { InviteFamily } from './invite-family.js';
import { JoinFamily } from './join-family.js';
import { ListFamily } from './list-family.js';
import { RevokeFamily } from './revoke-family.js';
import { SignInFamily } from './sign-in-family.js';

const FACE = [FamilyStanding, InviteFamily, JoinFamily, ListFamily, RevokeFamily, SignInFamily];

@Module({ imports: [IdentityModule], providers: [...FACE, FamilyStore], exports: FACE })
export class FamilyModule {}
