import { CheckLedger } from '#ledger';
import { DecideBearer, DecideHeld, FindReviews } from '#offline';
import { RecordDeath } from '#people';
import { RedeemMeal } from '#redemption';
import { type Actor, UnitOfWork } from '#platform';
import type { Day } from '#values';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { sealedCount } from '../../support/sealed-rows.js';
import { elder, OfflineTill, openOfflineCounty, staffed, told } from './offline-till.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let county: SmallCounty;
let maker: Actor;
let checker: Actor;
beforeAll(async () => {
  county = await openOfflineCounty();
  maker = { ...county.bureau, id: 'wang.officer' };
  checker = { ...county.bureau, id: 'li.approver' };
});
beforeEach(() => {
  county.clock.set(LUNCH);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

const decide = (actor: Actor, eventId: string, decision: 'grant' | 'decline' = 'grant', eventAt: number | null = null) =>
  county.get(DecideHeld).decide(actor, { eventId, decision, reason: '停电证明已核', eventAt });

it.each([
  [47 * HOUR, 'accepted', 0],
  [49 * HOUR, 'held batch_late', 1],
  [8 * DAY, 'held batch_late', 2],
])('a meal that comes in %d ms later', async (late, verdict, persons) => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  county.clock.set(LUNCH + late);
  expect(told(await till.upload())).toEqual([verdict]);
  expect(done(await county.get(FindReviews).one(maker, id))).toMatchObject({ persons });
});

it('is judged by its own time once one person has granted it', async () => {
  const [till, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  other.meal(person, { at: LUNCH + MINUTE });
  county.clock.set(LUNCH + 3 * HOUR);
  await other.upload();
  county.clock.set(LUNCH + 3 * DAY);
  await till.upload();
  expect(done(await decide(maker, id))).toEqual({ final: true });
  // The same word again is the same decision; another's comes too late.
  expect(done(await decide(maker, id))).toEqual({ final: true });
  expect(await decide(checker, id)).toMatchObject({ code: 'conflict' });
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'accepted', flags: ['granted'], receipt: { occurredAt: LUNCH } }]);
  expect(told(await other.upload())).toEqual(['honoured already_redeemed']);
});

it('is granted by nobody who had the tablet enrolled, under whatever account; declined by them it may be', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const [one, other] = [till.meal(person, { at: LUNCH }), till.meal(await elder(county), { at: LUNCH })];
  county.clock.set(LUNCH + 3 * DAY);
  await till.upload();
  const enroller: Actor = { ...maker, id: till.enrolledBy, staffNumber: 'T-001' };
  expect(await decide(enroller, one)).toMatchObject({ code: 'same_person' });
  expect(done(await decide(enroller, other, 'decline'))).toEqual({ final: true });
  expect(done(await decide(maker, one))).toEqual({ final: true });
});

it('is decided by nobody who stood at the till, under whatever account; nor is who bears a meal of theirs', async () => {
  const till = await OfflineTill.enrol(county);
  // The operator's account was shut since, and the same natural person has one of the bureau now.
  const former = { ...till.actor, id: 'former.operator' };
  await staffed(county, former, 'S-077');
  const now: Actor = { ...county.bureau, id: 'new.officer', role: 'bureau_officer', staffNumber: 'S-077' };
  const by = { operatorId: former.id };
  const [late, dead] = [till.meal(await elder(county), { at: LUNCH }, by), await elder(county)];
  done(await county.get(RecordDeath).record(county.bureau, { personId: dead.personId, diedOn: '2026-11-22' as Day, source: '医院证明' }));
  const after = till.meal(dead, { at: LUNCH + MINUTE }, by);
  county.clock.set(LUNCH + 3 * DAY);
  await till.upload();
  for (const decision of ['grant', 'decline'] as const) expect(await decide(now, late, decision)).toMatchObject({ code: 'same_person' });
  expect(done(await decide(checker, after))).toEqual({ final: true });
  const bears = (who: Actor, eventId: string, bearer: 'funds' | 'site') => county.get(DecideBearer).decide(who, { eventId, bearer, reason: '老人确实来吃了' });
  for (const bearer of ['funds', 'site'] as const) expect(await bears(now, after, bearer)).toMatchObject({ code: 'same_person' });
  expect(done(await bears(maker, after, 'site'))).toEqual({ final: false });
  // Declined, it is no way round either.
  expect(done(await decide(maker, late, 'decline'))).toEqual({ final: true });
  expect(await bears(now, late, 'funds')).toMatchObject({ code: 'same_person' });
});

it('needs two different persons after seven days, who agree', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const ids = [till.meal(person, { at: LUNCH - 9 * DAY }), till.meal(person, { at: LUNCH - 8 * DAY })];
  const [granted = '', refused = ''] = ids;
  await till.upload();
  for (const id of ids) expect(done(await decide(maker, id))).toEqual({ final: false });
  expect(await decide(maker, granted, 'decline')).toMatchObject({ code: 'same_person' });
  expect(await decide(checker, granted, 'grant', LUNCH - 9 * DAY + HOUR)).toMatchObject({ code: 'conflict' });
  expect(done(await decide(checker, granted))).toEqual({ final: true });
  expect(done(await decide(checker, refused, 'decline'))).toEqual({ final: true });
  expect(told(await till.upload())).toEqual(['accepted', 'site_bears not_granted']);
  expect(done(await county.get(FindReviews).one(maker, granted)).decisions.map((one) => one.by)).toEqual(['wang.officer', 'li.approver']);
  expect(await sealedCount(county, ['offline_decision', 'device_ceiling'])).toMatchObject({ foreign: [] });
});

