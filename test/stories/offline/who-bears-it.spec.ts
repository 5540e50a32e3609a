import { CheckLedger } from '#ledger';
import { DecideBearer, DecideHeld, FindReviews, TakeLeftBatches } from '#offline';
import { RecordDeath, RegisterProxy } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { QuoteMeal, type RedeemItem, RedeemMeal, VoidRedemption } from '#redemption';
import type { Day, Id, Month } from '#values';
import { isRefusal } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { sealedCount } from '../../support/sealed-rows.js';
import { elder, listMade, OfflineTill, openOfflineCounty, told } from './offline-till.js';

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
  county.clock.set(LUNCH + 3 * HOUR);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

const say = (actor: Actor, eventId: Id, bearer: 'funds' | 'site', reason = '申诉材料已核') => county.get(DecideBearer).decide(actor, { eventId, bearer, reason });
const both = async (eventId: Id, bearer: 'funds' | 'site'): Promise<void> => {
  expect(done(await say(maker, eventId, bearer))).toEqual({ final: false });
  expect(done(await say(checker, eventId, bearer))).toEqual({ final: true });
};
const inSuspense = async (): Promise<string[]> => (await county.get(FindReviews).find(maker, { list: 'suspense', siteId: null, limit: 50 })).items.map((review) => review.eventId);
const balance = async (kind: string, { personId }: SmallPerson): Promise<number> => {
  const { s } = await county.one<{ s: unknown }>(
    'SELECT COALESCE(SUM(p.amount), 0) AS s FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.person_id = ? AND p.account_kind = ?',
    [personId, kind],
  );
  return Number(s);
};
const money = async (person: SmallPerson): Promise<Record<string, number>> => ({
  fund: await balance('FUND', person),
  payable: await balance('SITE_PAYABLE', person),
  suspense: await balance('SUSPENSE', person),
});
const counted = async ({ personId }: SmallPerson): Promise<number> =>
  Number((await county.one<{ s: unknown }>('SELECT COALESCE(SUM(used), 0) AS s FROM meal_counter WHERE person_id = ? AND LENGTH(period) = 7', [personId])).s);

/** A meal on the day after a death that the list did not know of: the site kept the rules, so somebody must look at it. */
async function deadLunch(): Promise<{ till: OfflineTill; person: SmallPerson; id: Id }> {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  done(await county.get(RecordDeath).record(county.bureau, { personId: person.personId, diedOn: '2026-11-22' as Day, source: '医院证明' }));
  const id = till.meal(person, { at: LUNCH });
  expect(told(await till.upload())).toEqual(['honoured deceased']);
  expect(await money(person)).toEqual({ fund: 0, payable: 300, suspense: -300 });
  return { till, person, id };
}

it('closes a case in suspense to the site, once two persons have said so, and leaves nothing in suspense', async () => {
  const { till, person, id } = await deadLunch();
  expect(await inSuspense()).toContain(id);
  expect(done(await say(maker, id, 'site'))).toEqual({ final: false });
  // The same word again, and the other word by the same person, close nothing.
  expect(done(await say(maker, id, 'site'))).toEqual({ final: false });
  expect(await say(maker, id, 'funds')).toMatchObject({ code: 'same_person' });
  expect(await money(person)).toEqual({ fund: 0, payable: 300, suspense: -300 });
  expect(done(await say(checker, id, 'site'))).toEqual({ final: true });
  expect(await money(person)).toEqual({ fund: 0, payable: 0, suspense: 0 });
  expect(await inSuspense()).not.toContain(id);
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'site_bears', refusal: { code: 'deceased' }, flags: ['decided'] }]);
  expect(done(await county.get(FindReviews).one(maker, id))).toMatchObject({
    bearers: ['funds'],
    words: [
      { bearer: 'site', by: 'wang.officer', own: true, closes: false },
      { bearer: 'site', by: 'li.approver', own: false, closes: true },
    ],
  });
});

