import { serverTimeText } from '#core/snapshot';
import { TimeKey } from '#cards';
import { ReportStolen, RevokeDevice } from '#identity';
import { CheckLedger } from '#ledger';
import { DecideHeld, TakeEventBatch } from '#offline';
import { RecordDeath } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { RedeemMeal, SettleRevocation } from '#redemption';
import type { Day, Id, Month } from '#values';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

/*
 * Goal: a tablet, and whoever has its key, makes no paid meal out of nothing: not by its own word about the time, not before
 * it was enrolled, not after it was stolen, not without a list or beyond what the list allowed, not under a name that never
 * worked there; and takes none back when nobody looks any more. Each is held for a person and never refused: there may be a
 * hungry elder behind it. Next to each attack stands the honest row that comes in as ever.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let county: SmallCounty;
let officer: Actor;
beforeAll(async () => {
  county = await openOfflineCounty();
  officer = { ...county.bureau, id: 'wang.officer' };
});
beforeEach(() => {
  county.clock.set(LUNCH + 3 * HOUR);
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

const decide = (eventId: Id, decision: 'grant' | 'decline' = 'grant', actor = officer, eventAt: number | null = null) =>
  county.get(DecideHeld).decide(actor, { eventId, decision, reason: '停电证明已核', eventAt });
const paid = async (id: Id): Promise<number> => Number((await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM redemption WHERE id = ?', [id])).n);
/** Types of what reconciliation tells of these persons. */
async function reconciled(...personIds: Id[]): Promise<string[]> {
  const auditor: Actor = { ...county.bureau, id: 'auditor', role: 'auditor' };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: '330102' }));
  const { items } = done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 200, cursor: undefined }));
  return items.filter((one) => personIds.includes(one.personId ?? '')).map((one) => one.type);
}

describe('the time', () => {
  it("is not the tablet's own word: rows of version 1, forged, borrowed and missing signatures are held", async () => {
    const [till, other] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county)];
    const good = till.timeAt(LUNCH - MINUTE);
    const meal = async (body: object): Promise<Id> => till.meal(await elder(county), { at: LUNCH }, { ...body });
    await meal({});
    await meal({ v: 1, serverAt: LUNCH - MINUTE, monoMs: MINUTE });
    await meal({ signedTime: { ...good, ms: good.ms + MINUTE } });
    await meal({ signedTime: { ...good, signature: 'A'.repeat(86) } });
    await meal({ signedTime: { ...good, keyId: (good.keyId + 1) % 256 } });
    await meal({ signedTime: other.timeAt(LUNCH - MINUTE) });
    const held = 'held clock_doubt';
    expect(told(await till.upload())).toEqual(['accepted', held, held, held, held, held]);
  });

  it('is never before what the chain has proven, nor more than a day of nobody knows', async () => {
    const till = await OfflineTill.enrol(county);
    till.meal(await elder(county), { at: LUNCH });
    // An old signed time kept for later.
    till.meal(await elder(county), { at: LUNCH - 2 * HOUR });
    // A restart: the last signed time is the lower bound, the upload the upper one.
    till.meal(await elder(county), { at: LUNCH + HOUR, unanchored: true });
    expect(told(await till.upload())).toEqual(['accepted', 'held clock_doubt', 'accepted']);
    const late = await OfflineTill.enrol(county);
    late.meal(await elder(county), { at: LUNCH });
    late.meal(await elder(county), { at: LUNCH + HOUR, unanchored: true });
    county.clock.set(LUNCH + 25 * HOUR);
    expect(told(await late.upload())).toEqual(['accepted', 'held clock_doubt']);
  });

  it('is never before the tablet was enrolled, whoever grants it', async () => {
    const till = await OfflineTill.enrol(county, 'first', { enrolledAt: LUNCH + HOUR });
    // The tablet got one time under signature, at its enrolment, and tells of the day before.
    const key = county.get(TimeKey);
    const nonce = 'n'.repeat(22);
    const signedTime = { ms: LUNCH + HOUR, nonce, keyId: key.keyId, signature: key.sign(serverTimeText({ deviceId: till.deviceId, ms: LUNCH + HOUR, nonce })) };
    const ids = [
      till.meal(await elder(county), { at: LUNCH - DAY, signedAt: LUNCH - DAY - HOUR }),
      till.meal(await elder(county), { at: LUNCH - DAY }, { signedTime, monoMs: null }),
    ];
    expect(told(await till.upload())).toEqual(['held clock_doubt', 'held clock_doubt']);
    expect(await decide(ids[0] ?? '')).toMatchObject({ code: 'invalid_request' });
    expect(await decide(ids[0] ?? '', 'grant', officer, LUNCH - DAY)).toMatchObject({ code: 'invalid_request' });
    expect(done(await decide(ids[0] ?? '', 'decline'))).toEqual({ final: true });
    expect([await paid(ids[0] ?? ''), await paid(ids[1] ?? '')]).toEqual([0, 0]);
  });
});

