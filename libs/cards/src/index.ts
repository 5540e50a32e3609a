/**
 * What a person shows at the counter: the printed card, the phone, the social-security card, under one generation.
 *
 * Promises: a person has at most one active card; reporting a loss stops paper, phone and social card in one commit;
 * replacing a card raises the generation once however often it is asked; a new phone does not raise it; an activation
 * code is claimed once; a social-security card belongs to one living person; every act leaves a row in `carrier_event`.
 *
 * Refusals: code_unknown, code_expired, revoked, suspended, deceased, token_used, carrier_taken, conflict, not_found,
 * reason_required, invalid_request, forbidden, disclosure_limit.
 *
 * Example: `const [card] = await issueCards.issue(actor, [personId]); await codeReader.read(db, [card.code], nowMs)`
 * answers `[{ kind: 'read', codeKind: 'card', personId, carrierId: card.cardId, generation: 1, ... }]`.
 */
import { Card, CarrierEvent, Carrier, SocialCard } from './card.entity.js';
import { Activation, PhoneKey } from './phone-key.entity.js';

export { BindSocialCard, type BindSocialCardRequest, type BoundSocialCard } from './bind-social-card.js';
export { CardOf, type CardOnRecord } from './card-of.js';
export { CardAtDesk, CarrierAtDesk, IssueAtDesk } from './desk-cards.js';
export type { CardRecord } from './card.store.js';
export { CardsModule } from './cards.module.js';
export { CardsToPrint } from './cards-to-print.js';
export { CarrierOf, type CarrierSummary } from './carrier-of.js';
export { type CarrierDeedRecord, CarrierReader, type CarrierRecord, type CarrierState } from './carrier.reader.js';
export { type CarrierTurn, CarrierTurns } from './carrier-turns.js';
export { CodeReader } from './code-reader.js';
export type { CodeReading } from './code-reading.js';
export { DrawCode, type Drawing, type DrawingFormat } from './draw-code.js';
export { EnrolBySms, type SmsEnrolment } from './enrol-by-sms.js';
export { EnrolPhone, NETWORK_MISSES, type EnrolPhoneRequest } from './enrol-phone.js';
export type { EnrolledPhone } from './phone-enrolments.js';
export { FillCardTags } from './fill-card-tags.js';
export { IssueCards, type IssuedCard, newCard, type NewCard } from './issue-cards.js';
export { IssuerKey } from './issuer-key.js';
export { TimeKey } from './time-key.js';
export { type LookedUpCard, LookupCodes } from './lookup-codes.js';
export { LookupKey } from './lookup-key.js';
export { OnlineKey } from './online-key.js';
export { QueueKey } from './queue-key.js';
export type { MadeActivation } from './activation-desk.js';
export { ACTIVATION_MINUTES_MAX, ACTIVATION_MINUTES_MIN, MakeActivation } from './make-activation.js';
export { PhoneKeyReader } from './phone-key.reader.js';
export type { PhoneKeyRecord } from './phone-key.store.js';
export { PrintCard } from './print-card.js';
export { ReleaseSocialCard } from './release-social-card.js';
export { ReplaceCard, type ReplaceCardRequest } from './replace-card.js';
export { ReportLost, type ReportLostRequest } from './report-lost.js';
export { type RevokedPhone, RevokePhone } from './revoke-phone.js';
export { ForgetSmsCodes, SendSmsCode, type SmsCodeAsked, type SmsCodeRequest } from './send-sms-code.js';
export { ResumeCarrier, SuspendCarrier, type SuspensionRequest } from './suspend-carrier.js';
export { LOSS_WITHDRAWAL_MS, WithdrawLoss, type WithdrawLossRequest } from './withdraw-loss.js';

/** The tables of this lib, for the one DataSource of a process. */
export const CARDS_TABLES = [Carrier, Card, PhoneKey, Activation, SocialCard, CarrierEvent] as const;