it('gives it to the funds without giving the meal a place, and again to the site when two others see it otherwise', async () => {
  const { till, person, id } = await deadLunch();
  await both(id, 'funds');
  expect(await money(person)).toEqual({ fund: -300, payable: 300, suspense: 0 });
  expect(await counted(person)).toBe(0);
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'accepted', refusal: null, flags: ['decided'] }]);
  expect(done(await say({ ...maker, id: 'zhao' }, id, 'site'))).toEqual({ final: false });
  expect(done(await say({ ...maker, id: 'qian' }, id, 'site'))).toEqual({ final: true });
  expect(await money(person)).toEqual({ fund: 0, payable: 0, suspense: 0 });
});

it('is not closed by one person beside a word that somebody wrote into the database', async () => {
  const { person, id } = await deadLunch();
  await county
    .get(UnitOfWork)
    .run((tx) => tx.insert('standing_decision', [{ redemption_id: id, n: 1, bearer: 'funds', closes: false, reason: '申诉材料已核', decided_by: 'somebody', decided_at: 1 }]));
  expect(isRefusal(await say(maker, id, 'funds'))).toBe(true);
  expect(await money(person)).toEqual({ fund: 0, payable: 300, suspense: -300 });
  const { rows, foreign } = await sealedCount(county, ['standing_decision', 'proxy']);
  expect(rows['standing_decision']).toBeGreaterThan(4);
  expect(foreign).toMatchObject([{ redemption_id: id, decided_by: 'somebody' }]);
});

it('is not closed by two persons who disagree, but by the two who agree', async () => {
  const { id } = await deadLunch();
  expect(done(await say(maker, id, 'funds'))).toEqual({ final: false });
  expect(done(await say(checker, id, 'site'))).toEqual({ final: false });
  expect(await inSuspense()).toContain(id);
  expect(done(await say(maker, id, 'site'))).toEqual({ final: true });
});

it('is closed once when two persons say it at the same moment', async () => {
  const { person, id } = await deadLunch();
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((by) => say({ ...maker, id: by }, id, 'site')));
  expect(answers.filter((answer) => !isRefusal(answer) && answer.final)).toHaveLength(1);
  expect(await money(person)).toEqual({ fund: 0, payable: 0, suspense: 0 });
});

it('pays a site after its appeal was upheld, whatever rule it had broken', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  const id = till.meal(person, { at: LUNCH + MINUTE });
  expect(told(await till.upload())).toEqual(['accepted', 'site_bears already_redeemed']);
  expect(await say(maker, id, 'site')).toMatchObject({ code: 'conflict' });
  await both(id, 'funds');
  expect(await money(person)).toEqual({ fund: -600, payable: 600, suspense: 0 });
  expect(told(await till.upload())).toEqual(['accepted', 'accepted']);
  expect(await counted(person)).toBe(1);
});

it('judges a meal after all that was declined on review, if two persons grant the appeal', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  county.clock.set(LUNCH + 3 * DAY);
  await till.upload();
  done(await county.get(DecideHeld).decide(maker, { eventId: id, decision: 'decline', reason: '无停电证明', eventAt: null }));
  expect(told(await till.upload())).toEqual(['site_bears not_granted']);
  expect(done(await county.get(FindReviews).one(maker, id)).bearers).toEqual(['funds']);
  await both(id, 'funds');
  expect((await till.upload()).verdicts).toMatchObject([{ outcome: 'accepted', receipt: { occurredAt: LUNCH } }]);
  expect(await money(person)).toEqual({ fund: -300, payable: 300, suspense: 0 });
});

it('is no way round the doors of the review: whoever had the tablet enrolled has no word for the funds', async () => {
  const till = await OfflineTill.enrol(county);
  const declined = till.meal(await elder(county), { at: LUNCH });
  county.clock.set(LUNCH + 3 * DAY);
  await till.upload();
  done(await county.get(DecideHeld).decide(maker, { eventId: declined, decision: 'decline', reason: '无停电证明', eventAt: null }));
  expect(await say({ ...maker, id: till.enrolledBy }, declined, 'funds')).toMatchObject({ code: 'same_person' });
  expect(done(await say(maker, declined, 'funds'))).toEqual({ final: false });
});

