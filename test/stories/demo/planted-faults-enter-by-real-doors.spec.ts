import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, firstDay } from '#values';
import type { DemoReport, PlantedFault, PlantKind } from '#demo';
import { LiveDemo, PLANTS } from '#demo';
import { marks, UnitOfWork } from '#platform';
import type { DemoCounty } from './county.js';
import { MONTH, openCounty } from './county.js';

/** Ten days: enough for a death on the second to be reported a week late. */
const UNTIL = addDays(firstDay(MONTH), 9);

describe('a month with planted faults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'love-card-plants-'));
  const file = join(folder, 'plants.ndjson');
  let county: DemoCounty;
  let told: DemoReport;
  let faults: PlantedFault[];

  beforeAll(async () => {
    county = await openCounty(3);
    told = await county.app.get(LiveDemo).live({ scale: 'town', month: MONTH, seed: 3, until: UNTIL, plant: { file } });
    faults = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PlantedFault);
  });
  afterAll(async () => {
    await county.close();
    rmSync(folder, { recursive: true });
  });

  const meals = (kind: PlantKind): string[] => faults.filter((fault) => fault.kind === kind).flatMap((fault) => fault.redemptionIds);
  const count = async (sql: string, ids: readonly string[]): Promise<number> => {
    const [row] = await county.app.get(UnitOfWork).reader.query<{ n: number }>(sql.replace('(IDS)', `(${marks(ids)})`), ids);
    return Number(row?.n);
  };

  it('lists every kind, each line with its meals and the money that went out for them', async () => {
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(Object.keys(PLANTS)));
    for (const fault of faults) {
      expect(fault.hard).toBe(PLANTS[fault.kind].hard);
      expect(fault.fen).toBeGreaterThan(0);
      expect(await count('SELECT COUNT(*) AS n FROM redemption WHERE id IN (IDS)', fault.redemptionIds)).toBe(fault.redemptionIds.length);
    }
  });

  it('the reconciliation finds what the record contradicts: meals after death, altered rows, late meals that stand in no chain, and nothing else', () => {
    expect(told.report.unmatched).toEqual({
      amount_drift: 4,
      posting_drift: 4,
      redemption_after_death: meals('after_death').length,
      meal_without_evidence: meals('off_hours').length,
    });
    expect(meals('after_death').length).toBeGreaterThan(0);
    expect(told.report.ledgerSums).toEqual({ CNY: 0, POINT: 0 });
  });

  it('a second table is set within the hours of the first', async () => {
    const second = meals('duplicate_meal');
    const twice = await count(
      `SELECT COUNT(*) AS n FROM redemption b JOIN redemption a ON a.person_id = b.person_id AND a.meal_day = b.meal_day AND a.site_id <> b.site_id AND a.meal_window = 'lunch' AND b.occurred_at - a.occurred_at < 10800000 WHERE b.meal_window = 'dinner' AND b.id IN (IDS)`,
      second,
    );
    expect(twice).toBe(second.length);
  });

  it('the night batch came long after its lunch, the full site served more than it may', async () => {
    const night = meals('off_hours');
    expect(await count('SELECT COUNT(*) AS n FROM redemption WHERE offline = 1 AND received_at - occurred_at > 28800000 AND id IN (IDS)', night)).toBe(night.length);
    const full = await count(
      `SELECT COUNT(*) AS n FROM site s WHERE s.portions_per_meal < (SELECT COUNT(*) FROM redemption r WHERE r.site_id = s.id AND r.meal_window = 'lunch' AND r.meal_day = (SELECT meal_day FROM redemption WHERE id = (SELECT MIN(id) FROM redemption WHERE id IN (IDS))))`,
      meals('over_capacity'),
    );
    expect(full).toBe(1);
  });

  it('the drawer was swiped in the order of the card numbers', async () => {
    const drawer = meals('bulk_swipe');
    const rows = await county.app
      .get(UnitOfWork)
      .reader.query<{ number: string }>(`SELECT c.number FROM redemption r JOIN card c ON c.id = r.carrier_id WHERE r.id IN (${marks(drawer)}) ORDER BY r.occurred_at`, drawer);
    const numbers = rows.map((row) => row.number);
    expect(numbers.length).toBe(drawer.length);
    expect([...numbers].sort()).toEqual(numbers);
  });
});
