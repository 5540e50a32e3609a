import type { Day } from '#values';
import { UnitOfWork } from '#platform';
import { ReadProposals } from '#proposals';
import { RedeemMeal } from '#redemption';
import { CloseSite, KEEP_SITE_OPEN, SiteReader } from '#sites';
import { done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { byTwo, first } from '../../support/two-persons.js';

const [YESTERDAY, TODAY, TOMORROW] = ['2026-11-22', '2026-11-23', '2026-11-24'] as unknown as readonly [Day, Day, Day];

/*
 * One officer closes a site, because a canteen that must stop must stop now. It is closed from today on, never for a day that is over, and whoever meant
 * another site has until the end of its closing day to have it taken back by two.
 */
describe('a site that was closed by mistake', () => {
  let county: SmallCounty;
  let siteId: string;
  beforeEach(async () => {
    county = await openSmallCounty();
    siteId = county.till.siteId ?? '';
  });
  afterEach(async () => county.drop());

  const close = (closedOn: Day) => county.get(CloseSite).close(county.bureau, { siteId, closedOn, reason: '弄错了网点' });
  const keepOpen = () => byTwo(county, county.bureau, { kind: KEEP_SITE_OPEN, body: { siteId } });
  const closedOn = async () => (await county.get(SiteReader).of(county.get(UnitOfWork).reader, [siteId])).get(siteId)?.closedOn;
  const eat = async () => county.get(RedeemMeal).redeem(county.meal(await county.person()));

  it('is closed from today on at the earliest, and stays open when two persons take it back on that day', async () => {
    expect(await close(YESTERDAY)).toMatchObject({ code: 'period_invalid', detail: { today: TODAY } });
    expect(await keepOpen()).toMatchObject({ code: 'conflict' });
    done(await close(TODAY));
    expect(await eat()).toMatchObject({ code: 'licence_lapsed' });
    const proposal = done(await keepOpen());
    expect(await closedOn()).toBeNull();
    done(await eat());
    const told = done(await county.get(ReadProposals).one(first(county.bureau), proposal.id));
    expect(told.meaning.title.zh).toContain('撤回网点关闭');
    const acts = await county
      .get(UnitOfWork)
      .reader.query<{ action: string }>("SELECT action FROM audit_entry WHERE object_id = ? AND action IN ('site.close', 'site.keep_open')", [siteId]);
    expect(acts.map(({ action }) => action).sort()).toEqual(['site.close', 'site.keep_open']);
    // It may be closed again, and that is another closure.
    done(await close(TOMORROW));
    expect(await closedOn()).toBe(TOMORROW);
  });

  it('stays closed once its day is over: a gap in the middle is not on record', async () => {
    done(await close(TODAY));
    county.clock.set(LUNCH + 24 * 3_600_000);
    expect(await keepOpen()).toMatchObject({ code: 'conflict', detail: { field: 'closedOn' } });
    expect(await closedOn()).toBe(TODAY);
  });
});