it('lets a void, and a place that becomes free, go before any decision', async () => {
  const [till, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const first = till.meal(person, { at: LUNCH });
  const second = other.meal(person, { at: LUNCH + MINUTE, listMadeAt: null });
  await till.upload();
  expect(told(await other.upload())).toEqual(['held no_list']);
  done(await county.get(DecideHeld).decide(maker, { eventId: second, decision: 'grant', reason: '断网证明已核', eventAt: null }));
  expect(told(await other.upload())).toEqual(['site_bears already_redeemed']);
  await both(second, 'funds');
  till.void(first, { at: LUNCH + 5 * MINUTE });
  await till.upload();
  expect(await counted(person)).toBe(1);
  other.void(second, { at: LUNCH + 6 * MINUTE });
  expect(told(await other.upload()).at(-1)).toBe('accepted');
  expect([await counted(person), await money(person)]).toEqual([0, { fund: 0, payable: 0, suspense: 0 }]);
  expect(await say(maker, second, 'site')).toMatchObject({ code: 'already_voided' });
});

it('decides nothing about a meal that the funds pay by law, of another area, or without a reason', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  await till.upload();
  for (const bearer of ['funds', 'site'] as const) expect(await say(maker, id, bearer)).toMatchObject({ code: 'conflict' });
  expect(await say({ ...maker, areaCode: '330106' }, id, 'site')).toMatchObject({ code: 'not_found' });
  expect(await say(maker, id, 'site', ' ')).toMatchObject({ code: 'reason_required' });
});

it('counts what a proxy collected without the network against the number that the proxy may, by the time of the meals', async () => {
  const [till, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const entry = { personId: person.personId, relation: '女儿', name: '李小红', consentedOn: '2026-01-01' as Day, endsOn: '2026-12-31' as Day, mealsPerMonth: 1 };
  const { proxyId } = done(await county.get(RegisterProxy).register(county.bureau, entry));
  const later = till.meal(person, { at: LUNCH }, { proxyId });
  const earlier = other.meal(person, { at: LUNCH - DAY }, { proxyId });
  expect(told(await till.upload())).toEqual(['accepted']);
  expect(told(await other.upload())).toEqual(['accepted']);
  expect((await till.upload()).verdicts).toMatchObject([{ id: later, outcome: 'honoured', refusal: { code: 'over_quota', detail: { borneBy: 'advance' } } }]);
  expect(await counted(person)).toBe(1);
  other.void(earlier, { at: LUNCH - DAY + MINUTE });
  await other.upload();
  expect(told(await till.upload())).toEqual(['accepted']);
});

it('holds while everybody is at it at once: tablets, tills, voids, three deciders and the night', async () => {
  const people = [await elder(county), await elder(county), await elder(county)];
  const tills: OfflineTill[] = [];
  const noon = LUNCH - DAY - 50 * MINUTE;
  for (let nth = 0; nth < 4; nth++) {
    const till = await OfflineTill.enrol(county, nth % 2 === 0 ? 'first' : 'other');
    for (let meal = 0; meal < 8; meal++) {
      const at = noon + meal * 15 * MINUTE + nth * 1000;
      const id = till.meal(people[(meal + nth) % 3] ?? { code: '' }, { at, listMadeAt: nth === 3 ? null : at - HOUR });
      if (meal % 4 === 3) till.void(id, { at: at + MINUTE });
    }
    tills.push(till);
  }
  const upload = async (till: OfflineTill): Promise<void> => {
    for (let from = 1; from <= till.head; from += 3) await till.upload(till.batch(from, Math.min(till.head, from + 2)));
  };
  const eat = async (person: SmallPerson): Promise<void> => {
    const { receipt } = done(await county.get(RedeemMeal).redeem(county.meal(person)));
    done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: receipt.redemptionId, reason: '点错了' }));
  };
  let closed = 0;
  const decide = async (by: string): Promise<void> => {
    for (let round = 0; round < 6; round++) {
      for (const { eventId, bearers } of (await county.get(FindReviews).find(maker, { list: 'overspent', siteId: null, limit: 6 })).items)
        for (const bearer of bearers) {
          const answer = await say({ ...maker, id: by }, eventId, bearer);
          if (!isRefusal(answer) && answer.final) closed++;
        }
    }
  };
  county.clock.set(LUNCH + HOUR);
  const night = async (): Promise<number> => (await county.get(TakeLeftBatches).takeIn()).events;
  await Promise.all([...tills.flatMap((till) => [upload(till), till.upload()]), ...people.map(eat), ...['a', 'b', 'c'].map(decide), night(), night()]);
  await Promise.all(['d', 'e'].map(decide));
  expect(closed).toBeGreaterThan(0);
  const taken = await county.one<{ n: unknown }>(`SELECT COUNT(*) AS n FROM offline_event WHERE device_id IN ('${tills.map((till) => till.deviceId).join("','")}')`);
  expect(Number(taken.n)).toBe(tills.reduce((sum, till) => sum + till.head, 0));
});

