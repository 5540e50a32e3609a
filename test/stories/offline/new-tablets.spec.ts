import { sign } from 'node:crypto';
import { CounterModule, ReadSnapshot, RefreshSnapshot, type Snapshot } from '#counter';
import { deviceProofText, ENROLMENTS_PER_DAY, MakeDeviceEnrolment, RevokeDevice } from '#identity';
import { CheckLedger } from '#ledger';
import { DecideHeld, OfflineModule } from '#offline';
import { UnitOfWork } from '#platform';
import { Reconcile, ReconciliationModule, ReconciliationReader } from '#reconciliation';
import { RedeemMeal } from '#redemption';
import { FindAlarms, NEW_CARRIERS_ALARM, SupervisionModule } from '#supervision';
import type { Id, Month } from '#values';
import { COUNTY, done, LUNCH, openSmallCounty, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, OfflineTill, staffed, told } from './offline-till.js';

/*
 * Goal: who enrols tablets makes no meals by it. A new tablet brings its site no new ceiling: while lists of before may still
 * serve it gets what those leave, and what is above waits for a person. A tablet that has been there serves as ever, and an
 * ordinary replacement is an ordinary tablet as soon as it can be.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const [PAID, WAITS] = ['accepted', 'held over_ceiling'];

let county: SmallCounty;
beforeEach(async () => {
  county = await openSmallCounty({ modules: [OfflineModule, ReconciliationModule, CounterModule, SupervisionModule] });
  await staffed(county, county.till);
  // Five guests on the busiest of the days before: six meals a day are what the site's lists allow it, five of them by cards.
  county.clock.set(LUNCH - 2 * DAY);
  for (let guest = 0; guest < 5; guest++) done(await county.get(RedeemMeal).redeem(county.meal(await elder(county))));
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: county.till.deviceId ?? '', reason: '换机' }));
  county.clock.set(LUNCH);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
  await county.drop();
});

/** A list, asked for as a tablet asks. */
async function list(till: OfflineTill): Promise<Snapshot> {
  // As the night does it.
  if (await county.get(RefreshSnapshot).isStale()) await county.get(RefreshSnapshot).everybody();
  const instantMs = county.clock.nowMs();
  const text = deviceProofText({ purpose: 'snapshot', deviceId: till.deviceId, instantMs });
  return done(await county.get(ReadSnapshot).read({ deviceId: till.deviceId, instantMs, signature: sign(null, Buffer.from(text), till.key).toString('base64url') }, {}));
}

/** What becomes of so many guests whom a tablet serves now without the network, one a minute, on a list that it was given. */
async function serve(till: OfflineTill, guests: number, { serial, madeAt }: Snapshot): Promise<string[]> {
  const [from, now] = [till.head + 1, county.clock.nowMs()];
  for (let guest = 0; guest < guests; guest++) {
    till.meal(await elder(county), { at: now + guest * 1000, listMadeAt: madeAt }, { snapshotSerial: serial });
  }
  county.clock.set(now + MINUTE);
  return told(await till.upload(till.batch(from)));
}

/** Somebody eats with the line up, and so the next list has another number. */
async function eat(): Promise<void> {
  done(await county.get(RedeemMeal).redeem({ ...county.meal(await elder(county)), actor: county.otherTill, menuItemId: county.otherMenuItemId }));
  county.clock.set(county.clock.nowMs() + MINUTE);
}

async function tabletOf(daysAgo: number): Promise<OfflineTill> {
  const now = county.clock.nowMs();
  county.clock.set(now - daysAgo * DAY);
  const till = await OfflineTill.enrolNow(county);
  county.clock.set(now);
  return till;
}

const repeated = (what: string, times: number): string[] => Array.from({ length: times }, () => what);

async function reconciled(): Promise<string[]> {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: '330102' }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 200, cursor: undefined })).items.map((one) => one.type);
}

it('bring their site no new ceiling: what they serve above it waits for a person, and the tablet that was there serves as ever', async () => {
  const old = await tabletOf(30);
  const oldList = await list(old);
  expect(oldList.ceilings).toEqual({ fresh: 6, stale: 5 });
  expect(await serve(old, 5, oldList)).toEqual(repeated(PAID, 5));
  // An officer enrols one tablet after the other, has each fetch a list and serves as many as it allows; one of them is retired to make room.
  const fresh: OfflineTill[] = [];
  for (let tablet = 0; tablet < 4; tablet++) {
    const till = await OfflineTill.enrolNow(county);
    fresh.push(till);
    const own = await list(till);
    expect(own.ceilings.fresh).toBeGreaterThan(0);
    // Six in all is what the site's lists allow; the sixth is a phone's, so of cards nothing is left.
    expect(await serve(till, own.ceilings.stale, own)).toEqual(repeated(WAITS, own.ceilings.stale));
    if (tablet === 1) done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '换机' }));
  }
  const held = await county.get(UnitOfWork).reader.query<{ id: Id }>("SELECT event_id AS id FROM offline_outcome WHERE outcome = 'held'");
  // Nobody was refused: one person lets a row pass, and then it is paid.
  const officer = { ...county.bureau, id: 'wang.officer', staffNumber: 'W-100' };
  expect(done(await county.get(DecideHeld).decide(officer, { eventId: held[0]?.id ?? '', decision: 'grant', reason: '停电证明已核', eventAt: null }))).toEqual({ final: true });
  expect(await reconciled()).toEqual([]);
  // The tablet that was there has its part of a new day.
  county.clock.set(LUNCH + DAY);
  const next = await list(old);
  expect(await serve(old, next.ceilings.stale, next)).toEqual(repeated(PAID, next.ceilings.stale));
});

