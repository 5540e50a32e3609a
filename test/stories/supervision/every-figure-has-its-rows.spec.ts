import { UnitOfWork, Vault } from '#platform';
import { LUNCH } from '../../support/small-county.js';
import { FIRST_STREET, SECOND_STREET, TODAY, WatchedCounty } from './watched-county.js';

let watched: WatchedCounty;

beforeAll(async () => {
  watched = await WatchedCounty.open();
  const { county } = watched;
  const poor = await county.person({ categories: ['DIBAO'], points: 1000n });
  const senior = await county.person({ points: 5000n });
  const younger = await county.person({ born: '1960-01-01' });
  const villager = await watched.villager();

  // A week ago, and yesterday: one meal each, so that the comparisons are not by chance equal.
  await watched.at('2026-11-16 11:40');
  await watched.eat(poor);
  await watched.at('2026-11-22 11:40');
  await watched.eat(senior);
  await watched.eat(younger, watched.otherTill);

  await watched.at(`${TODAY} 11:30`);
  await watched.eat(poor);
  await watched.eat(senior, watched.otherTill);
  await watched.eat(younger, { offline: true });
  await watched.eat(villager);
  const typed = await county.person();
  await watched.eat(typed, { code: typed.number, evidence: 'typed', typedReason: '卡片破损，扫不出' });
  await mismatches(villager.personId);
  await watched.takeBack(await watched.eat(await county.person()));
  await watched.sellFullPrice('guest');
  await watched.sellFullPrice('elder');
  await watched.refused({}, poor);
  await watched.refused(watched.otherTill, poor);
  await watched.refused({ ...watched.otherTill, code: '0000' }, poor);
  const report = { reported_at: LUNCH, app_version: '1.2.0', snapshot_serial: 7, clock_skew_ms: -800, installed: 1, persisted: 1 };
  await county.get(UnitOfWork).run((tx) =>
    tx.insert('device_report', [
      { ...report, device_id: county.till.deviceId, site_id: county.till.siteId, queue_length: 3, oldest_unsent_at: LUNCH - 60_000 },
      { ...report, device_id: county.otherTill.deviceId, site_id: county.otherTill.siteId, queue_length: 2, oldest_unsent_at: LUNCH - 90_000 },
    ]),
  );
});
afterAll(() => watched.close());

/** Cards shown by somebody else: told at once at the first site, twice, and once the day before; and in the events of a tablet, at both sites at the same moment. */
async function mismatches(personId: string): Promise<void> {
  const { county } = watched;
  const { till, otherTill } = county;
  const check = { site_id: till.siteId, device_id: till.deviceId, operator_id: 'operator', person_id: personId, carrier_id: county.id(), code_kind: 'card' };
  const event = { kind: 'not_holder', batch_id: county.id(), operator_id: null, event_at: LUNCH, clock: 'server', received_at: LUNCH, hash: '' };
  const said = (): { id: string; body_sealed: string } => {
    const id = county.id();
    return { id, body_sealed: county.get(Vault).seal('offline_event.body_sealed', id, JSON.stringify({ note: '照片是女士，来的是年轻男士' })) };
  };
  await county.get(UnitOfWork).run(async (tx) => {
    await tx.insert(
      'card_check',
      [LUNCH, LUNCH - 1, LUNCH - 24 * 3_600_000].map((at) => ({ ...check, id: county.id(), outcome: 'not_the_person', note: null, at })),
    );
    await tx.insert('offline_event', [
      { ...event, ...said(), seq: 1, device_id: till.deviceId, site_id: till.siteId, person_id: personId },
      { ...event, ...said(), seq: 1, device_id: otherTill.deviceId, site_id: otherTill.siteId, person_id: null },
    ]);
  });
}

const lived = {
  meals: [5, 2, 1],
  meals_voided: [1, 0, 0],
  meals_full_price: [2, 0, 0],
  meals_offline: [1, 0, 0],
  sites_serving: [2, 2, 1],
  sites_open: [2, null, null],
  sites_silent: [0, null, null],
  sites_lapsed: [0, null, null],
  devices: [2, null, null],
  devices_online: [2, null, null],
  rows_unsent: [5, null, null],
  devices_flooding: [0, null, null],
  refusals: [3, 0, 0],
  'refusals.already_redeemed': [2, 0, 0],
  'refusals.code_unknown': [1, 0, 0],
  'subsidy.COLLECTIVE': [100, 0, 0],
  offline_held: [0, null, null],
  meals_typed: [1, 0, 0],
  card_mismatches: [4, 1, 0],
  suspense_open: [0, null, null],
  stolen_meals: [0, null, null],
  void_requests_open: [0, null, null],
  complaints_open: [0, null, null],
  appeals_open: [0, null, null],
  differences: [null, null, null],
};

