import { addDays, firstDay, instantAt, isRefusal } from '#values';
import type { DemoReport } from '#demo';
import { LiveDemo } from '#demo';
import { CheckIntegrity } from '#integrity';
import type { Actor } from '#platform';
import { Ids, UnitOfWork } from '#platform';
import { PrintBatchReader } from '#printing';
import { RedeemMeals } from '#redemption';
import { castPerson, castSite } from '../../cast/index.js';
import { done } from '../../support/small-county.js';
import type { DemoCounty } from './county.js';
import { MONTH, openCounty } from './county.js';

/** Long enough for Grandma Sun to lose her card (day 8) and to find it again. */
const UNTIL = addDays(firstDay(MONTH), 8);

describe('a town lives the first days of its month', () => {
  let county: DemoCounty;
  let told: DemoReport;

  beforeAll(async () => {
    county = await openCounty(11);
    told = await county.app.get(LiveDemo).live({ scale: 'town', month: MONTH, seed: 11, until: UNTIL });
  });
  afterAll(() => county.close());

  it('and everything agrees: books at zero, nothing unmatched', () => {
    expect(told.report).toMatchObject({ persons: 8000, sites: 12, ledgerSums: { CNY: 0, POINT: 0 }, unmatched: {} });
  });

  it('and nothing is found that the app did not write, or that is no longer there', async () => {
    expect((await county.app.get(CheckIntegrity, { strict: false }).check()).found).toEqual([]);
  });

  it('with allowances for those aged 80 and over', () => {
    expect(told.report.eligible['senior_cash']).toBeGreaterThan(1200);
    expect(told.report.eligible['cyf']).toBeGreaterThan(580);
    expect(told.report.issuedPoints % 100).toBe(0);
  });

  it('with about a thousand meals a day, some of them taken back', () => {
    expect(told.report.redemptions).toBeGreaterThan(9 * 850);
    expect(told.report.redemptions).toBeLessThan(9 * 1150);
    expect(told.report.voids).toBeGreaterThan(3);
    expect(told.report.subsidyFen['CITY']).toBe(told.report.subsidyFen['DISTRICT']);
  });

  it('with the refusals that life brings', () => {
    expect(Object.keys(told.report.refusals)).toEqual(expect.arrayContaining(['already_redeemed', 'code_unknown', 'out_of_window', 'over_quota', 'revoked']));
  });

  it('and its figures are those of the database', async () => {
    const [row] = await county.app.get(UnitOfWork).reader.query<{ meals: number; subsidy: number; self: number }>(
      `SELECT COUNT(*) AS meals, SUM(CASE WHEN v.id IS NULL THEN r.subsidy_fen + r.collective_fen + r.charity_fen ELSE 0 END) AS subsidy, SUM(CASE WHEN v.id IS NULL THEN r.self_pay_fen ELSE 0 END) AS self
         FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id`,
    );
    expect(Number(row?.meals)).toBe(told.report.redemptions);
    expect(Number(row?.self)).toBe(told.report.selfPayFen);
    expect(Object.values(told.report.subsidyFen).reduce((sum, part) => sum + part, 0)).toBe(Number(row?.subsidy));
  });

  it('with the cast’s cards on paper: one batch handed out, one waiting while the month happens to it', async () => {
    const street = { id: 'desk', role: 'street_officer', areaCode: '330102007', siteId: null, deviceId: null, personId: null, staffNumber: null } as const;
    const { items } = done(await county.app.get(PrintBatchReader, { strict: false }).list(street, { limit: 10 }));
    expect(items.map(({ title, steps }) => [title, steps.at(-1)?.step]).sort()).toEqual([
      ['采荷街道 大字卡', 'made'],
      ['采荷街道 首批爱心卡', 'handed_out'],
    ]);
    const handedOut = items.find(({ steps }) => steps.length === 4);
    expect(handedOut?.steps.map(({ by }) => by)).toEqual(['采荷街道 经办', '区印务中心 周师傅', '区民政局 经办', '采荷街道 经办']);
    expect(handedOut).toMatchObject({ cards: 8, faults: 0 });
  });

  it('whereupon a newcomer buys a meal for Grandma Chen at ten at night with what the demo handed out', async () => {
    const { device, menu, cards } = told.logins;
    expect(device.siteCode).toBe(castSite('allday').code);
    const chen = cards.find((card) => card.key === 'chen');
    const item = menu.items.find(({ priceFen, openPrice }) => priceFen === 1600 && !openPrice);
    const operator: Actor = { id: 'newcomer', role: 'site_operator', areaCode: '330102', siteId: device.siteId, deviceId: device.deviceId, personId: null, staffNumber: null };
    const at = instantAt(addDays(UNTIL, 1), 22 * 60);
    county.clock.set(at);
    const [verdict] = await county.app.get(RedeemMeals).decideMany([
      {
        actor: operator,
        id: county.app.get(Ids).next(),
        code: chen?.code ?? '',
        menuItemId: item?.menuItemId ?? '',
        occurredAt: at,
        offline: false,
        presence: { by: 'holder' },
        tender: 'cash',
      },
    ]);
    if (!verdict || isRefusal(verdict)) throw new Error(`refused: ${JSON.stringify(verdict)}`);
    expect(castPerson('chen').categories).toContain('DIBAO');
    expect(verdict.receipt).toMatchObject({ listPriceFen: 1600n, discountFen: 480n, subsidyFen: 500n, charityFen: 100n });
    expect(verdict.receipt.points + verdict.receipt.selfPayFen).toBe(520n);
  });

  it('a second county in the same database is turned away', async () => {
    await expect(county.app.get(LiveDemo).live({ scale: 'town', month: MONTH, seed: 12 })).rejects.toThrow('empty database');
  });
});