describe('the list', () => {
  it('allows so many meals a day of a tablet, so many by cards, so many typed; what is above waits', async () => {
    const till = await OfflineTill.enrol(county, 'first', { ceilings: { fresh: 12, stale: 8 } });
    const typed = { typedReason: '忘带卡' };
    const numbers: Id[] = [];
    for (let meal = 0; meal < 5; meal++) numbers.push(till.meal(await elder(county), { at: LUNCH + meal * MINUTE }, typed));
    const over = till.meal(await elder(county), { at: LUNCH + 6 * MINUTE });
    const cards: Id[] = [];
    for (let meal = 0; meal < 5; meal++) cards.push(till.meal(await elder(county), { at: LUNCH + (7 + meal) * MINUTE }));
    const [paidTyped, above, card] = ['accepted', 'held over_ceiling', 'accepted'];
    // A tenth, and never fewer than three: two typed ones wait. Of cards and numbers together eight are served, those that wait included.
    const expected = [paidTyped, paidTyped, paidTyped, above, above, card, card, card, above, above, above];
    // Cut anywhere it ends the same.
    expect([...told(await till.upload(till.batch(1, 4))), ...told(await till.upload(till.batch(5, 11)))]).toEqual(expected);
    // Another day begins anew, on a list of 30 hours: half of the eight by cards.
    county.clock.set(LUNCH + DAY + HOUR);
    for (let meal = 0; meal < 5; meal++) till.meal(await elder(county), { at: LUNCH + DAY + meal * MINUTE, listMadeAt: LUNCH - 6 * HOUR });
    expect(told(await till.upload(till.batch(12, 16)))).toEqual([card, card, card, card, above]);
    expect(await paid(over)).toBe(1);
    // What was typed proves nobody's presence: two persons for it, as with the network. A card that was above is for one, as it was.
    const late = numbers.at(-1) ?? '';
    expect([done(await decide(late)), await paid(late)]).toEqual([{ final: false }, 0]);
    expect([done(await decide(late, 'grant', { ...officer, id: 'li.approver' })), await paid(late)]).toEqual([{ final: true }, 1]);
    expect(done(await decide(cards.at(-1) ?? ''))).toEqual({ final: true });
  });

  it('leaves what is above to one person for fifteen days, and to two after that; declined, the site bears it and the elder pays nothing more', async () => {
    const till = await OfflineTill.enrol(county, 'first', { ceilings: { fresh: 1, stale: 1 } });
    till.meal(await elder(county), { at: LUNCH });
    const people = [await elder(county), await elder(county)];
    const [declined = '', old = ''] = people.map((one, index) => till.meal(one, { at: LUNCH + (index + 1) * MINUTE }));
    expect(told(await till.upload())).toEqual(['accepted', 'held over_ceiling', 'held over_ceiling']);
    expect(done(await decide(declined, 'decline'))).toEqual({ final: true });
    county.clock.set(LUNCH + 3 * HOUR + 15 * DAY + MINUTE);
    expect(done(await decide(old))).toEqual({ final: false });
    expect(told(await till.upload()).slice(1)).toEqual(['site_bears not_granted', 'held over_ceiling']);
    expect(done(await decide(old, 'grant', { ...officer, id: 'li.approver' }))).toEqual({ final: true });
    expect(told(await till.upload()).slice(1)).toEqual(['site_bears not_granted', 'accepted']);
    expect([await paid(declined), await paid(old)]).toEqual([0, 1]);
    const owed = await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM transfer WHERE person_id = ?', [people[0]?.personId ?? '']);
    expect(Number(owed.n)).toBe(0);
    expect(await reconciled(...people.map(({ personId }) => personId))).toEqual([]);
  });

  it('must be there, not older than three days, and one that this tablet was given', async () => {
    const till = await OfflineTill.enrol(county);
    till.meal(await elder(county), { at: LUNCH, listMadeAt: null });
    till.meal(await elder(county), { at: LUNCH, listMadeAt: null }, { snapshotSerial: null });
    till.meal(await elder(county), { at: LUNCH, listMadeAt: LUNCH - 73 * HOUR });
    till.meal(await elder(county), { at: LUNCH, listMadeAt: LUNCH - 71 * HOUR });
    till.meal(await elder(county), { at: LUNCH }, { snapshotSerial: 0 });
    expect(told(await till.upload())).toEqual(['held no_list', 'held no_list', 'held list_too_old', 'accepted', 'held list_unknown']);
  });

  it('stops the dead at what it already said, and leaves to the funds or a review what became known later', async () => {
    const [till, known, later] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
    const died = (personId: Id) => county.get(RecordDeath).record(county.bureau, { personId, diedOn: '2026-11-22' as Day, source: '医院证明' });
    county.clock.set(LUNCH - 2 * HOUR);
    done(await died(known.personId));
    county.clock.set(LUNCH + 3 * HOUR);
    done(await died(later.personId));
    till.meal(known, { at: LUNCH });
    till.meal(later, { at: LUNCH });
    const { verdicts } = await till.upload();
    expect(verdicts).toMatchObject([
      { outcome: 'site_bears', refusal: { code: 'deceased', detail: { because: 'listed' } } },
      { outcome: 'honoured', refusal: { code: 'deceased', detail: { borneBy: 'suspense' } } },
    ]);
  });
});

