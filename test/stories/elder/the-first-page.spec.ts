import { ReportLost, WithdrawLoss } from '#cards';
import { SetAreaContact } from '#people';
import { UnitOfWork } from '#platform';
import { VoidRedemption } from '#redemption';
import { SetPlace } from '#sites';
import { addDays, day, dayOf, instantAt } from '#values';
import { COUNTY, done, LUNCH } from '../../support/small-county.js';
import { type ElderTown, openElderTown } from './elder-town.js';

let town: ElderTown;
beforeAll(async () => {
  town = await openElderTown();
});
beforeEach(() => {
  town.county.clock.set(LUNCH);
});
afterAll(() => town.drop());

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the body of an answer
const get = async (path: string, token: string): Promise<any> => (await town.call('get', path, token).expect(200)).body;

it('shows card, points, meals and what is left, before and after lunch', async () => {
  const person = await town.county.person({ categories: ['DIBAO'], points: 1000n });
  await town.county.grant(person.personId, 500n, addDays(dayOf(LUNCH), 7));
  const { token } = await town.phone(person);
  const before = await get('elder/home', token);
  expect(before).toMatchObject({
    serverTime: LUNCH,
    day: '2026-11-23',
    viewer: 'self',
    person: { personId: person.personId, name: '陈小英', age: 85, residenceName: '清波街道' },
    carrier: { state: 'active', generation: 1, lossWithdrawableUntil: null, cardNumber: person.number },
    purse: { balance: 1500, nextExpiry: { amount: 500, expiresOn: '2026-11-30', words: { zh: '5.00 分用到2026年11月30日' } } },
    meals: [
      { window: 'breakfast', state: 'over' },
      { window: 'lunch', state: 'open', fromMinute: 630, toMinute: 810 },
      { window: 'dinner', state: 'later' },
    ],
    left: { day: 2, month: 44, capDay: 2, capMonth: 44 },
    lastMeal: null,
    pointsOnMeals: true,
  });
  const receipt = await town.meal(person);
  const after = await get('elder/home', token);
  expect(after).toMatchObject({
    purse: { balance: 980 },
    left: { day: 1, month: 43 },
    lastMeal: { redemptionId: receipt.redemptionId, subsidyFen: 500, points: 520, selfPayFen: 0, voidedAt: null },
  });
  expect(after.meals[1]).toMatchObject({ state: 'used', redemptionId: receipt.redemptionId });
  done(await town.county.get(VoidRedemption).void(town.county.till, { id: town.county.id(), redemptionId: receipt.redemptionId, reason: '点错了' }));
  const undone = await get('elder/home', token);
  expect(undone).toMatchObject({ left: { day: 2, month: 44 }, lastMeal: { voidedAt: LUNCH } });
  expect(undone.meals[1]).toMatchObject({ state: 'open', redemptionId: null });
});

it('says until when a loss can be taken back, by the rule that decides it', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  await town.call('post', 'elder/card-losses', token, {}).expect(200);
  expect(await get('elder/home', token)).toMatchObject({ carrier: { state: 'lost', lossWithdrawableUntil: LUNCH + 600_000 } });
  town.county.clock.set(LUNCH + 600_000);
  expect(await get('elder/home', token)).toMatchObject({ carrier: { lossWithdrawableUntil: LUNCH + 600_000 } });
  expect(await town.county.get(WithdrawLoss).withdraw(town.elder(person), { personId: person.personId, reason: '找到了' })).toMatchObject({ state: 'active' });
  done(await town.county.get(ReportLost).report(town.elder(person), { personId: person.personId, reason: '又丢了' }));
  town.county.clock.set(LUNCH + 1_200_001);
  // Negative control: a millisecond after the ten minutes neither the page nor the rule lets it.
  expect(await town.county.get(WithdrawLoss).withdraw(town.elder(person), { personId: person.personId, reason: '找到了' })).toMatchObject({ code: 'forbidden' });
});

it('reads the page in a handful of queries, however long the past', async () => {
  const person = await town.county.person({ points: 20_000n });
  for (let days = 6; days >= 0; days--) {
    town.county.clock.set(instantAt(addDays(dayOf(LUNCH), -days), 11 * 60 + 30));
    await town.meal(person);
  }
  town.county.clock.set(LUNCH);
  const { token } = await town.phone(person);
  await get('elder/home', token);
  const work = town.county.get(UnitOfWork);
  const reader = Object.getOwnPropertyDescriptor(UnitOfWork.prototype, 'reader')!.get!.call(work) as UnitOfWork['reader'];
  let queries = 0;
  const counting = { engine: reader.engine, query: (sql: string, values?: never) => ((queries += 1), reader.query(sql, values)) };
  Object.defineProperty(work, 'reader', { get: () => counting, configurable: true });
  try {
    await get('elder/home', token);
  } finally {
    Reflect.deleteProperty(work, 'reader');
  }
  // One of them is the guard's.
  expect(queries).toBeLessThanOrEqual(9);
  expect(queries).toBeGreaterThan(3);
});

it('names whom to ring: the nearest office with a number, and the hotline', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  expect((await get('elder/home', token)).contacts).toEqual([{ kind: 'hotline', name: expect.anything(), tel: '12345' }]);
  expect(await town.county.get(SetAreaContact).set(town.county.bureau, { areaCode: `${COUNTY}001`, tel: '0571-00090001' })).toMatchObject({ tel: '0571-00090001' });
  expect((await get('elder/home', token)).contacts[0]).toEqual({ kind: 'community', name: { zh: '清波街道', en: '清波街道' }, tel: '0571-00090001' });
  const street = await town.staff('street_officer', `${COUNTY}002`);
  await town.call('put', `bureau/area-contacts/${COUNTY}001`, street, { tel: '0571-00090002' }).expect(403);
  await town.call('put', `bureau/area-contacts/${COUNTY}002`, street, { tel: '0571-00090002' }).expect(200);
  await town.call('put', `bureau/area-contacts/${COUNTY}002`, street, { tel: 'no number' }).expect(400);
});

