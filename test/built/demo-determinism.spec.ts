import type { Engine } from '#platform';
import { runCli } from '../support/built-app.js';
import { emptyCounty, type LiveCounty } from '../support/live-county.js';

/*
 * Goal: one seed, one county and one month, whatever engine keeps them and whatever keys seal them (decisions 24). Method:
 * the town demo from the command line, twice on files and once on MariaDB, at the same time.
 */
const ENGINES: readonly Engine[] = ['embedded', 'embedded', ...(process.env['TEST_MYSQL_URL'] ? (['mysql'] as const) : [])];

interface Report {
  readonly seconds?: unknown;
  readonly redemptions: number;
  readonly ledgerSums: unknown;
  readonly unmatched: unknown;
}

it(`the town demo is the same on ${ENGINES.join(', ')}`, async () => {
  const counties: LiveCounty[] = [];
  for (const engine of ENGINES) counties.push(await emptyCounty(engine));
  try {
    const ended = await Promise.all(counties.map((county) => runCli(['demo', '--scale', 'town', '--month', '2026-10', '--seed', '7', '--json', ...county.options])));
    const reports = ended.map(({ code, stdout, stderr }) => {
      expect([code, stderr]).toEqual([0, '']);
      // One line of JSON and nothing else, so that a script can read it.
      expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
      return JSON.parse(stdout) as Report;
    });
    console.log(reports.map((report, index) => `${ENGINES[index] ?? ''} ${JSON.stringify(report.seconds)}`).join('\n'));
    const [first, ...others] = reports.map(({ seconds: _seconds, ...rest }) => rest);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ persons: 8000, ledgerSums: { CNY: 0, POINT: 0 }, unmatched: {} });
    expect(first?.redemptions).toBeGreaterThan(10_000);
  } finally {
    for (const county of counties) await county.drop();
  }
});