it('shows what was lived, and what it was the day and the week before', async () => {
  const figures = await watched.figures('bureau');
  const shown = Object.fromEntries(Object.keys(lived).map((key) => [key, [figures.get(key)?.value, figures.get(key)?.yesterday, figures.get(key)?.sameWeekday]]));
  expect(shown).toEqual(lived);
});

it.each(['bureau', 'first', 'second'])('adds up to its rows, every figure of it, for %s', async (who) => {
  const figures = await watched.figures(who);
  for (const figure of figures.values()) {
    // Nobody has reconciled yet: there is no number, and nothing to add up (matters-that-wait.spec.ts).
    if (figure.value === null) continue;
    expect([figure.key, await watched.sum(who, figure)]).toEqual([figure.key, figure.value]);
  }
  expect(figures.size).toBeGreaterThan(18);
});

it('shows cards that did not fit newest first, each once, with what the operator wrote and whose name may be opened', async () => {
  const rows = await watched.rows('second', 'bureau/card-checks');
  expect(rows).toMatchObject([{ siteCode: 'QB002', personId: null, nameMasked: null, resident: false, note: '照片是女士，来的是年轻男士', uploaded: true }]);
  const all = await watched.rows('bureau', 'bureau/card-checks');
  expect(new Set(all.map((row) => row['checkId'])).size).toBe(4);
  expect(all.map((row) => row['at'])).toEqual([LUNCH, LUNCH, LUNCH, LUNCH - 1]);
  // The holder lives in a third street: the first one sees the row, and not the name.
  expect((await watched.rows('first', 'bureau/card-checks')).map((row) => row['resident'])).toEqual([false, false, false]);
  expect((await watched.rows('bureau', 'bureau/today/redemptions?codeKind=manual')).map((row) => row['typedReason'])).toEqual(['卡片破损，扫不出']);
});

it('would notice rows that do not add up', async () => {
  const figures = await watched.figures('bureau');
  const [meals, voided] = [figures.get('meals'), figures.get('meals_voided')];
  if (!meals || !voided) throw new Error('figures are missing');
  expect(await watched.sum('bureau', { ...meals, rows: voided.rows })).not.toBe(meals.value);
});

it('splits the subsidy as the books do: what the funders pay less what points cost the district', async () => {
  const figures = await watched.figures('bureau');
  const { reader } = watched.county.get(UnitOfWork);
  const rows = await reader.query<{ funder: string; fen: number | string }>(
    `SELECT p.account_owner AS funder, SUM(-p.amount) AS fen FROM redemption r JOIN posting p ON p.transfer_id = r.transfer_id
      WHERE r.meal_day = ? AND p.account_kind = 'FUND' AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = r.id) GROUP BY p.account_owner`,
    [TODAY],
  );
  const books = new Map(rows.map((row) => [row.funder, Number(row.fen)]));
  const value = (key: string): number => figures.get(key)?.value ?? NaN;
  expect(value('points')).toBeGreaterThan(0);
  expect({
    CITY: value('subsidy.CITY'),
    DISTRICT: value('subsidy.DISTRICT') + value('points'),
    COLLECTIVE: value('subsidy.COLLECTIVE'),
    CHARITY: value('subsidy.CHARITY'),
  }).toEqual(Object.fromEntries(books));
  expect(value('subsidy')).toBe(value('subsidy.CITY') + value('subsidy.DISTRICT') + value('subsidy.COLLECTIVE') + value('subsidy.CHARITY'));
});

