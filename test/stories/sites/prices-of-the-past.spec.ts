import type { Day } from '#values';
import { fen, isRefusal } from '#values';
import { CheckLedger } from '#ledger';
import { UnitOfWork } from '#platform';
import { RedeemMeal } from '#redemption';
import { CORRECT_PRICE, FilePrice, MenuReader, OpenSites, type PriceToFile } from '#sites';
import { done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { CAIHE_CANTEEN } from '../identity/office.js';
import { byTwo } from '../../support/two-persons.js';

const [BEFORE, TODAY, TOMORROW] = ['2026-11-02', '2026-11-23', '2026-11-24'] as unknown as readonly [Day, Day, Day];

describe('a price', () => {
  let county: SmallCounty;
  let price: PriceToFile;
  beforeEach(async () => {
    county = await openSmallCounty();
    price = { siteId: county.till.siteId ?? '', name: '午餐套餐', nameEn: 'Lunch set', priceFen: fen(1700), openPrice: false, window: null, validFrom: TODAY, validUntil: null };
  });
  afterEach(async () => {
    expect(await county.get(CheckLedger).check()).toEqual([]);
    await county.drop();
  });

  const file = (change: Partial<PriceToFile>) => county.get(FilePrice).file(county.bureau, { ...price, ...change });
  const correct = (change: object) => byTwo(county, county.bureau, { kind: CORRECT_PRICE, body: { ...price, priceFen: 1700, ...change } });
  const itemOf = async (id: string) => (await county.get(MenuReader).of(county.get(UnitOfWork).reader, [id])).get(id);

  it('of a dish on the menu is filed by one person from tomorrow on only', async () => {
    expect(await file({ validFrom: BEFORE })).toMatchObject({ code: 'second_person_needed' });
    expect(await file({ validFrom: TODAY })).toMatchObject({ code: 'second_person_needed' });
    for (const same of [`${price.name} `, ` ${price.name}．`, `${price.name.slice(0, 1)} ${price.name.slice(1)}。`])
      expect([same, await file({ name: same, validFrom: TODAY, priceFen: fen(5000) })]).toMatchObject([same, { code: 'second_person_needed' }]);
    done(await file({ validFrom: TOMORROW }));
    expect(await itemOf(county.menuItemId)).toMatchObject({ validUntil: TODAY });
  });

  it('is that of one portion: above 100 yuan it is filed by nobody, by one person or two, for any day, or with a whole county', async () => {
    const above = { code: 'price_above_ceiling', detail: { field: 'priceFen', mostFen: 10_000 } };
    expect(await file({ name: '特供滋补套餐', openPrice: true, priceFen: fen(1_000_000) })).toMatchObject(above);
    expect(await file({ validFrom: TOMORROW, priceFen: fen(10_001) })).toMatchObject(above);
    expect(await correct({ validFrom: BEFORE, priceFen: 10_001 })).toMatchObject(above);
    const menu = CAIHE_CANTEEN.menu.map((item) => ({ ...item, priceFen: fen(10_001) }));
    expect(await county.get(OpenSites).openMany(county.bureau, [{ ...CAIHE_CANTEEN, code: 'CH77', menu }])).toMatchObject(above);
    done(await file({ name: '宴席一份', priceFen: fen(10_000) }));
  });

  it('of a dish never sold is filed by one person from today on, and not for a day that is over', async () => {
    expect(await file({ name: '新菜', validFrom: BEFORE })).toMatchObject({ code: 'second_person_needed' });
    done(await file({ name: '新菜', validFrom: TODAY }));
  });

  it('of the past is put right by two, and a meal of this morning keeps the price it stood on', async () => {
    const served = done(await county.get(RedeemMeal).redeem(county.meal(await county.person())));
    expect(isRefusal(served)).toBe(false);
    const corrected = done(await correct({ validFrom: BEFORE }));
    const id = String(corrected.decision?.result?.['menuItemId']);
    expect(await itemOf(id)).toMatchObject({ validFrom: BEFORE, validUntil: null, priceFen: 1700n });
    expect(await itemOf(county.menuItemId)).toMatchObject({ validUntil: TODAY, priceFen: 1600n });
    expect(done(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { menuItemId: id }))).receipt.listPriceFen).toBe(1700n);
    county.clock.set(LUNCH + 24 * 3_600_000);
    expect(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).toMatchObject({ code: 'price_not_filed' });
    expect(await correct({ validFrom: BEFORE })).toMatchObject({ code: 'conflict' });
    expect(await correct({ validFrom: '2026-12-01' })).toMatchObject({ code: 'invalid_request', detail: { field: 'validFrom' } });
  });
});