it('is not granted by one person beside a word that somebody wrote into the database', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH - 9 * DAY });
  await till.upload();
  await county
    .get(UnitOfWork)
    .run((tx) => tx.insert('offline_decision', [{ event_id: id, n: 1, decision: 'grant', event_at: null, reason: '停电证明已核', decided_by: 'somebody', decided_at: 1 }]));
  expect(await decide(maker, id)).toMatchObject({ code: 'conflict' });
  expect(done(await county.get(FindReviews).one(maker, id)).decisions).toEqual([]);
  expect(told(await till.upload())).toEqual(['held batch_late']);
  expect((await sealedCount(county, ['offline_decision'])).foreign).toMatchObject([{ event_id: id, decided_by: 'somebody' }]);
});

it('holds a meal whose time nobody can vouch for, and takes the time that the papers show', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH - 30 * HOUR, unanchored: true });
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'held', refusal: { code: 'clock_doubt' } }]);
  expect(done(await county.get(FindReviews).one(maker, id))).toMatchObject({ doubt: 'no_server_time', persons: 1 });
  expect(done(await decide(maker, id, 'grant', LUNCH - DAY))).toEqual({ final: true });
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'accepted', receipt: { day: '2026-11-22', occurredAt: LUNCH - DAY } }]);
});

it('sets a clock right that is off by two days, and believes it after a restart', async () => {
  const [till, ...people] = [await OfflineTill.enrol(county), await elder(county), await elder(county), await elder(county)];
  till.meal(people[0]!, { at: LUNCH - 20 * MINUTE, off: 2 * DAY });
  till.meal(people[1]!, { at: LUNCH - 10 * MINUTE, off: 2 * DAY, unanchored: true });
  // Set back by hand after the restart: nobody can tell any more.
  till.meal(people[2]!, { at: LUNCH - 5 * MINUTE, off: -DAY, unanchored: true });
  const answer = await till.upload();
  expect(told(answer)).toEqual(['accepted', 'accepted', 'held clock_doubt']);
  expect(answer.verdicts.map((verdict) => verdict.eventAt)).toEqual([LUNCH - 20 * MINUTE, LUNCH - 10 * MINUTE, LUNCH - 5 * MINUTE - 3 * DAY]);
  expect(answer.verdicts[0]?.flags).toEqual(['clock_corrected']);
});

it('lets the tablet take back a row that is still held, and nobody decides it any more', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH - 3 * DAY });
  till.void(id, { at: LUNCH - 3 * DAY + MINUTE });
  expect(told(await till.upload())).toEqual(['noted already_voided', 'accepted']);
  expect(await decide(maker, id)).toMatchObject({ code: 'conflict' });
});

it('holds a void after the ten minutes, or of a meal that is not this tablet’s own, for an approver', async () => {
  const [till, person, other] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH - 2 * HOUR + 61 * MINUTE });
  const late = till.void(id, { at: LUNCH });
  const elsewhere = done(await county.get(RedeemMeal).redeem(county.meal(other)));
  till.void(elsewhere.receipt.redemptionId, { at: LUNCH });
  expect(told(await till.upload())).toEqual(['accepted', 'held void_too_late', 'held void_too_late']);
  expect(done(await decide(maker, late))).toEqual({ final: true });
  expect(told(await till.upload())).toEqual(['noted already_voided', 'accepted', 'held void_too_late']);
});

it('lists what waits, what was overspent with its other side, evidence and what went back, by area', async () => {
  const [one, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const first = one.meal(person, { at: LUNCH - 2 * MINUTE });
  const second = other.meal(person, { at: LUNCH - MINUTE });
  const late = one.meal(person, { at: LUNCH - MINUTE, unanchored: false });
  const stranger = other.record('not_holder', { at: LUNCH }, { code: person.code });
  other.append('junk');
  await one.upload();
  await other.upload();
  const list = async (name: 'held' | 'overspent' | 'evidence' | 'returned', actor = maker) =>
    (await county.get(FindReviews).find(actor, { list: name, siteId: null, limit: 50 })).items;
  expect((await list('overspent')).find((row) => row.eventId === second)).toMatchObject({ verdict: { otherId: first, outcome: 'honoured' }, nameMasked: '陈*英', persons: 0 });
  expect((await list('overspent')).find((row) => row.eventId === late)).toMatchObject({ verdict: { outcome: 'site_bears', refusal: { detail: { because: 'elder_limit' } } } });
  expect((await list('evidence')).find((row) => row.eventId === stranger)).toMatchObject({ kind: 'not_holder', nameMasked: '陈*英' });
  expect((await list('returned')).length).toBeGreaterThan(0);
  const secondStreet: Actor = { ...maker, role: 'street_officer', areaCode: '330102002' };
  const there = await list('overspent', secondStreet);
  expect(there.map((row) => row.eventId)).toContain(second);
  expect(there.map((row) => row.eventId)).not.toContain(late);
  expect(await county.get(FindReviews).one(secondStreet, late)).toMatchObject({ code: 'not_found' });
  expect(await county.get(DecideHeld).decide(secondStreet, { eventId: late, decision: 'grant', reason: '停电证明已核', eventAt: null })).toMatchObject({ code: 'not_found' });
});

it('pages through a list without losing or repeating a row', async () => {
  const till = await OfflineTill.enrol(county, 'other');
  for (let row = 0; row < 5; row++) till.record('refused', { at: LUNCH }, { reason: 'revoked' });
  await till.upload();
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await county.get(FindReviews).find(maker, { list: 'evidence', siteId: till.actor.siteId, limit: 2, cursor });
    seen.push(...page.items.map((row) => row.eventId));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(5);
});