it('have their even part once no list of before can serve any more, and so has a replacement on the next day', async () => {
  const old = await tabletOf(30);
  await list(old);
  const second = await OfflineTill.enrolNow(county);
  await list(second);
  // As a minute later: each has the even part, and nothing is paid for the new one yet, because the old one may still serve by its list of before.
  await eat();
  const even = await list(old);
  expect([even.ceilings, await serve(second, 1, await list(second))]).toEqual([{ fresh: 3, stale: 3 }, [WAITS]]);
  county.clock.set(LUNCH + 3 * DAY + HOUR);
  await list(old);
  const own = await list(second);
  expect(own.ceilings).toEqual({ fresh: 3, stale: 3 });
  expect(await serve(second, 3, own)).toEqual(repeated(PAID, 3));
  // One breaks; the other one's part and the broken one's are the day's. The new one has the broken one's from tomorrow on.
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: second.deviceId, reason: '屏幕碎了' }));
  const replacement = await OfflineTill.enrolNow(county);
  expect(await serve(replacement, 1, await list(replacement))).toEqual([WAITS]);
  county.clock.set(LUNCH + 4 * DAY);
  await list(old);
  const tomorrow = await list(replacement);
  expect(await serve(replacement, 1, tomorrow)).toEqual([PAID]);
});

it('two that are enrolled at one moment do not get the same part twice', async () => {
  const tills = [await OfflineTill.enrolNow(county), await OfflineTill.enrolNow(county), await OfflineTill.enrolNow(county)];
  await Promise.all(tills.map(list));
  const rows = await county.get(UnitOfWork).reader.query<{ n: number | string; of: number }>('SELECT SUM(paid_fresh) AS n, MAX(site_fresh) AS `of` FROM device_ceiling');
  expect(Number(rows[0]?.n)).toBeLessThanOrEqual(Number(rows[0]?.of));
});

it('that ask for no list for days have none that counts, whatever number they tell', async () => {
  const till = await tabletOf(30);
  await list(till);
  const busy = await tabletOf(30);
  county.clock.set(LUNCH + 5 * DAY);
  // The number of today's list is no secret at the site; this tablet was not given it.
  const todays = await list(busy);
  expect(await serve(till, 1, todays)).toEqual(['held list_unknown']);
  expect(await reconciled()).toEqual([]);
});

it('are told when all of a site serve more than its lists allow it, and when one account enrols many', async () => {
  const kinds = async () => (await county.get(FindAlarms).all(COUNTY)).map(({ kind, value, limit }) => [kind, value, limit]);
  const old = await tabletOf(30);
  const own = await list(old);
  expect(await serve(old, 5, own)).toEqual(repeated(PAID, 5));
  expect(await kinds()).toEqual([]);
  const fresh = await OfflineTill.enrolNow(county);
  await serve(fresh, 2, await list(fresh));
  expect(await kinds()).toEqual([['offline_above_site', 7, 6]]);
  const make = (siteId: Id | null = county.till.siteId, id = 'street.he') => county.get(MakeDeviceEnrolment).make({ ...county.bureau, id }, { siteId: siteId ?? '' });
  for (let token = 1; token <= ENROLMENTS_PER_DAY; token++) done(await make());
  expect(await make()).toMatchObject({ code: 'enrolment_limit' });
  done(await make(county.otherTill.siteId));
  done(await make(county.till.siteId, 'li.officer'));
  expect(await kinds()).toEqual([
    ['enrolments', ENROLMENTS_PER_DAY, ENROLMENTS_PER_DAY],
    ['offline_above_site', 7, 6],
  ]);
  county.clock.set(LUNCH + DAY);
  done(await make());
});

it('or when a site serves many by cards that were handed out in the week before; not a day later, when they are new no more', async () => {
  const alarm = async () => (await county.get(FindAlarms).all(COUNTY)).filter(({ kind }) => kind === 'new_carriers').map(({ value, limit }) => [value, limit]);
  const people: SmallPerson[] = [];
  for (let guest = 0; guest <= NEW_CARRIERS_ALARM; guest++) people.push(await county.person());
  const eat = async (from: number, to?: number) => {
    for (const person of people.slice(from, to)) done(await county.get(RedeemMeal).redeem(county.meal(person, { actor: county.otherTill, menuItemId: county.otherMenuItemId })));
  };
  await eat(0, NEW_CARRIERS_ALARM);
  expect(await alarm()).toEqual([]);
  await eat(NEW_CARRIERS_ALARM);
  expect(await alarm()).toEqual([[NEW_CARRIERS_ALARM + 1, NEW_CARRIERS_ALARM]]);
  county.clock.set(LUNCH + 8 * DAY);
  await eat(0);
  expect(await alarm()).toEqual([]);
});
