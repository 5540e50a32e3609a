import { RedeemMeal, SellFullPrice } from '#redemption';
import { SetWindows, SiteReader, windowsAt } from '#sites';
import { UnitOfWork } from '#platform';
import { day, fen, type Id, instantAt, isRefusal } from '#values';
import { done } from '../../support/small-county.js';
import { AuditedCounty } from './audited-county.js';

/* A site serves late in the evening, outside the county's hours, and changes that within the month: each meal is of the hours of its own time. */
let county: AuditedCounty;
let siteId: Id;
beforeEach(async () => {
  county = await AuditedCounty.open();
  siteId = county.county.till.siteId ?? '';
});
afterEach(async () => county.county.drop());

const LATE = [{ window: 'dinner' as const, fromMinute: 1300, toMinute: 1439 }];
const on = (text: string, minute: number) => instantAt(day(text), minute);
const set = async (at: number, windows: readonly (typeof LATE)[number][]): Promise<void> => {
  county.county.clock.set(at);
  done(await county.county.get(SetWindows).set(county.county.bureau, { siteId, windows }));
};
const types = async () => (await county.differences()).map(({ type }) => type);
const hoursAt = async (at: number) => {
  const site = (await county.county.get(SiteReader).of(county.county.get(UnitOfWork).reader, [siteId])).get(siteId);
  return site === undefined ? null : windowsAt(site, at);
};

it('holds a meal against the hours of its own time, on the day of the change too', async () => {
  const { county: small } = county;
  const [one, two, three] = [await small.person(), await small.person(), await small.person()];
  await set(on('2026-11-20', 540), LATE);
  await county.eat(one, '22 22:00');
  await county.eat(two, '23 21:50');
  await set(on('2026-11-23', 1315), []);
  expect(await county.county.get(RedeemMeal).redeem(small.meal(three))).toMatchObject({ code: 'out_of_window' });
  expect(await types()).toEqual([]);
  // Set again as it was: nothing changed, and nothing is kept.
  await set(on('2026-11-24', 540), []);
  expect(await small.one('SELECT COUNT(*) AS n FROM site_hours WHERE site_id = ?', [siteId])).toEqual({ n: 2 });
  expect([await hoursAt(on('2026-11-19', 600)), await hoursAt(on('2026-11-22', 600)), await hoursAt(on('2026-11-23', 1314)), await hoursAt(on('2026-11-23', 1315))]).toEqual([
    [],
    LATE,
    LATE,
    [],
  ]);
});

it('judges what comes in late by the hours of its time', async () => {
  const { county: small } = county;
  const [one, two] = [await small.person(), await small.person()];
  await set(on('2026-11-20', 540), LATE);
  await set(on('2026-11-23', 540), []);
  const late = (at: number) => ({ occurredAt: at, offline: true });
  done(await small.get(RedeemMeal).redeem(small.meal(one, late(on('2026-11-22', 1320)))));
  expect(isRefusal(await small.get(RedeemMeal).redeem(small.meal(two, late(on('2026-11-19', 1320)))))).toBe(true);
  const sale = { id: small.id(), kind: 'guest' as const, priceFen: fen(1600), tender: 'cash' as const, refusalCode: null };
  done(await small.get(SellFullPrice).sell(small.till, { ...sale, occurredAt: on('2026-11-22', 1320) }));
  expect(await small.one('SELECT meal_window FROM full_price_meal WHERE id = ?', [sale.id])).toEqual({ meal_window: 'dinner' });
  expect(await types()).not.toContain('outside_window');
});

it('takes no hours for those of a time that the app did not write, and lets nobody change them', async () => {
  const { county: small } = county;
  await set(on('2026-11-20', 540), LATE);
  await set(on('2026-11-23', 540), []);
  const row = { id: small.id(), site_id: siteId, until_at: on('2026-11-19', 600), windows: JSON.stringify(LATE), changed_by: 'nobody' };
  await county.administrator([`INSERT INTO site_hours (id, site_id, until_at, windows, changed_by, seal) VALUES (?, ?, ?, ?, ?, ?)`, ...Object.values(row), '0'.repeat(64)]);
  expect(await hoursAt(on('2026-11-18', 600))).toEqual([]);
  await expect(small.get(UnitOfWork).run((tx) => tx.execute('UPDATE site_hours SET until_at = 1 WHERE id = ?', [row.id]))).rejects.toThrow(/insert-only/);
});

it('keeps changes of one moment in the order in which they were made', async () => {
  const at = on('2026-11-20', 540);
  for (let n = 0; n < 4; n++) {
    await set(at, LATE);
    await set(at, []);
  }
  expect(await hoursAt(at - 1)).toEqual([]);
  expect(await hoursAt(at + 60_000)).toEqual([]);
  await set(at + 60_000, LATE);
  expect([await hoursAt(at - 1), await hoursAt(at + 30_000), await hoursAt(at + 120_000)]).toEqual([[], [], LATE]);
});
