import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { ActivationDesk } from './activation-desk.js';
import { BindSocialCard } from './bind-social-card.js';
import { CardOf } from './card-of.js';
import { CardStore } from './card.store.js';
import { CardsToPrint } from './cards-to-print.js';
import { CarrierOf } from './carrier-of.js';
import { CarrierReader } from './carrier.reader.js';
import { CarrierTurns } from './carrier-turns.js';
import { CarrierStore } from './carrier.store.js';
import { CodeReader } from './code-reader.js';
import { CardAtDesk, CarrierAtDesk, DeskLooks, IssueAtDesk } from './desk-cards.js';
import { DrawCode } from './draw-code.js';
import { EnrolBySms } from './enrol-by-sms.js';
import { EnrolPhone } from './enrol-phone.js';
import { FillCardTags } from './fill-card-tags.js';
import { IssueCards } from './issue-cards.js';
import { IssuerKey } from './issuer-key.js';
import { TimeKey } from './time-key.js';
import { LookupCodes } from './lookup-codes.js';
import { LookupKey } from './lookup-key.js';
import { MakeActivation } from './make-activation.js';
import { Mint } from './mint.js';
import { OnlineKey } from './online-key.js';
import { PhoneEnrolments } from './phone-enrolments.js';
import { PhoneKeyReader } from './phone-key.reader.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { PhoneReadings } from './phone-readings.js';
import { PrintCard } from './print-card.js';
import { PublicKeys } from './public-keys.js';
import { QueueKey } from './queue-key.js';
import { ReleaseSocialCard } from './release-social-card.js';
import { ReplaceCard } from './replace-card.js';
import { ReportLost } from './report-lost.js';
import { RevokePhone } from './revoke-phone.js';
import { ForgetSmsCodes, SendSmsCode } from './send-sms-code.js';
import { SmsCodeStore } from './sms-code.store.js';
import { SocialCardStore } from './social-card.store.js';
import { ResumeCarrier, SuspendCarrier, Suspensions } from './suspend-carrier.js';
import { WithdrawLoss } from './withdraw-loss.js';

const FACE = [
  BindSocialCard,
  CardAtDesk,
  CardOf,
  CarrierAtDesk,
  IssueAtDesk,
  CardsToPrint,
  CarrierOf,
  CarrierReader,
  CarrierTurns,
  CodeReader,
  DrawCode,
  EnrolBySms,
  EnrolPhone,
  FillCardTags,
  ForgetSmsCodes,
  IssueCards,
  IssuerKey,
  TimeKey,
  LookupCodes,
  LookupKey,
  MakeActivation,
  OnlineKey,
  PhoneKeyReader,
  PrintCard,
  QueueKey,
  ReleaseSocialCard,
  ReplaceCard,
  ReportLost,
  ResumeCarrier,
  RevokePhone,
  SendSmsCode,
  SuspendCarrier,
  WithdrawLoss,
];

@Module({
  imports: [PeopleModule],
  providers: [
    ...FACE,
    ActivationDesk,
    CardStore,
    DeskLooks,
    CarrierStore,
    Mint,
    PhoneEnrolments,
    PhoneKeyStore,
    PhoneReadings,
    PublicKeys,
    SmsCodeStore,
    SocialCardStore,
    Suspensions,
  ],
  exports: FACE,
})
export class CardsModule {}
