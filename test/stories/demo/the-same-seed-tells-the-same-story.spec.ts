import { addDays, firstDay } from '#values';
import type { DemoReport } from '#demo';
import { LiveDemo } from '#demo';
import type { DemoCounty } from './county.js';
import { MONTH, openCounty, openEmbeddedCounty } from './county.js';

const UNTIL = addDays(firstDay(MONTH), 2);

async function lived(county: DemoCounty, seed: number): Promise<DemoReport> {
  try {
    return await county.app.get(LiveDemo).live({ scale: 'town', month: MONTH, seed, until: UNTIL });
  } finally {
    await county.close();
  }
}

/**
 * Goal: decisions 24. Method: the embedded engine against the engine of this run, so that the MariaDB run compares the two.
 * That another seed gives another town is shown where people and sites are drawn (libs/demo/src/population.spec.ts).
 */
describe('the same seed', () => {
  it('gives the same report but for seconds, and the same logins', async () => {
    const once = await lived(await openCounty(5), 5);
    const again = await lived(await openEmbeddedCounty(5), 5);
    expect({ ...again.report, seconds: null }).toEqual({ ...once.report, seconds: null });
    expect(again.logins.accounts).toEqual(once.logins.accounts);
    expect(again.logins.device).toEqual(once.logins.device);
    expect(again.logins.elders).toEqual(once.logins.elders);
    expect(once.logins.elders.map(({ name }) => name)[0]).toBe('陈桂芳');
    expect(once.logins.elders).toHaveLength(2);
  });
});