describe('a death', () => {
  const died = (personId: Id, diedOn: string) => county.get(RecordDeath).record(county.bureau, { personId, diedOn: diedOn as Day, source: '医院证明' });

  it('of that day takes nothing from a meal before it was known; one after it waits for a review, and what the list knew the site bears', async () => {
    const [till, person, other] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
    county.clock.set(LUNCH + 5 * MINUTE);
    done(await died(person.personId, '2026-11-23'));
    done(await died(other.personId, '2026-11-23'));
    county.clock.set(LUNCH + 3 * HOUR);
    till.meal(person, { at: LUNCH });
    till.meal(other, { at: LUNCH + 10 * MINUTE });
    till.meal(person, { at: LUNCH + 20 * MINUTE, listMadeAt: LUNCH + 6 * MINUTE });
    expect(told(await till.upload())).toEqual(['accepted', 'honoured deceased', 'site_bears deceased']);
    expect(await reconciled(person.personId, other.personId)).toEqual([]);
  });

  it('that was revoked gives back what it took, whoever bore it, and once', async () => {
    const [till, person, listed] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
    county.clock.set(LUNCH - 2 * HOUR);
    done(await died(listed.personId, '2026-11-22'));
    county.clock.set(LUNCH + 3 * HOUR);
    done(await died(person.personId, '2026-11-22'));
    till.meal(person, { at: LUNCH });
    till.meal(listed, { at: LUNCH });
    expect(told(await till.upload())).toEqual(['honoured deceased', 'site_bears deceased']);
    const net = () =>
      county
        .get(UnitOfWork)
        .reader.query<{ account_kind: string; account_owner: string; s: unknown }>(
          `SELECT p.account_kind, p.account_owner, SUM(p.amount) AS s FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.person_id IN (?, ?) AND p.unit = 'CNY' GROUP BY p.account_kind, p.account_owner HAVING SUM(p.amount) <> 0 ORDER BY 1, 2`,
          [person.personId, listed.personId],
        );
    const revoke = (personId: Id) => county.get(SettleRevocation).revoke(county.bureau, { personId, reason: '登记错误，本人健在' });
    done(await revoke(person.personId));
    done(await revoke(listed.personId));
    expect(told(await till.upload())).toEqual(['accepted', 'accepted']);
    const once = await net();
    // As two meals that nothing ever stood against.
    const honest = [await elder(county), await elder(county)];
    for (const one of honest) till.meal(one, { at: LUNCH });
    await till.upload();
    const like = await county.get(UnitOfWork).reader.query(
      `SELECT p.account_kind, p.account_owner, SUM(p.amount) AS s FROM posting p JOIN transfer t ON t.id = p.transfer_id WHERE t.person_id IN (?, ?) AND p.unit = 'CNY' GROUP BY p.account_kind, p.account_owner HAVING SUM(p.amount) <> 0 ORDER BY 1, 2`,
      honest.map(({ personId }) => personId),
    );
    expect(once).toEqual(like);
    await county.get(SettleRevocation).sweep(county.bureau);
    expect(await net()).toEqual(once);
    expect(await reconciled(person.personId, listed.personId)).toEqual([]);
    // A death that is recorded after all is another one: the meals keep their standing, and reconciliation tells of them.
    done(await died(person.personId, '2026-11-20'));
    expect(await reconciled(person.personId)).toEqual(['redemption_after_death']);
  });
});

