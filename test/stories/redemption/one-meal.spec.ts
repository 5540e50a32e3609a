import { isRefusal } from '#values';
import { CheckPurses } from '#allowances';
import { CheckLedger } from '#ledger';
import { UnitOfWork } from '#platform';
import { RedeemMeal, RedeemMeals, type Redeemed, VoidRedemption } from '#redemption';
import { done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
});
afterEach(async () => {
  county.clock.set(LUNCH);
  expect(await county.get(CheckLedger).check()).toEqual([]);
  expect(await county.get(CheckPurses).check()).toEqual([]);
});
afterAll(async () => county.drop());

const redeem = async (item: Parameters<RedeemMeal['redeem']>[0]): Promise<Redeemed> => done(await county.get(RedeemMeal).redeem(item));
const codeOf = async (item: Parameters<RedeemMeal['redeem']>[0]): Promise<string> => {
  const verdict = await county.get(RedeemMeal).redeem(item);
  return isRefusal(verdict) ? verdict.code : verdict.kind;
};

it('splits the worked meal of decisions 7 and books it', async () => {
  const grandmaChen = await county.person({ categories: ['DIBAO'], points: 300n });
  const { receipt } = await redeem(county.meal(grandmaChen));
  expect(receipt).toMatchObject({ listPriceFen: 1600n, discountFen: 480n, subsidyFen: 500n, collectiveFen: 0n, charityFen: 100n, points: 300n, selfPayFen: 220n });
  expect(receipt.reasons.map((reason) => reason.zh).length).toBeGreaterThanOrEqual(2);
  const postings = await county.get(RedeemMeals).decideMany([]);
  expect(postings).toEqual([]);
  const payable = await county.one<{ s: unknown }>(`SELECT SUM(amount) AS s FROM posting WHERE account_kind = 'SITE_PAYABLE' AND transfer_id = ?`, [receipt.transferId ?? '']);
  expect(Number(payable.s)).toBe(900);
  const lot = await county.one<{ remaining: number }>('SELECT remaining FROM lot WHERE person_id = ?', [grandmaChen.personId]);
  expect(Number(lot.remaining)).toBe(0);
});

it('answers the same id with the same answer, and another body under it with id_reused', async () => {
  const person = await county.person();
  const item = county.meal(person);
  const first = await redeem(item);
  const second = await redeem({ ...item, occurredAt: item.occurredAt + 60_000 });
  expect(second).toEqual({ ...first, replay: true });
  expect(await codeOf({ ...item, tender: 'family' })).toBe('id_reused');
});

it('remembers a refusal: the id keeps failing although the reason has gone', async () => {
  const person = await county.person();
  const first = await redeem(county.meal(person));
  const refused = county.meal(person);
  expect(await codeOf(refused)).toBe('already_redeemed');
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: first.receipt.redemptionId, reason: '点错了' }));
  expect(await codeOf(refused)).toBe('already_redeemed');
  expect((await redeem(county.meal(person))).kind).toBe('redeemed');
});

it('is one meal a window whatever the site, and says when and where it was', async () => {
  const person = await county.person();
  await redeem(county.meal(person));
  const verdict = await county.get(RedeemMeal).redeem(county.meal(person, { actor: county.otherTill, menuItemId: county.otherMenuItemId }));
  expect(verdict).toMatchObject({ kind: 'refused', code: 'already_redeemed', detail: { at: LUNCH, site: '采荷老年食堂1' } });
});