it('prices the menu for the person as the counter will, with points and without', async () => {
  const person = await town.county.person({ categories: ['DIBAO'], points: 300n });
  const { token } = await town.phone(person);
  const siteId = town.county.till.siteId ?? '';
  const menu = await get(`elder/menus?siteId=${siteId}`, token);
  expect(menu).toMatchObject({
    id: siteId,
    eligible: true,
    day: '2026-11-23',
    menu: [{ priceFen: 1600, discountFen: 480, subsidyFen: 500, charityFen: 100, selfPayFen: 520, points: 300, selfPayWithPointsFen: 220, tags: [] }],
  });
  const receipt = await town.meal(person);
  expect([receipt.selfPayFen, receipt.points]).toEqual([220n, 300n]);
  await town.call('put', 'elder/me/points-choice', token, { pointsOnMeals: false }).expect(200);
  expect(await get(`elder/menus?siteId=${siteId}`, token)).toMatchObject({ menu: [{ points: 0, selfPayWithPointsFen: 520 }] });
  const stranger = await town.phone(await town.county.person({ born: '1980-01-01' }));
  expect(await get(`elder/menus?siteId=${siteId}`, stranger.token)).toMatchObject({ eligible: false, menu: [{ selfPayFen: 1600, subsidyFen: 0 }] });
  await town.call('get', `elder/menus?siteId=${town.county.id()}`, token).expect(404);
});

it('tells where a site is and what a dish is good for', async () => {
  const officer = await town.staff('bureau_officer');
  const siteId = town.county.till.siteId ?? '';
  await town.call('put', `bureau/sites/${siteId}/place`, officer, { tel: '0571-00012345', latitude: 30_247_000, longitude: 120_198_000 }).expect(200);
  const dish = { siteId, name: '软饭套餐', nameEn: 'Soft set', priceFen: 1500, openPrice: false, tags: ['soft', 'low_sugar'], validFrom: '2026-11-23' };
  await town.call('post', 'bureau/prices', officer, dish).expect(201);
  await town.call('post', 'bureau/prices', officer, { ...dish, name: '别的', tags: ['tasty'] }).expect(400);
  const { body } = await town.call('get', `open/menus?siteId=${siteId}`).expect(200);
  expect(body).toMatchObject({ tel: '0571-00012345', latitude: 30_247_000, longitude: 120_198_000 });
  expect(body.menu.find((item: { name: string }) => item.name === '软饭套餐').tags).toEqual(['low_sugar', 'soft']);
  for (const bad of [{ latitude: 30_247_000 }, { tel: 'ring me' }, { latitude: 91_000_000, longitude: 0 }])
    await town.call('put', `bureau/sites/${siteId}/place`, officer, bad).expect(400);
  const street = await town.staff('street_officer', `${COUNTY}002`);
  await town.call('put', `bureau/sites/${siteId}/place`, street, { tel: '0571-00012345' }).expect(404);
  expect(await town.county.get(SetPlace).set(town.county.bureau, { siteId, tel: null, latitude: 1.5, longitude: 2 })).toMatchObject({ code: 'invalid_request' });
});

it('sums a month without what was taken back, and says of each meal who paid what and why', async () => {
  const person = await town.county.person({ categories: ['DIBAO'], points: 300n });
  const lunch = await town.meal(person);
  town.county.clock.set(instantAt(day('2026-11-23'), 17 * 60));
  const { token } = await town.phone(person);
  const dinner = await town.meal(person);
  done(await town.county.get(VoidRedemption).void(town.county.till, { id: town.county.id(), redemptionId: dinner.redemptionId, reason: '点错了' }));
  const november = await get('elder/redemptions?month=2026-11', token);
  expect(november.items).toHaveLength(2);
  expect(november.totals).toEqual({
    month: '2026-11',
    meals: 1,
    listPriceFen: 1600,
    discountFen: 480,
    subsidyFen: 500,
    collectiveFen: 0,
    charityFen: 100,
    points: 300,
    selfPayFen: 220,
  });
  expect(await get('elder/redemptions?month=2026-10', token)).toMatchObject({ items: [], totals: { meals: 0, selfPayFen: 0 } });
  expect(await get('elder/redemptions', token)).toMatchObject({ totals: null });
  const { reasons } = await get(`elder/redemptions/${lunch.redemptionId}`, token);
  expect(reasons.map((reason: { zh: string }) => reason.zh)).toEqual([
    '80–89 岁七折：让利 4.80 元',
    '特困、低保：补贴 5.00 元',
    '社会捐一点：1.00 元',
    '您选择用重阳分付餐：3.00 分',
  ]);
  const outsider = await town.county.person({ hukou: '330105' });
  const phone = await town.phone(outsider);
  const meal = await town.meal(outsider);
  const told = await get(`elder/redemptions/${meal.redemptionId}`, phone.token);
  expect(told.reasons.map((reason: { zh: string }) => reason.zh)).toEqual(['80–89 岁七折：让利 4.80 元', '本餐没有财政补贴：户籍、年龄或标价不在补贴条件内']);
  await town.call('get', `elder/redemptions/${lunch.redemptionId}`, phone.token).expect(404);
});