it('holds a street to its own sites, and the two streets make the county', async () => {
  const [county, first, second] = [await watched.figures('bureau'), await watched.figures('first'), await watched.figures('second')];
  for (const key of ['meals', 'subsidy.CITY', 'points', 'refusals', 'sites_open', 'devices', 'rows_unsent']) {
    expect([key, (first.get(key)?.value ?? NaN) + (second.get(key)?.value ?? NaN)]).toEqual([key, county.get(key)?.value]);
  }
  expect(second.get('meals')?.value).toBe(1);
  expect((await watched.rows('first', 'bureau/today/redemptions')).every((row) => row['siteCode'] === 'CH001')).toBe(true);
  // Another street's rows are refused by name and absent without it.
  await watched.get('first', `bureau/today?areaCode=${SECOND_STREET}`).expect(403);
  for (const list of ['today/redemptions', 'today/full-price-meals', 'refusals', 'site-standings', 'device-standings', 'card-checks'])
    await watched.get('first', `bureau/${list}?areaCode=${SECOND_STREET}`).expect(403);
  expect(await watched.rows('first', `bureau/device-standings?siteId=${String(watched.county.otherTill.siteId)}`)).toEqual([]);
  expect((await watched.figures('bureau', `?areaCode=${FIRST_STREET}`)).get('meals')?.value).toBe(first.get('meals')?.value);
});

it('names people masked, and opens a name only of a resident, for a reason', async () => {
  const rows = await watched.rows('second', 'bureau/today/redemptions');
  expect(rows).toMatchObject([{ nameMasked: '陈*英', resident: false, fundings: [{ funder: 'CITY' }, { funder: 'DISTRICT' }] }]);
  const personId = String(rows[0]?.['personId']);
  await watched.post('second', `bureau/persons/${personId}/reveals`, { reason: '核实用餐情况' }).expect(404);
  await watched.post('first', `bureau/persons/${personId}/reveals`, { reason: '核实用餐情况' }).expect(200);
});

it('says what a figure counts and as of when', async () => {
  for (const figure of (await watched.figures('auditor')).values()) {
    expect([
      figure.key,
      figure.asOf <= watched.county.clock.nowMs(),
      /\p{Script=Han}/u.test(figure.definition.zh),
      /\p{Script=Han}/u.test(figure.definition.en.replace(/“.*?”/g, '')),
    ]).toEqual([figure.key, true, true, false]);
  }
});

it('takes a device that was silent for ten minutes for offline, and a site without a meal since opening for silent', async () => {
  const { county } = watched;
  county.clock.set(LUNCH + 10 * 60_000 + 1);
  const figures = await watched.figures('bureau');
  expect(figures.get('devices_online')?.value).toBe(0);
  const offline = figures.get('devices_online');
  expect(offline && (await watched.sum('bureau', offline))).toBe(0);
  await watched.at('2026-11-24 05:59');
  expect((await watched.figures('bureau')).get('sites_silent')?.value).toBe(0);
  await watched.at('2026-11-24 06:00');
  const silent = (await watched.figures('bureau')).get('sites_silent');
  expect(silent && [silent.value, await watched.sum('bureau', silent)]).toEqual([2, 2]);
  await watched.at(`${TODAY} 11:50`);
});

it('keeps a site whose food licence lapsed among the lapsed, also when it sells at full price', async () => {
  const { county } = watched;
  const lapse = (until: string): Promise<number> =>
    county.get(UnitOfWork).run((tx) => tx.execute('UPDATE site_licence SET valid_until = ? WHERE site_id = ?', [until, county.till.siteId ?? '']));
  const [{ until } = { until: '' }] = await county
    .get(UnitOfWork)
    .reader.query<{ until: string }>('SELECT valid_until AS until FROM site_licence WHERE site_id = ?', [county.till.siteId ?? '']);
  expect((await watched.figures('bureau')).get('sites_lapsed')?.value).toBe(0);
  await lapse('2026-11-22');
  const lapsed = (await watched.figures('bureau')).get('sites_lapsed');
  const { body } = await watched.get('bureau', 'bureau/site-standings?only=lapsed').expect(200);
  expect(body).toMatchObject({ items: [{ siteId: county.till.siteId, state: 'licence_lapsed', fullPriceMeals: 2 }] });
  expect(lapsed && [lapsed.value, await watched.sum('bureau', lapsed)]).toEqual([1, 1]);
  await lapse(until);
});

it('shows nothing without a token, and says which question it does not understand', async () => {
  await watched.get('nobody', 'bureau/today').expect(401);
  await watched.get('bureau', 'bureau/today?day=2026-02-30').expect(400);
  await watched.get('bureau', 'bureau/today/redemptions?voided=perhaps').expect(400);
  expect((await watched.figures('bureau', '?day=2030-01-01')).get('meals')?.value).toBe(0);
});