it('refuses a changed quote and does nothing', async () => {
  const person = await county.person();
  expect(await codeOf(county.meal(person, { expectedSelfPayFen: 1n as never }))).toBe('quote_changed');
  expect((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM redemption WHERE person_id = ?', [person.personId])).n).toBe(0);
});

it('returns points, charity and count to where they came from when a meal is taken back', async () => {
  const person = await county.person({ categories: ['DIBAO'], points: 1000n });
  const charity = async () => Number((await county.one<{ remaining_fen: number }>('SELECT remaining_fen FROM charity_fund')).remaining_fen);
  const before = await charity();
  const { receipt } = await redeem(county.meal(person));
  expect(await charity()).toBe(before - 100);
  const order = { id: county.id(), redemptionId: receipt.redemptionId, reason: '点错了' };
  const voided = done(await county.get(VoidRedemption).void(county.till, order));
  expect(await county.get(VoidRedemption).void(county.till, order)).toEqual(voided);
  expect(await charity()).toBe(before);
  expect(Number((await county.one<{ remaining: number }>('SELECT remaining FROM lot WHERE person_id = ?', [person.personId])).remaining)).toBe(1000);
  expect(await county.get(VoidRedemption).void(county.till, { ...order, id: county.id() })).toMatchObject({ code: 'already_voided' });
  expect((await redeem(county.meal(person))).receipt.points).toBe(receipt.points);
});

it('takes nothing back while the count of meals does not hold it: a counter that has drifted is not made to drift further', async () => {
  const person = await county.person();
  const { receipt } = await redeem(county.meal(person));
  const order = { id: county.id(), redemptionId: receipt.redemptionId, reason: '点错人了' };
  const drift = (used: number) =>
    county.get(UnitOfWork).run((tx) => tx.execute('UPDATE meal_counter SET used = ? WHERE person_id = ? AND period = ?', [used, person.personId, '2026-11']));
  await drift(0);
  await expect(county.get(VoidRedemption).void(county.till, order)).rejects.toThrow('reconcile the month');
  expect(Number((await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM redemption_void WHERE redemption_id = ?', [receipt.redemptionId])).n)).toBe(0);
  await drift(1);
  expect(done(await county.get(VoidRedemption).void(county.till, order))).toMatchObject({ kind: 'voided' });
  expect(await county.one('SELECT used FROM meal_counter WHERE person_id = ? AND period = ?', [person.personId, '2026-11-23'])).toEqual({ used: 0 });
});

it('takes back only on the same device and within ten minutes', async () => {
  const person = await county.person();
  const { receipt } = await redeem(county.meal(person));
  const order = () => ({ id: county.id(), redemptionId: receipt.redemptionId, reason: '点错了' });
  expect(await county.get(VoidRedemption).void({ ...county.till, deviceId: county.otherTill.deviceId }, order())).toMatchObject({ code: 'void_too_late' });
  county.clock.set(LUNCH + 10 * 60_000 + 1);
  expect(await county.get(VoidRedemption).void(county.till, order())).toMatchObject({ code: 'void_too_late' });
  expect(await county.get(VoidRedemption).void(county.otherTill, order())).toMatchObject({ code: 'not_found' });
  expect(await county.get(VoidRedemption).void(county.till, { ...order(), reason: '错' })).toMatchObject({ code: 'reason_required' });
  county.clock.set(LUNCH);
  done(await county.get(VoidRedemption).void(county.till, order()));
  const log = await county
    .get(UnitOfWork)
    .reader.query<{ action: string; detail: string }>(`SELECT action, detail FROM audit_entry WHERE object_kind = 'redemption' AND object_id = ?`, [receipt.redemptionId]);
  const said = log.map(({ action, detail }) => {
    const { because, code } = JSON.parse(detail) as { because?: string; code?: string };
    return `${action} ${because ?? code ?? ''}`.trim();
  });
  expect(said.sort()).toEqual(['void.make', 'void.refuse another_device', 'void.refuse not_found', 'void.refuse reason_required', 'void.refuse time']);
});

it.each([
  ['code_unknown', { code: '1234567890123456' }],
  ['out_of_window', { occurredAt: LUNCH - 6 * 3600_000 }],
  ['price_not_filed', { menuItemId: '019ab0d2-7c00-7000-8000-0123456789ac' }],
  ['batch_late', { occurredAt: LUNCH - 8 * 86_400_000, offline: true }],
])('refuses with %s', async (code, change) => {
  expect(await codeOf(county.meal(await county.person(), change))).toBe(code);
});

it('lets a person of another 户籍 have the discount without the subsidy', async () => {
  const { receipt } = await redeem(county.meal(await county.person({ hukou: '330105' })));
  expect(receipt).toMatchObject({ discountFen: 480n, subsidyFen: 0n, selfPayFen: 1120n });
});

it('decides a batch item by item, later items seeing earlier ones', async () => {
  const person = await county.person({ points: 500n });
  const other = await county.person();
  const verdicts = await county.get(RedeemMeals).decideMany([county.meal(person), county.meal(other), county.meal(person)]);
  expect(verdicts.map((verdict) => (isRefusal(verdict) ? verdict.code : verdict.kind))).toEqual(['redeemed', 'redeemed', 'already_redeemed']);
});
