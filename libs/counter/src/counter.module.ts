import { Module } from '@nestjs/common';
import { CardsModule } from '#cards';
import { EligibilityModule } from '#eligibility';
import { IdentityModule } from '#identity';
import { PeopleModule } from '#people';
import { SitesModule } from '#sites';
import { CloseShift } from './close-shift.js';
import { CountyLists } from './county-list.js';
import { DeliveryStore } from './delivery.store.js';
import { ExtendShift } from './extend-shift.js';
import { FindDeliveries } from './find-deliveries.js';
import { HolderEntries } from './holder-entries.js';
import { LookUpCard } from './look-up-card.js';
import { LookupLog } from './lookup-log.js';
import { OpenShift } from './open-shift.js';
import { OrderDelivery } from './order-delivery.js';
import { PinGate } from './pin-gate.js';
import { PinStore } from './pin.store.js';
import { ReadDay } from './read-day.js';
import { ReadShift } from './read-shift.js';
import { ReadSnapshot } from './read-snapshot.js';
import { RecordCardCheck } from './record-card-check.js';
import { RefreshSnapshot } from './refresh-snapshot.js';
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
import { TellTablet } from './tell-tablet.js';
import { TellTime } from './tell-time.js';
import { TotalsStore } from './totals.store.js';

const FACE = [
  CloseShift,
  ExtendShift,
  FindDeliveries,
  LookUpCard,
  OpenShift,
  OrderDelivery,
  ReadDay,
  ReadShift,
  ReadSnapshot,
  RecordCardCheck,
  RefreshSnapshot,
  ReportDevice,
  SetPin,
  ShowHolder,
  SiteStaff,
  StepDelivery,
  TellTablet,
  TellTime,
];

const INSIDE = [
  CountyLists,
  DeliveryStore,
  HolderEntries,
  LookupLog,
  PinGate,
  PinStore,
  RegularsOfSite,
  ShiftClosings,
  ShiftDoor,
  ShiftStore,
  SiteParts,
  SnapshotSigner,
  SnapshotStore,
  TotalsStore,
];

@Module({
  imports: [PeopleModule, CardsModule, SitesModule, IdentityModule, EligibilityModule],
  providers: [...FACE, ...INSIDE],
  exports: FACE,
})
export class CounterModule {}
