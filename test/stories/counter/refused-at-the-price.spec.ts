import { dayOf, instantAt, isRefusal } from '#values';
import { ReportLost } from '#cards';
import { QuoteHolder, ReadDay } from '#counter';
import type { Actor } from '#platform';
import { RedeemMeal } from '#redemption';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { openCounterCounty } from './tablet.js';

/* A card on paper is refused when its price is asked, and gets no further: the figure of refusals knows of it. */

const TODAY = dayOf(LUNCH);
const DINNER = instantAt(TODAY, 17 * 60 + 30);

let county: SmallCounty;
beforeEach(async () => {
  county = await openCounterCounty();
});
afterEach(async () => county.drop());

const ask = async (person: Pick<SmallPerson, 'code'>, actor: Actor = county.till, menuItemId = county.menuItemId): Promise<string> => {
  const { id: _id, ...item } = county.meal(person as SmallPerson);
  const answer = await county.get(QuoteHolder).quote({ ...item, id: '', actor, menuItemId }, undefined);
  return isRefusal(answer) ? answer.code : 'ok';
};
const counted = async (actor: Actor = county.till): Promise<Record<string, number>> =>
  Object.fromEntries(done(await county.get(ReadDay).read(actor, TODAY)).refusals.map(({ code, count }) => [code, count]));

it('counts a lost card, a second meal and a code that nobody has, each once for a code and a meal', async () => {
  const [lost, full, other] = [await county.person(), await county.person(), await county.person()];
  done(await county.get(ReportLost).report(county.bureau, { personId: lost.personId, reason: '老人说丢了' }));
  done(await county.get(RedeemMeal).redeem(county.meal(full)));
  expect(await counted()).toEqual({});
  for (let look = 0; look < 3; look++) {
    expect(await ask(lost)).toBe('revoked');
    expect(await ask(full)).toBe('already_redeemed');
  }
  expect(await counted()).toEqual({ revoked: 1, already_redeemed: 1 });
  // A price that is told is no refusal.
  expect(await ask(other)).toBe('ok');
  expect(await counted()).toEqual({ revoked: 1, already_redeemed: 1 });
  // Another site, and another meal, are counted for themselves.
  expect(await ask(lost, county.otherTill, county.otherMenuItemId)).toBe('revoked');
  expect(await counted(county.otherTill)).toEqual({ revoked: 1 });
  county.clock.set(DINNER);
  expect(await ask(lost)).toBe('revoked');
  expect(await counted()).toEqual({ revoked: 2, already_redeemed: 1 });
  expect((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM attempt WHERE outcome <> ?', ['accepted'])).n).toBe(0);
});

it('counts one refusal where two tablets ask at once, and keeps no code in clear', async () => {
  const lost = await county.person();
  done(await county.get(ReportLost).report(county.bureau, { personId: lost.personId, reason: '老人说丢了' }));
  expect(await Promise.all(Array.from({ length: 4 }, () => ask(lost)))).toEqual(['revoked', 'revoked', 'revoked', 'revoked']);
  expect(await counted()).toEqual({ revoked: 1 });
  const { name } = await county.one<{ name: string }>("SELECT name FROM tally WHERE name LIKE 'quote_refused|%'");
  expect(name).toMatch(/^quote_refused\|[0-9a-f]{64}$/);
  expect(name).not.toContain(lost.code);
});