describe('meals by typed number beyond what a site has in a day', () => {
  const TEN = 10;
  const serve = async (change: Partial<RedeemItem> = {}) => {
    const person = await elder(county);
    const item = county.meal(person, { code: person.number, ...change });
    const { receipt } = done(await county.get(RedeemMeal).redeem(item));
    return { person, item, receipt };
  };
  const standing = async ({ item }: { item: RedeemItem }): Promise<string | null> => {
    const sql = 'SELECT standing, code FROM redemption_standing WHERE redemption_id = ? ORDER BY n DESC';
    const [row] = await county.get(UnitOfWork).reader.query<{ standing: string; code: string }>(sql, [item.id]);
    return row === undefined ? null : `${row.standing} ${row.code}`;
  };

  it('are served like any other, and stand in suspense until two persons have said who bears them', async () => {
    county.clock.set(LUNCH);
    const below: Awaited<ReturnType<typeof serve>>[] = [];
    for (let index = 0; index < TEN; index++) below.push(await serve());
    const [above, again] = [await serve(), await serve()];
    expect([above.receipt.selfPayFen, await counted(above.person), await money(above.person)]).toEqual([
      below[0]?.receipt.selfPayFen,
      0,
      { fund: 0, payable: 300, suspense: -300 },
    ]);
    expect([await standing(below.at(-1) ?? above), await standing(above)]).toEqual([null, 'suspense by_hand_above']);
    expect(await county.one('SELECT nth, most FROM held_by_hand WHERE redemption_id = ?', [above.item.id])).toEqual({ nth: TEN + 1, most: TEN });
    // The same call again is the same answer; a card and the other site are not held.
    expect(done(await county.get(RedeemMeal).redeem(above.item))).toMatchObject({ replay: true });
    const card = await elder(county);
    for (const item of [county.meal(card), county.meal(await elder(county), { actor: county.otherTill, menuItemId: county.otherMenuItemId })]) {
      done(await county.get(RedeemMeal).redeem(item));
      expect(await standing({ item })).toBeNull();
    }
    expect(await inSuspense()).toEqual(expect.arrayContaining([above.item.id, again.item.id]));

    await both(above.item.id, 'funds');
    await both(again.item.id, 'site');
    expect([await money(above.person), await money(again.person)]).toEqual([
      { fund: -300, payable: 300, suspense: 0 },
      { fund: 0, payable: 0, suspense: 0 },
    ]);
  });

  it('hold the place of whoever ate, and take no points that nobody could give back', async () => {
    county.clock.set(LUNCH);
    const rich = await county.person({ born: '1940-01-01', points: 7_500n });
    const left = async (): Promise<number> => Number((await county.one<{ s: unknown }>('SELECT SUM(remaining) AS s FROM lot WHERE person_id = ?', [rich.personId])).s);
    const typed = (): RedeemItem => county.meal(rich, { code: rich.number });
    const card = (): RedeemItem => county.meal(rich);
    const redeem = (item: RedeemItem) => county.get(RedeemMeal).redeem(item);
    // What is shown before is what is asked for then.
    const shown = done(await county.get(QuoteMeal).quote(typed()));
    const item = { ...typed(), expectedSelfPayFen: shown.selfPayFen };
    const { receipt } = done(await redeem(item));
    expect([await standing({ item }), receipt.points, receipt.charityFen, await left()]).toEqual(['suspense by_hand_above', 0n, 0n, 7_500]);
    // The same person, typed again and by card, in this window: eaten is eaten, whoever will bear it.
    for (const again of [typed(), card()]) expect(await redeem(again)).toMatchObject({ code: 'already_redeemed', detail: { redemptionId: item.id } });
    await both(item.id, 'funds');
    expect([await standing({ item }), (await redeem(card())) as { code?: string }]).toMatchObject(['granted by_hand_above', { code: 'already_redeemed' }]);

    // Of another, two persons say that it was no meal of theirs: the window is free again, and a card pays with points as ever.
    const other = await county.person({ born: '1941-01-01', points: 7_500n });
    const fake = county.meal(other, { code: other.number });
    done(await redeem(fake));
    await both(fake.id, 'site');
    const own = done(await redeem(county.meal(other)));
    expect(Number(own.receipt.points)).toBeGreaterThan(0);
  });

  it('are counted one by one when several tills type at the same moment', async () => {
    const [siteId, at] = [county.otherTill.siteId ?? '', { actor: county.otherTill, menuItemId: county.otherMenuItemId }];
    const { n: before } = await county.one<{ n: number }>(`SELECT COUNT(*) AS n FROM redemption WHERE site_id = ? AND code_kind = 'manual'`, [siteId]);
    const people = await Promise.all(Array.from({ length: TEN + 4 - Number(before) }, () => elder(county)));
    const answers = await Promise.all(people.map((person) => county.get(RedeemMeal).redeem(county.meal(person, { code: person.number, ...at }))));
    answers.map(done);
    const held = await county.get(UnitOfWork).reader.query('SELECT nth FROM held_by_hand WHERE site_id = ? ORDER BY nth', [siteId]);
    expect(held.map(({ nth }) => Number(nth))).toEqual([TEN + 1, TEN + 2, TEN + 3, TEN + 4]);
  });
});

