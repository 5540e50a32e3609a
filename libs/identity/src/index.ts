/**
 * Who may act: accounts, roles, area scope, devices and sessions, and the guard before every route.
 *
 * Promises: a token of one audience opens no route of another; a session that was ended, an account that was disabled
 * and a device that was revoked are refused from the next request on; wrong passwords are counted by login and network,
 * and no attack shuts out anybody who signed in from where they are; a refresh token and an enrolment token are good once; tokens and passwords are
 * kept as digests only; a route without `@Audience` or `@OpenToAll` is shut.
 *
 * Refuses: credentials_wrong, account_locked, password_weak, password_reused, password_change_first, second_factor_first,
 * enrolment_limit, second_factor_needed, second_factor_wrong, deciders_needed, too_many_requests, unauthenticated, forbidden, device_revoked, token_used, proof_used, login_taken,
 * staff_number_taken, area_unknown, invalid_request, not_found, conflict.
 *
 * @example
 * \@Audience('bureau') \@Roles('bureau_admin') \@Controller('bureau/users')
 * class UsersController { \@Post('openings') open(\@ActingAs() actor: Actor, \@Body() dto: AccountOpeningDto) { ... } }
 */
import { DeviceEnrolmentEntity, DeviceEntity, SessionEntity, UserAccountEntity } from './identity.entity.js';

export { type AudienceName, DECIDERS_LEAST, type Principal, ROLES_OF, type SessionGrant, type UserRecord } from './account.js';
export { ActingAs, Audience, BeforeReady, CurrentSession, OPEN, OpenToAll, Roles, WhileLost } from './audience.decorators.js';
export { type AccountChange, CHANGE_ACCOUNT } from './change-account.js';
export { ChangePassword } from './change-password.js';
export { ConfirmPassword } from './confirm-password.js';
export { type UserToCreate } from './account-making.js';
export { CreateUser } from './create-user.js';
export { FoundBureau, type Founder } from './found-bureau.js';
export { DeviceReader, ListDevices } from './device.readers.js';
export type { DeviceRecord } from './device.store.js';
export { DisableUser } from './disable-user.js';
export { isSigned, publicKeyText } from './ed25519.js';
export { type DeviceToEnrol, EnrolDevice } from './enrol-device.js';
export { ConfirmSecondFactor, type DraftedFactor, DraftSecondFactor } from './enrol-second-factor.js';
export { FindUsers, type UsersWanted } from './find-users.js';
export { IdentityModule } from './identity.module.js';
export { LinkStaffNumber } from './link-staff-number.js';
export { LiveSessions } from './live-sessions.js';
export { type DeviceEnrolment, ENROLMENTS_PER_DAY, MakeDeviceEnrolment } from './make-device-enrolment.js';
export { type AccountToOpen, OPEN_ACCOUNT } from './open-account.js';
export { OpenSession } from './open-session.js';
export { type DeviceSignature, ProveDevice } from './prove-device.js';
export { ReadFirstPassword } from './read-first-password.js';
export { elderActor, type ElderPhone, type ElderProfile, type ElderStanding, RefreshSession, type RefreshRequest } from './refresh-session.js';
export { RevokeDevice } from './revoke-device.js';
export { ReportStolen, type TheftReport } from './report-stolen.js';
export type { SessionHolder } from './session-maker.js';
export { ShiftSessions } from './shift-sessions.js';
export { ForgetPaces } from './sign-in-pace.js';
export { type DeviceProof, SignIn, type SignInRequest } from './sign-in.js';
export { counterSignInText, deviceProofText, elderSignInText, isFresh } from './sign-in-proof.js';
export { SignOut } from './sign-out.js';
export { type StaffMember, StaffReader } from './staff-reader.js';
export { type RouteGuard, routeGuards, unguardedRoutes } from './unguarded-routes.js';

/** The tables of this lib, for the data source. */
export const IDENTITY_TABLES = [UserAccountEntity, SessionEntity, DeviceEntity, DeviceEnrolmentEntity];