describe('a tablet that left', () => {
  it('is judged as ever when it was retired', async () => {
    const till = await OfflineTill.enrol(county);
    till.meal(await elder(county), { at: LUNCH });
    till.meal(await elder(county), { at: LUNCH + 30 * MINUTE });
    county.clock.set(LUNCH + 20 * MINUTE);
    done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '换机' }));
    county.clock.set(LUNCH + 40 * HOUR);
    const answer = await till.upload();
    expect([told(answer), answer.revoked]).toEqual([['accepted', 'site_bears device_revoked'], true]);
    expect(done(await county.get(TakeEventBatch).take({ ...till.batch(), signature: 'A'.repeat(86) })).revoked).toBe(false);
  });

  it('waits for a person when it was reported stolen: what it tells of the time since, and all that comes in after the report', async () => {
    const till = await OfflineTill.enrol(county);
    const report = (since: number) => county.get(ReportStolen).report(officer, { deviceId: till.deviceId, since, reason: '平板失窃' });
    till.meal(await elder(county), { at: LUNCH });
    expect(told(await till.upload())).toEqual(['accepted']);
    expect(await report(LUNCH + 9 * HOUR)).toMatchObject({ code: 'invalid_request' });
    expect(done(await report(LUNCH + HOUR))).toMatchObject({ stolenSince: LUNCH + HOUR, reportedAt: LUNCH + 3 * HOUR });
    expect(await report(LUNCH)).toMatchObject({ code: 'not_found' });
    const before = till.meal(await elder(county), { at: LUNCH + 10 * MINUTE });
    till.meal(await elder(county), { at: LUNCH + 2 * HOUR });
    till.void(before, { at: LUNCH + 12 * MINUTE });
    // Though 40 hours before its report by its own word: nobody looked at 240 of them.
    till.meal(await elder(county), { at: LUNCH + 11 * MINUTE, unanchored: true });
    expect(told(await till.upload(till.batch(2, 3)))).toEqual(['held device_stolen', 'held device_stolen']);
    // Whoever has the tablet does not take back what waits either: it would be gone from every list.
    expect(told(await till.upload()).slice(3)).toEqual(['held device_stolen', 'held device_stolen']);
    const audit = await county.one<{ reason: string }>("SELECT reason FROM audit_entry WHERE action = 'device.report_stolen' AND object_id = ?", [till.deviceId]);
    expect(audit.reason).toBe('平板失窃');
  });
});

describe('whoever stood at the till', () => {
  it('must have worked there then, and a name put into a row keeps nobody from deciding it', async () => {
    const till = await OfflineTill.enrol(county);
    const ids = [till.meal(await elder(county), { at: LUNCH }, { operatorId: 'nobody-of-this-site' }), till.meal(await elder(county), { at: LUNCH }, { operatorId: officer.id })];
    till.meal(await elder(county), { at: LUNCH }, { operatorId: county.otherTill.id });
    till.meal(await elder(county), { at: LUNCH }, { operatorId: null });
    till.meal(await elder(county), { at: LUNCH });
    const held = 'held operator_unknown';
    expect(told(await till.upload())).toEqual([held, held, held, held, 'accepted']);
    expect(done(await decide(ids[1] ?? '', 'grant', officer))).toEqual({ final: true });
    expect(done(await decide(ids[0] ?? '', 'decline'))).toEqual({ final: true });
    // Who did work there decides nothing about it.
    const own = till.meal(await elder(county), { at: LUNCH, listMadeAt: null });
    await till.upload();
    expect(await decide(own, 'grant', { ...officer, id: till.actor.id })).toMatchObject({ code: 'same_person' });
  });
});

describe('a void without an approver', () => {
  it('is held when it comes in long after its meal, whatever time it tells', async () => {
    const [till, person, online] = [await OfflineTill.enrol(county), await elder(county), await elder(county, { points: 5000n })];
    const id = till.meal(person, { at: LUNCH });
    await till.upload();
    county.clock.set(LUNCH);
    const { receipt } = done(await county.get(RedeemMeal).redeem({ ...county.meal(online), actor: till.actor, menuItemId: till.menuItemId }));
    county.clock.set(LUNCH + 40 * HOUR);
    till.void(id, { at: LUNCH + 5 * MINUTE });
    till.void(receipt.redemptionId, { at: LUNCH + 5 * MINUTE });
    expect(told(await till.upload()).slice(1)).toEqual(['held void_too_late', 'held void_too_late']);
    const { n } = await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM redemption_void WHERE redemption_id IN (?, ?)', [id, receipt.redemptionId]);
    expect(Number(n)).toBe(0);
  });

  it('counts at once when it comes in with its meal, or within the time of the counter', async () => {
    const [till, person, other] = [await OfflineTill.enrol(county), await elder(county), await elder(county)];
    const id = till.meal(person, { at: LUNCH });
    till.void(id, { at: LUNCH + 5 * MINUTE });
    expect(told(await till.upload())).toEqual(['noted already_voided', 'accepted']);
    const soon = till.meal(other, { at: LUNCH + 6 * MINUTE });
    county.clock.set(LUNCH + 7 * MINUTE);
    await till.upload();
    county.clock.set(LUNCH + 18 * MINUTE);
    till.void(soon, { at: LUNCH + 14 * MINUTE });
    expect(told(await till.upload()).at(-1)).toBe('accepted');
  });
});