it('reconciles to nothing afterwards', async () => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: '330102' }));
  expect(done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items).toEqual([]);
});

// After the reconciliation: it makes lists of days gone by, which no county does, and the list of all rows above would have ended then.
it('judges by the true age of a list, and has a person look at a list that the county never made', async () => {
  const [person, other] = [await elder(county), await elder(county)];
  // List 8 was true until 80 hours before; it cannot be an hour old.
  for (const [serial, hours] of [
    [8, 90],
    [9, 80],
    [10, 20],
  ] as const)
    await listMade(county, serial, LUNCH - hours * HOUR);
  const till = await OfflineTill.enrol(county);
  const honest = till.meal(person, { at: LUNCH, listMadeAt: LUNCH - 10 * HOUR }, { snapshotSerial: 10 });
  const forged = till.meal(person, { at: LUNCH + HOUR }, { snapshotSerial: 8 });
  const invented = till.meal(other, { at: LUNCH + HOUR }, { snapshotSerial: 99 });
  till.meal(other, { at: LUNCH + HOUR + MINUTE }, { snapshotSerial: null });
  const { verdicts } = await till.upload();
  expect(verdicts.map(({ id, outcome, flags, refusal }) => [id, outcome, flags.includes('list_age_corrected'), refusal?.code])).toMatchObject([
    [honest, 'accepted', false, undefined],
    [forged, 'held', false, 'list_too_old'],
    [invented, 'held', false, 'list_unknown'],
    [expect.any(String), 'held', false, 'list_unknown'],
  ]);
  done(await county.get(DecideHeld).decide(maker, { eventId: forged, decision: 'grant', reason: '断网证明已核', eventAt: null }));
  expect((await till.upload()).verdicts[1]).toMatchObject({ outcome: 'site_bears', flags: ['list_age_corrected', 'granted'], refusal: { detail: { because: 'list_too_old' } } });
});
