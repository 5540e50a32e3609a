import { ExpireLots } from '#allowances';
import { CheckLedger } from '#ledger';
import { idOf } from '#platform';
import { RedeemMeal } from '#redemption';
import { addDays, dayOf, type Id, idFrom, instantAt } from '#values';
import { done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { donate } from '../../support/two-persons.js';

/*
 * Goal: a caller chooses the ids of what they make and can work out those that the server derives; still no meal and no proposal takes
 * the place of a transfer to come. A till that did held up the end of every lot of the county, a run of allowances, and the night.
 */

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(() => county.drop());

/** Ids near one that is to come: itself, and with the last bit turned. */
function near(id: Id): readonly Id[] {
  const turned = (Number.parseInt(id.slice(-2), 16) ^ 1).toString(16).padStart(2, '0');
  return [id, id.slice(0, -2) + turned];
}

it('a meal under the id that the end of a lot will have leaves the lot its end', async () => {
  const chen = await county.person();
  const expiresOn = addDays(dayOf(LUNCH), 30);
  const lot = await county.grant(chen.personId, 5_000n, expiresOn);
  for (const id of near(idOf(instantAt(addDays(expiresOn, 1)), lot, 'expiry'))) {
    const person = await county.person();
    done(await county.get(RedeemMeal).redeem(county.meal(person, { id })));
  }
  county.clock.set(instantAt(addDays(expiresOn, 1), 60));
  expect(await county.get(ExpireLots).expire(addDays(expiresOn, 1))).toMatchObject({ lots: 1 });
  county.clock.set(LUNCH);
});

it('what the server derives has ids that no caller may use', async () => {
  const wang = await county.person();
  const meal = done(await county.get(RedeemMeal).redeem(county.meal(wang))).receipt;
  expect(meal.transferId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
  expect(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { id: meal.transferId ?? '' }))).toMatchObject({
    code: 'invalid_request',
    detail: { field: 'id' },
  });
  expect(await donate(county.context, county.bureau, { id: meal.transferId ?? '', amountFen: 100 })).toMatchObject({ code: 'invalid_request' });
});

it('a proposal under the id of a transfer that stands is refused when it is confirmed, and nothing of it stays', async () => {
  const li = await county.person({ points: 700n });
  const { id } = await county.one<{ id: Id }>('SELECT id FROM transfer WHERE person_id = ?', [li.personId]);
  const before = await county.one('SELECT SUM(remaining_fen) AS fen FROM charity_fund');
  expect(await donate(county.context, county.bureau, { id, amountFen: 100 })).toMatchObject({ code: 'id_reused' });
  expect(await county.one('SELECT SUM(remaining_fen) AS fen FROM charity_fund')).toEqual(before);
});

it('the control: what bears a caller’s id would stand in the way', async () => {
  const id = idFrom(LUNCH, new Uint8Array(10).fill(7));
  done(await donate(county.context, county.bureau, { id, amountFen: 100 }));
  expect(await county.one('SELECT COUNT(*) AS n FROM transfer WHERE id = ?', [id])).toMatchObject({ n: expect.anything() });
});
