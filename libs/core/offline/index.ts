/** What a tablet may accept without the network, and how its events are judged afterwards. */
export {
  type DeviceAccepted,
  type DeviceCode,
  deviceDecision,
  type DeviceDecision,
  type DeviceFacts,
  type DeviceList,
  type DeviceMeals,
  type DeviceRefused,
  type OfflineWhy,
} from './device-decision.js';
export { CLOCK_BACK_MS, type ListAge, listAge, LIST_FRESH_MS, LIST_STALE_MS, type OfflineLimits, offlineLimits, STATIC_PER_ELDER_DAY } from './limits.js';
export { carrierAt, type CarrierDeed, type CarrierThen } from './carrier-fold.js';
export { eatenAfterDeath, type KnownDeath } from './day-of-death.js';
export { type HeldList, heldList, type ListClaim, type ListRecord } from './held-list.js';
export {
  batchText,
  CHAIN_START,
  type ChainFault,
  type ChainKnown,
  type ChainLink,
  type ChainPart,
  type ChainReading,
  type HashText,
  leadsToHead,
  linkText,
  readChain,
} from './chain.js';
export {
  type EventHead,
  type FullPriceEvent,
  type MealEvent,
  type NotedEvent,
  type OfflineEvent,
  type OfflineEventKind,
  parseEvent,
  type SignedMoment,
  type UnreadableEvent,
  type VoidEvent,
} from './event.js';
export {
  CLOCK_TOLERANCE_MS,
  type ClockBasis,
  type ClockDoubt,
  type ClockTrail,
  type DeviceTimes,
  type EventTime,
  eventTime,
  isPossible,
  LATE_MS,
  type Lateness,
  latenessOf,
  NO_TRAIL,
  type ServerTimes,
  UNANCHORED_MS,
  VERY_LATE_MS,
} from './event-time.js';
export { type CountedMeal, type CountKind, countKindOf, type DayCount, DeviceCount, type HoldFacts, holdReason, isStolen, personsFor, type Theft } from './hold.js';
export { type AmongTablets, GIVEN_AGAIN_MS, type GivenCeilings, givenUntil, NEW_TABLET_MS, tabletShare, unseenShare } from './shares.js';
export { type Bearing, bearingOf, BY_HAND_ABOVE, type Caps, type DecidedBearer, foldMeals, type MealStanding, type PlacedMeal, type Standing } from './fold.js';
