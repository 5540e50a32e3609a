import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { ProposalsModule } from '#proposals';
import { AccountStore } from './account.store.js';
import { AudienceGuard } from './audience.guard.js';
import { BureauStrategy, CounterStrategy, ElderStrategy, Principals } from './audience.strategies.js';
import { ChangeAccount } from './change-account.js';
import { ChangePassword } from './change-password.js';
import { ConfirmPassword } from './confirm-password.js';
import { AccountMaking } from './account-making.js';
import { CreateUser } from './create-user.js';
import { FoundBureau } from './found-bureau.js';
import { DeviceReader, ListDevices } from './device.readers.js';
import { DeviceStore } from './device.store.js';
import { DisableUser } from './disable-user.js';
import { EnrolDevice } from './enrol-device.js';
import { ConfirmSecondFactor, DraftSecondFactor } from './enrol-second-factor.js';
import { EnrolmentTokens } from './enrolment-token.js';
import { FindUsers } from './find-users.js';
import { FirstPasswords } from './first-passwords.js';
import { LinkStaffNumber } from './link-staff-number.js';
import { LiveSessions } from './live-sessions.js';
import { MakeDeviceEnrolment } from './make-device-enrolment.js';
import { OpenAccount } from './open-account.js';
import { OpenSession } from './open-session.js';
import { PaceStore } from './pace.store.js';
import { PastPasswords } from './past-passwords.js';
import { PasswordGate } from './password-gate.js';
import { PendingSteps } from './pending-steps.js';
import { ProofStore } from './proof.store.js';
import { ProveDevice } from './prove-device.js';
import { ReadFirstPassword } from './read-first-password.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RefreshSession } from './refresh-session.js';
import { ReportStolen } from './report-stolen.js';
import { RevokeDevice } from './revoke-device.js';
import { SecondFactor } from './second-factor.js';
import { SessionMaker } from './session-maker.js';
import { SessionStore } from './session.store.js';
import { ShiftSessions } from './shift-sessions.js';
import { SignIn } from './sign-in.js';
import { ForgetPaces, SignInPace } from './sign-in-pace.js';
import { SignInLog } from './sign-in-log.js';
import { SignOut } from './sign-out.js';
import { StaffReader } from './staff-reader.js';

const FACE = [
  CreateUser,
  FoundBureau,
  DisableUser,
  FindUsers,
  ChangePassword,
  SignIn,
  OpenSession,
  RefreshSession,
  SignOut,
  LinkStaffNumber,
  DraftSecondFactor,
  ConfirmSecondFactor,
  ForgetPaces,
  OpenAccount,
  ChangeAccount,
  ReadFirstPassword,
  LiveSessions,
  MakeDeviceEnrolment,
  EnrolDevice,
  RevokeDevice,
  ReportStolen,
  ListDevices,
  DeviceReader,
  ConfirmPassword,
  ProveDevice,
  ShiftSessions,
  StaffReader,
];
const INSIDE = [
  AccountMaking,
  AccountStore,
  SessionStore,
  DeviceStore,
  FirstPasswords,
  PaceStore,
  ProofStore,
  PastPasswords,
  PasswordGate,
  PendingSteps,
  RefreshTokens,
  SecondFactor,
  SessionMaker,
  SignInLog,
  SignInPace,
  EnrolmentTokens,
  Principals,
];
const STRATEGIES = [ElderStrategy, CounterStrategy, BureauStrategy];

/** Accounts, sessions and devices. Importing it puts the guard before every route of the app. */
@Module({
  imports: [ProposalsModule, PassportModule, JwtModule.register({ signOptions: { algorithm: 'HS256' } })],
  providers: [...FACE, ...INSIDE, ...STRATEGIES, { provide: APP_GUARD, useClass: AudienceGuard }],
  exports: FACE,
})
export class IdentityModule {}
