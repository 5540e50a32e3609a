import { creditCodeCheck, day, fen } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { WholeSite } from '#sites';
import {
  CloseSite,
  FileLicence,
  FilePrice,
  FindLicences,
  FindOperators,
  FindPrices,
  FindSites,
  MenuReader,
  OpenSite,
  OpenSites,
  PublicMenu,
  PublicSites,
  RegisterOperator,
  SetWindows,
  ShowSite,
  siteMayServe,
  SiteReader,
  WithdrawPrice,
} from '#sites';
import type { Office } from '../identity/office.js';
import { CAIHE_CANTEEN, CAIHE_STREET, COUNTY, COUNTY_ACTOR, good, LUNCH, openOffice, verdict } from '../identity/office.js';

const CAIHE: Actor = { ...COUNTY_ACTOR, id: 'street', role: 'street_officer', areaCode: CAIHE_STREET };
const creditCode = (serial: number): string => {
  const first17 = `9133010200${String(serial).padStart(7, '0')}`;
  return first17 + creditCodeCheck(first17);
};

describe('meal sites', () => {
  let office: Office;
  const site = async (id: string) => {
    const record = (await office.get(SiteReader).of(office.get(UnitOfWork).reader, [id])).get(id);
    if (!record) throw new Error(`no site ${id}`);
    return record;
  };
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  it('an operator is registered once, under a valid credit code', async () => {
    const request = { creditCode: creditCode(1), name: '健康餐饮', contact: '王经理 13800000000', openedOn: day('2025-01-01') };
    const operator = good(await office.get(RegisterOperator).register(COUNTY_ACTOR, request));
    expect(verdict(await office.get(RegisterOperator).register(COUNTY_ACTOR, request))).toBe('conflict');
    expect(verdict(await office.get(RegisterOperator).register(COUNTY_ACTOR, { ...request, creditCode: '91350100M000100Y44' }))).toBe('credit_code_invalid');
    const ofStreet = { ...COUNTY_ACTOR, areaCode: `${COUNTY_ACTOR.areaCode}001` };
    expect(verdict(await office.get(RegisterOperator).register(ofStreet, { ...request, creditCode: creditCode(77) }))).toBe('forbidden');
    expect((await office.get(FindOperators).find(COUNTY_ACTOR, { limit: 50 })).items).toContainEqual(operator);
    expect(JSON.stringify(await office.test.database.reader.query('SELECT * FROM operator'))).not.toContain('13800000000');
  });

  it('a new site serves from the day its food licence holds until the day it lapses', async () => {
    const operator = good(await office.get(RegisterOperator).register(COUNTY_ACTOR, { creditCode: creditCode(2), name: '社区餐饮', openedOn: day('2025-01-01') }));
    const { operator: _operator, licences: _licences, windows, menu: _menu, ...fields } = CAIHE_CANTEEN;
    const request = { ...fields, code: 'CH02', operatorId: operator.id };
    const opened = good(await office.get(OpenSite).open(CAIHE, request));
    expect(verdict(await office.get(OpenSite).open(CAIHE, request))).toBe('site_exists');
    expect(verdict(await office.get(OpenSite).open(CAIHE, { ...request, code: 'CH03', operatorId: opened.id }))).toBe('not_found');
    expect(verdict(await office.get(OpenSite).open(CAIHE, { ...request, code: 'CH03', areaCode: '330102008002' }))).toBe('forbidden');
    expect(verdict(await office.get(OpenSite).open(CAIHE, { ...request, code: 'CH03', areaCode: 'CH' }))).toBe('area_unknown');

    const licence = { siteId: opened.id, kind: 'food' as const, number: 'JY1', validFrom: day('2025-10-01'), validUntil: day('2025-10-31') };
    expect(verdict(await office.get(FileLicence).file(CAIHE, { ...licence, validUntil: day('2025-09-30') }))).toBe('period_invalid');
    // A double click: one licence, one entry in the log of acts, one answer.
    const twice = await Promise.all([office.get(FileLicence).file(CAIHE, licence), office.get(FileLicence).file(CAIHE, licence)]);
    expect(new Set(twice.map((filed) => good(filed).id)).size).toBe(1);
    expect((await office.get(FindLicences).find(CAIHE, { siteId: opened.id, limit: 50 })).items).toHaveLength(1);
    good(await office.get(SetWindows).set(CAIHE, { siteId: opened.id, windows }));
    good(await office.get(SetWindows).set(CAIHE, { siteId: opened.id, windows }));
    const record = await site(opened.id);
    expect(record.windows).toEqual(windows);
    expect(['2025-09-30', '2025-10-01', '2025-10-31', '2025-11-01'].map((on) => siteMayServe(record, day(on)))).toEqual([false, true, true, false]);

    good(await office.get(FileLicence).file(CAIHE, { ...licence, number: 'JY2', validFrom: day('2025-11-01'), validUntil: day('2026-10-31') }));
    expect(siteMayServe(await site(opened.id), day('2025-11-01'))).toBe(true);
    const lapsing = await office.get(FindLicences).find(CAIHE, { siteId: opened.id, validUntilMax: day('2025-12-31'), limit: 50 });
    expect(lapsing.items.map((found) => found.number)).toEqual(['JY1']);
  });

  it('a new price ends the old one on its eve, and no filed amount changes', async () => {
    const price = {
      siteId: office.caihe,
      name: '红烧肉',
      nameEn: 'Braised pork',
      priceFen: fen(1200),
      openPrice: false,
      window: null,
      validFrom: day('2025-10-09'),
      validUntil: null,
    };
    const old = good(await office.get(FilePrice).file(COUNTY_ACTOR, price));
    expect(verdict(await office.get(FilePrice).file(COUNTY_ACTOR, { ...price, priceFen: fen(0) }))).toBe('invalid_request');
    expect(verdict(await office.get(FilePrice).file(COUNTY_ACTOR, price))).toBe('conflict');
    const dearer = good(await office.get(FilePrice).file(COUNTY_ACTOR, { ...price, priceFen: fen(1300), validFrom: day('2025-11-01') }));
    const read = await office.get(MenuReader).of(office.get(UnitOfWork).reader, [old.id, dearer.id]);
    expect(read.get(old.id)).toEqual({ ...old, validUntil: '2025-10-31' });
    expect(read.get(dearer.id)).toEqual(dearer);
    const onMenu = async (on: string) =>
      ((await office.get(MenuReader).onDay(office.get(UnitOfWork).reader, [office.caihe], day(on))).get(office.caihe) ?? [])
        .filter((item) => item.name === '红烧肉')
        .map((item) => item.priceFen);
    expect([await onMenu('2025-10-08'), await onMenu('2025-10-31'), await onMenu('2025-11-01')]).toEqual([[], [1200n], [1300n]]);
    expect(verdict(await office.get(WithdrawPrice).withdraw(COUNTY_ACTOR, { menuItemId: old.id, validUntil: day('2025-10-08') }))).toBe('period_invalid');
    good(await office.get(WithdrawPrice).withdraw(COUNTY_ACTOR, { menuItemId: dearer.id, validUntil: day('2025-11-30') }));
    expect(verdict(await office.get(WithdrawPrice).withdraw(COUNTY_ACTOR, { menuItemId: dearer.id, validUntil: day('2025-12-31') }))).toBe('period_invalid');
    expect(await onMenu('2025-12-01')).toEqual([]);
    const history = good(await office.get(FindPrices).find(CAIHE, { siteId: office.caihe, limit: 1 }));
    expect(history.items.map((item) => item.id)).toEqual([dearer.id]);
    const rest = good(await office.get(FindPrices).find(CAIHE, { siteId: office.caihe, limit: 50, cursor: history.next ?? '' }));
    expect(rest.items.map((item) => item.name)).toEqual(['红烧肉', '套餐 A']);
  });

  it('twenty filings of one price at once: one stands', async () => {
    const price = {
      siteId: office.caihe,
      name: '青菜',
      nameEn: 'Greens',
      priceFen: fen(300),
      openPrice: true,
      window: 'lunch' as const,
      validFrom: day('2025-10-10'),
      validUntil: null,
    };
    const results = await Promise.all(Array.from({ length: 20 }, () => office.get(FilePrice).file(COUNTY_ACTOR, price)));
    expect(results.map(verdict).sort()).toEqual([...Array.from({ length: 19 }, () => 'conflict'), 'ok']);
  });

  it('a street officer neither sees nor touches a site of another street', async () => {
    expect(verdict(await office.get(ShowSite).show(CAIHE, office.caihe))).toBe('ok');
    expect(verdict(await office.get(ShowSite).show(CAIHE, office.kaixuan))).toBe('not_found');
    expect(verdict(await office.get(ShowSite).show(CAIHE, '01930000-0000-7000-8000-000000000000'))).toBe('not_found');
    const seen = await office.get(FindSites).find(CAIHE, { limit: 200 });
    expect(seen.items.map((found) => found.code)).not.toContain('KX01');
    expect((await office.get(FindSites).find(CAIHE, { areaCode: '330102008', limit: 200 })).items).toEqual([]);
    expect(verdict(await office.get(FindPrices).find(CAIHE, { siteId: office.kaixuan, limit: 50 }))).toBe('not_found');
    expect((await office.get(FindLicences).find(CAIHE, { siteId: office.kaixuan, limit: 50 })).items).toEqual([]);
    const kaixuan = office.kaixuan;
    const menuItemId = (await office.get(MenuReader).onDay(office.get(UnitOfWork).reader, [kaixuan], day('2025-10-09'))).get(kaixuan)?.[0]?.id ?? '';
    const licence = { siteId: kaixuan, kind: 'food' as const, number: 'X', validFrom: day('2025-01-01'), validUntil: day('2099-01-01') };
    const price = { siteId: kaixuan, name: '偷', nameEn: 'x', priceFen: fen(1), openPrice: false, window: null, validFrom: day('2025-01-01'), validUntil: null };
    const attempts = [
      await office.get(FileLicence).file(CAIHE, licence),
      await office.get(FilePrice).file(CAIHE, price),
      await office.get(SetWindows).set(CAIHE, { siteId: kaixuan, windows: [] }),
      await office.get(CloseSite).close(CAIHE, { siteId: kaixuan, closedOn: day('2025-10-10'), reason: '试' }),
      await office.get(WithdrawPrice).withdraw(CAIHE, { menuItemId, validUntil: day('2025-10-10') }),
    ];
    expect(attempts.map(verdict)).toEqual(attempts.map(() => 'not_found'));
  });

  it('a closed site stays on record and leaves the public list', async () => {
    const [opened] = good(await office.get(OpenSites).openMany(COUNTY_ACTOR, [{ ...CAIHE_CANTEEN, code: 'CH09' }]));
    const siteId = opened?.id ?? '';
    const close = (closedOn: string) => office.get(CloseSite).close(CAIHE, { siteId, closedOn: day(closedOn), reason: '租约到期' });
    expect(verdict(await close('2023-12-31'))).toBe('period_invalid');
    // A day that is over was served at a site that was open.
    expect(verdict(await close('2025-10-08'))).toBe('period_invalid');
    good(await close('2025-10-09'));
    expect(verdict(await close('2025-10-10'))).toBe('conflict');
    expect(siteMayServe(await site(siteId), day('2025-10-08'))).toBe(true);
    expect(siteMayServe(await site(siteId), day('2025-10-09'))).toBe(false);
    expect((await office.get(PublicSites).list({ limit: 200 })).items.map((found) => found.code)).not.toContain('CH09');
    expect(verdict(await office.get(PublicMenu).today(siteId))).toBe('not_found');
  });

  it('anyone sees where to eat today and what it costs, and nothing of anybody', async () => {
    const { items } = await office.get(PublicSites).list({ areaCode: CAIHE_STREET, limit: 200 });
    const canteen = items.find((found) => found.code === 'CH01');
    expect(canteen).toMatchObject({ servesToday: true, windows: CAIHE_CANTEEN.windows, type: 'canteen' });
    expect(canteen?.menu.find((item) => item.name === '套餐 A')?.priceFen).toBe(1600n);
    expect(Object.keys(canteen ?? {}).sort()).toEqual([
      'address',
      'areaCode',
      'code',
      'id',
      'latitude',
      'longitude',
      'menu',
      'name',
      'nameEn',
      'seats',
      'servesToday',
      'tel',
      'type',
      'windows',
    ]);
    office.clock.set(Date.UTC(2025, 10, 1, 3));
    expect(good(await office.get(PublicMenu).today(office.caihe)).servesToday).toBe(false);
  });

  it('a county of 134 sites and 193 centres opens in one go, all or none, and twice the same', async () => {
    const sites = countyOf(134, 193);
    const spoiled = sites.map((entry, index) => (index === 300 ? { ...entry, operator: { ...entry.operator, creditCode: 'X' } } : entry));
    expect(await office.get(OpenSites).openMany(COUNTY_ACTOR, spoiled)).toMatchObject({ code: 'credit_code_invalid', detail: { siteCode: sites[300]?.code } });
    const began = performance.now();
    const opened = good(await office.get(OpenSites).openMany(COUNTY_ACTOR, sites));
    const seconds = (performance.now() - began) / 1000;
    expect(opened.map((entry) => entry.code)).toEqual(sites.map((entry) => entry.code));
    expect(seconds).toBeLessThan(2);
    expect(await office.get(OpenSites).openMany(COUNTY_ACTOR, sites.slice(0, 2))).toMatchObject({ code: 'site_exists', detail: { codes: [sites[0]?.code, sites[1]?.code] } });
    const page = await office.get(FindSites).find({ ...COUNTY_ACTOR, areaCode: '330102010' }, { limit: 200 });
    const last = await office.get(FindSites).find({ ...COUNTY_ACTOR, areaCode: '330102010' }, { limit: 200, cursor: page.next ?? '' });
    expect([page.items.length, last.items.length, last.next]).toEqual([200, 127, null]);
    expect((await site(opened[0]?.id ?? '')).licences).toEqual(opened[0]?.licences);
    const centres = await office.get(PublicSites).list({ areaCode: '330102010', type: 'care_centre', limit: 200 });
    expect([centres.items.length, centres.items.some((found) => found.servesToday)]).toEqual([193, false]);
  });
});

function countyOf(meals: number, centres: number): WholeSite[] {
  return Array.from({ length: meals + centres }, (_, index): WholeSite => {
    const centre = index >= meals;
    return {
      ...CAIHE_CANTEEN,
      code: `${centre ? 'Z' : 'M'}${String(index).padStart(4, '0')}`,
      operator: { creditCode: creditCode(100 + (index % 60)), name: `运营方${String(index % 60)}` },
      type: centre ? 'care_centre' : 'canteen',
      areaCode: `${COUNTY}010${String(index % 5).padStart(3, '0')}`,
      licences: centre ? [] : CAIHE_CANTEEN.licences,
      windows: centre ? [] : CAIHE_CANTEEN.windows,
      menu: centre ? [] : CAIHE_CANTEEN.menu,
    };
  });
}
