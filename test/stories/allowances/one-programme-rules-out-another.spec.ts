import { DraftRun } from '#allowances';
import { DEMO_POLICIES } from '#eligibility';
import { Ids } from '#platform';
import { County, MAKER, MARCH_2026, must } from './county.js';
import { publish } from '../../support/two-persons.js';

/*
 * A cash supplement for whom 重阳分 do not reach. Nobody gets both for one month: neither who is due the points, nor who
 * was issued them although today's facts no longer say so.
 */
describe('a programme that another rules out', () => {
  it('is not given for a month in which the other has a line', async () => {
    const county = await County.open();
    try {
      const cash = DEMO_POLICIES.find((policy) => policy.programme === 'senior_cash');
      must(await publish(county.module, MAKER, { ...cash, programme: 'supplement', excludes: ['cyf'] }));
      await county.people({ chen: {}, lin: {}, zhou: { purseOpenedOn: null } });
      const [ids, draft] = [county.module.get(Ids), county.module.get(DraftRun)];
      await county.issue(ids.next());
      // Wang is registered late: due the points, without a line yet. Lin's purse turns out never to have been opened; what was issued still stands for March.
      await county.people({ wang: {} });
      await county.change('lin', 'purse_opened_on', null);

      const run = must(await draft.draft(MAKER, { runId: ids.next(), programme: 'supplement', month: MARCH_2026, kind: 'monthly' }));
      expect(run.outcomes).toEqual({ 'due.age80': 1, 'excluded.cyf': 2, 'none.excluded': 1 });
      expect(await county.rows('SELECT person_id, amount FROM issuance_line WHERE run_id = ?', [run.id])).toEqual([{ person_id: county.id('zhou'), amount: 5000 }]);
    } finally {
      await county.close();
    }
  });
});
