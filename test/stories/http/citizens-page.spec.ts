import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import request from 'supertest';
import { createApi } from '#api';
import { DEMO_POLICIES } from '#eligibility';
import { DefineAreas, RecordDeath, SetAreaContact } from '#people';
import { type Face, FACES, SetClock, systemActor } from '#platform';
import { RedeemMeal, VoidRedemption } from '#redemption';
import { OpenSites } from '#sites';
import { area, COUNTY, done, foundSmallCounty, LUNCH, type SmallCounty, whole } from '../../support/small-county.js';
import { day } from '#values';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { publish } from '../../support/two-persons.js';

/* Goal: a citizen without script, phone or account learns at the front door where to eat, what it costs them and whom to call, as sites and law stand today. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const STREET = `${COUNTY}001`;
const THERE = '330105';

let db: TestDatabase;
let clock: SetClock;
let app: NestExpressApplication;
let county: SmallCounty;
beforeAll(async () => {
  db = await openTestDatabase();
  clock = new SetClock(LUNCH);
  app = await served(FACES);
  county = await foundSmallCounty(app, { db, clock });
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

async function served(faces: readonly Face[]): Promise<NestExpressApplication> {
  const made = await createApi({ database: db.database, keys: db.keys, clock }, { faces, log: pino({ level: 'silent' }) });
  await made.init();
  return made;
}

/** The page a minute later: what is kept for a minute is read anew. */
async function page(query = '', of = app): Promise<string> {
  clock.set(clock.nowMs() + MINUTE_MS);
  const { status, type, text } = await request(of.getHttpServer()).get(`/${query}`);
  expect([status, type]).toEqual([200, 'text/html']);
  return text;
}

it('tells the streets with meals, and of the one that is chosen its sites, hours and dishes', async () => {
  const door = await page();
  expect(door).toMatch(/清波街道 <span>1 处<\/span>/);
  expect(door).not.toContain('午餐套餐');
  const street = await page(`?street=${STREET}`);
  for (const part of ['采荷老年食堂1', '采荷路1号', '午餐套餐', '16.00 元', '午餐 10:30–13:30']) expect(street).toContain(part);
  expect(street).not.toContain('采荷老年食堂2');
  expect(await page(`?street=${STREET}&lang=en`)).toMatch(/<html lang="en">[^]*Lunch set[^]*16\.00 yuan/);
});

it('prices a meal by the law of the day, and another from the first day of another law', async () => {
  expect(await page()).toMatch(/82 岁<b>付 8\.20 元<\/b><span class="quiet">站点让利 4\.80 元，政府补 3\.00 元/);
  const subsidy = DEMO_POLICIES.find((one) => one.kind === 'meal_subsidy' && one.effectiveTo === null) as unknown as Record<string, unknown>;
  const dearer = JSON.parse(JSON.stringify(subsidy).replaceAll('"amountFen":300', '"amountFen":450')) as object;
  done(await publish(app, county.bureau, { ...dearer, version: 'dearer', effectiveFrom: '2026-12-01' }));
  expect(await page()).toContain('政府补 3.00 元');
  clock.set(LUNCH + 8 * DAY_MS);
  expect(await page()).toMatch(/82 岁<b>付 6\.70 元<\/b>[^]*政府补 4\.50 元/);
  clock.set(LUNCH);
});

it('names the number that the county set; the citizens’ hotline always', async () => {
  expect(await page()).toContain('href="tel:12345"');
  done(await app.get(SetAreaContact, { strict: false }).set(county.bureau, { areaCode: COUNTY, tel: '0571-87654321' }));
  expect(await page()).toContain('href="tel:0571-87654321"');
});

it('counts the meals of the county that stand, and says nothing of a day without one', async () => {
  expect(await page()).not.toContain('今天到现在');
  const meals = [];
  for (const born of ['1940-01-02', '1941-02-03'])
    meals.push(done(await app.get(RedeemMeal, { strict: false }).redeem(county.meal(await county.person({ born })))).receipt.redemptionId);
  expect(await page()).toMatch(/今天到现在<\/dt><dd>2</);
  done(await app.get(VoidRedemption, { strict: false }).void(county.till, { id: county.id(), redemptionId: meals[0] ?? '', reason: '点错人了' }));
  expect(await page()).toMatch(/今天到现在<\/dt><dd>1</);
});

it('writes what a site calls itself as text, never as markup', async () => {
  const evil = { ...whole('XX009', 9), areaCode: STREET, name: '<img src=x onerror=alert(1)>食堂', address: '"><script>x</script>' };
  done(await app.get(OpenSites, { strict: false }).openMany(county.bureau, [evil]));
  const text = await page(`?street=${STREET}`);
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;食堂');
  expect(text).not.toMatch(/<img|<script/);
});

it('keeps the counties of an installation apart', async () => {
  const there = { ...systemActor(THERE), id: 'officer-there' };
  done(await app.get(DefineAreas, { strict: false }).define(there, [area(`${THERE}001`, THERE, '米市巷街道')]));
  done(await app.get(OpenSites, { strict: false }).openMany(there, [{ ...whole('GS001', 7), areaCode: `${THERE}001` }]));
  const text = await page(`?street=${THERE}001`);
  expect(text).toMatch(/拱墅区 的数字[^]*<dd>0<\/dd>[^]*<dd>1<\/dd>/);
  // No law, no promise: what is paid next door says nothing of here.
  expect(text).not.toMatch(/政府补 \d|您付多少/);
  expect(text).not.toContain('0571-87654321');
});

it.each(['?street=999999999', '?street=%27%20OR%201=1', `?street=${STREET}&street=${STREET}`, '?lang=xx', '?utm_source=card', '?street[a]=1'])(
  'shows the whole county for %s',
  async (query) => {
    expect(await page(query)).toContain('清波街道');
  },
);

it('reads the county once a minute, whatever streets a stranger makes up', async () => {
  const sitesIn = (text: string): number => Number(/清波街道 <span>(\d+) 处/.exec(text)?.[1]);
  const before = sitesIn(await page());
  done(await app.get(OpenSites, { strict: false }).openMany(county.bureau, [{ ...whole('NEW01', 11), areaCode: STREET }]));
  for (let n = 0; n < 5; n++) expect(sitesIn((await request(app.getHttpServer()).get(`/?street=${String(900_000_000 + n)}`)).text)).toBe(before);
  // The control: a minute later it is read.
  expect(sitesIn(await page())).toBe(before + 1);
});

it('counts nobody who has died among the people of the county', async () => {
  const of = (text: string): number => Number(/在册老人<\/dt><dd>(\d+)</.exec(text)?.[1]);
  const before = of(await page());
  const { personId } = await county.person({ born: '1935-05-06' });
  expect(of(await page())).toBe(before + 1);
  done(await app.get(RecordDeath, { strict: false }).record(county.bureau, { personId, diedOn: day('2026-11-22'), source: '户籍注销' }));
  expect(of(await page())).toBe(before);
});

it('has no door to what this process does not serve', async () => {
  const outside = await served(['elder', 'open']);
  try {
    const text = await page('', outside);
    expect(text).toContain('href="/e/"');
    expect(text).not.toMatch(/href="\/(c\/|t\/|docs)"/);
  } finally {
    await outside.close();
  }
});
