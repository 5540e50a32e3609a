import { Module } from '@nestjs/common';
import { CardsModule } from '#cards';
import { EligibilityModule } from '#eligibility';
import { IdentityModule } from '#identity';
import { OfflineModule } from '#offline';
import { PeopleModule } from '#people';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { BadgeStore } from './badge.store.js';
import { CloseShift } from './close-shift.js';
import { CounterBudget } from './counter-budget.js';
import { CountyLists } from './county-list.js';
import { DeliveryStore } from './delivery.store.js';
import { ExtendShift } from './extend-shift.js';
import { FindBadges } from './find-badges.js';
import { FindDeliveries } from './find-deliveries.js';
import { HolderEntries } from './holder-entries.js';
import { LookUpCard } from './look-up-card.js';
import { LookupLog } from './lookup-log.js';
import { MakeBadge } from './make-badge.js';
import { OpenShift } from './open-shift.js';
import { OrderDelivery } from './order-delivery.js';
import { PinGate } from './pin-gate.js';
import { PinHour } from './pin-hour.js';
import { PinStore } from './pin.store.js';
import { QuoteHolder } from './quote-holder.js';
import { ReadDay } from './read-day.js';
import { ReadRegulars } from './read-regulars.js';
import { ReadShift } from './read-shift.js';
import { ReadSnapshot } from './read-snapshot.js';
import { RecordCardCheck } from './record-card-check.js';
import { RefreshSnapshot } from './refresh-snapshot.js';
import { RegularNumbers } from './regular-numbers.js';
import { RegularsOfSite } from './regulars.js';
import { ReportDevice } from './report-device.js';
import { SetPin } from './set-pin.js';
import { ShiftClosings } from './shift-closings.js';
import { ShiftDoor } from './shift-door.js';
import { ShiftStore } from './shift.store.js';
import { ShowHolder } from './show-holder.js';
import { SiteParts } from './site-part.js';
import { SiteStaff } from './site-staff.js';
import { SnapshotSigner } from './snapshot-signer.js';
import { SnapshotStore } from './snapshot.store.js';
import { StepDelivery } from './step-delivery.js';
import { StretchRegulars } from './stretch-regulars.js';
import { TabletShares } from './tablet-shares.js';
import { TellTablet } from './tell-tablet.js';
import { TellTime } from './tell-time.js';
import { TotalsStore } from './totals.store.js';
import { TypedGate } from './typed-gate.js';

const FACE = [
  CloseShift,
  ExtendShift,
  FindBadges,
  FindDeliveries,
  LookUpCard,
  MakeBadge,
  OpenShift,
  OrderDelivery,
  QuoteHolder,
  ReadDay,
  ReadRegulars,
  ReadShift,
  ReadSnapshot,
  RecordCardCheck,
  RefreshSnapshot,
  ReportDevice,
  SetPin,
  ShowHolder,
  SiteStaff,
  StepDelivery,
  StretchRegulars,
  TellTablet,
  TellTime,
  TypedGate,
];

const INSIDE = [
  BadgeStore,
  CounterBudget,
  CountyLists,
  DeliveryStore,
  HolderEntries,
  LookupLog,
  PinGate,
  PinHour,
  PinStore,
  RegularNumbers,
  RegularsOfSite,
  ShiftClosings,
  ShiftDoor,
  ShiftStore,
  SiteParts,
  SnapshotSigner,
  SnapshotStore,
  TabletShares,
  TotalsStore,
];

@Module({
  imports: [PeopleModule, CardsModule, SitesModule, IdentityModule, EligibilityModule, RedemptionModule, OfflineModule],
  providers: [...FACE, ...INSIDE],
  exports: FACE,
})
export class CounterModule {}
