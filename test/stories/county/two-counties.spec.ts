import { ApproveRun, CancelRun, DraftRun, type IssuanceRun, OVERRIDE, PostRun, RunReader } from '#allowances';
import { IssueCards } from '#cards';
import { HOLDER_BYTES } from '#core/snapshot';
import { CounterModule, LookUpCard, OrderDelivery, ReadSnapshot } from '#counter';
import { DEMO_POLICIES, demoPolicies, LawReader, ListPolicies, PUBLISH, ReadLaw, ReadPolicy, REPLACE, WITHDRAW } from '#eligibility';
import { elderActor, IdentityModule } from '#identity';
import { AccountStatement, FundBalances, ReadTrialBalance } from '#ledger';
import { DefineAreas, FindPersons, OpenPurse, PeopleModule, ReadPerson, RecordMove, RegisterPerson } from '#people';
import { type Actor, systemActor, UnitOfWork } from '#platform';
import { DecideProposal, Propose, ReadProposals } from '#proposals';
import { Reconcile, ReconciliationModule, ReconciliationReader } from '#reconciliation';
import { PriceMenu, QuoteMeal, RedeemMeal, REVERSE } from '#redemption';
import { FindOperators, OpenSites, RegisterOperator } from '#sites';
import { citizenIdCheck, creditCodeCheck, type Day, day, type Id, type Month } from '#values';
import { area, COUNTY, done, LUNCH, openSmallCounty, type SmallCounty, type SmallPerson, whole } from '../../support/small-county.js';
import { Tablet } from '../counter/tablet.js';
import { appropriate, byTwo, donate, publish, second } from '../../support/two-persons.js';

const THERE = '330105';
const NOVEMBER = '2026-11' as Month;
/** The same names as next door, and half of the money. */
const LAW_THERE = demoPolicies(THERE).map(
  (policy) => JSON.parse(JSON.stringify(policy).replace(/"amountFen":(\d+)/g, (_all, fen: string) => `"amountFen":${String(Number(fen) / 2)}`)) as unknown,
);

let here: SmallCounty;
let us: Actor;
let them: Actor;
let tillThere: Actor;
let tabletHere: Tablet;
let tabletThere: Tablet;
let menuThere: Id;
let chen: SmallPerson;
let gao: SmallPerson;

beforeAll(async () => {
  here = await openSmallCounty({ modules: [ReconciliationModule, CounterModule, IdentityModule, PeopleModule] });
  us = here.bureau;
  // The same staff number as an officer next door: numbers are given out by counties.
  them = { ...systemActor(THERE), id: 'officer-there', role: 'bureau_admin', staffNumber: 'A-001' };
  done(await here.get(DefineAreas).define(them, [area(`${THERE}001`, THERE, '米市巷街道')]));
  const [site] = done(await here.get(OpenSites).openMany(them, [{ ...whole('GS001', 7), areaCode: `${THERE}001` }]));
  if (site === undefined) throw new Error('the site did not open');
  tabletHere = await Tablet.at(here, here.till.siteId);
  tabletThere = await Tablet.at(here, site.id, them);
  tillThere = { id: 'operator-there', role: 'site_operator', areaCode: site.areaCode, siteId: site.id, deviceId: tabletThere.deviceId, personId: null, staffNumber: null };
  menuThere = site.menu[0]?.id ?? '';
  chen = await here.person();
  gao = await personThere('1940-05-06', 1);
});
afterAll(() => here.drop());
beforeEach(() => {
  here.clock.set(LUNCH);
});

const personThere = async (born: string, serial: number): Promise<SmallPerson> => {
  const first17 = `990105${born.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
  const request = { idNumber: first17 + citizenIdCheck(first17), name: '高大爷', residenceArea: `${THERE}001`, hukouArea: THERE };
  const { personId } = done(await here.get(RegisterPerson).register(them, request));
  done(await here.get(OpenPurse).open(them, { personId, openedOn: '2026-01-01' as Day }));
  const [card] = await here.get(IssueCards).issue(them, [personId]);
  if (card === undefined) throw new Error('no card was issued');
  return { personId, code: card.code, number: card.number };
};
const lawOf = (county: string) => here.get(LawReader).on(here.get(UnitOfWork).reader, county, day('2026-11-23'));
const holds = (county: string, funder: string) => here.get(FundBalances).of(here.get(UnitOfWork).reader, { county, funder });
const propose = (actor: Actor, kind: string, body: object) => here.get(Propose).propose(actor, { id: here.id(), kind, body, reason: '两县互不相干' });
const drafted = async (actor: Actor, programme: string): Promise<IssuanceRun> =>
  done(await here.get(DraftRun).draft(actor, { runId: here.id(), programme, month: NOVEMBER, kind: 'monthly' }));
const personsOf = async ({ id }: IssuanceRun): Promise<Id[]> => {
  const rows = await here.get(UnitOfWork).reader.query<{ person_id: Id }>('SELECT person_id FROM issuance_line WHERE run_id = ? ORDER BY person_id', [id]);
  return rows.map((row) => row.person_id);
};
const UNSEEN = { code: 'not_found' };

describe('law', () => {
  it('of one county has no say in the other, which has none until it makes its own', async () => {
    expect((await lawOf(COUNTY)).allowances.size).toBeGreaterThan(0);
    expect((await lawOf(THERE)).allowances.size).toBe(0);
    expect(await here.get(DraftRun).draft(them, { runId: here.id(), programme: 'cyf', month: NOVEMBER, kind: 'monthly' })).toMatchObject({ code: 'policy_absent' });
    expect(await here.get(QuoteMeal).quote({ ...here.meal(gao), actor: tillThere, menuItemId: menuThere })).not.toMatchObject({ subsidyFen: 300n });
    const before = await lawOf(COUNTY);
    // Under the names of next door, with other figures: no conflict, because they are two counties' programmes.
    for (const policy of LAW_THERE) done(await publish(here, them, policy));
    expect(await lawOf(COUNTY)).toEqual(before);
    expect((await lawOf(THERE)).sha256).not.toBe(before.sha256);
  });

  it('is neither read, listed, withdrawn nor replaced from next door', async () => {
    const { items } = await here.get(ListPolicies).list(us, { limit: 100 });
    const listedThere = (await here.get(ListPolicies).list(them, { limit: 100 })).items;
    expect(items).toHaveLength(DEMO_POLICIES.length);
    expect(listedThere.map(({ id }) => id).filter((id) => items.some((one) => one.id === id))).toEqual([]);
    const ours = items.find(({ policy }) => policy.effectiveTo === null);
    if (ours === undefined) throw new Error('no policy');
    expect(await here.get(ReadPolicy).read(them, ours.id)).toMatchObject(UNSEEN);
    expect((await here.get(ReadLaw).read(them, day('2026-11-23'))).sha256).toBe((await lawOf(THERE)).sha256);
    expect(await propose(them, WITHDRAW, { policyId: ours.id, lastDay: '2026-12-31' })).toMatchObject(UNSEEN);
    expect(await propose(them, REPLACE, { policyId: ours.id, policy: { ...ours.policy, version: 'next', effectiveFrom: '2027-01-01' } })).toMatchObject(UNSEEN);
  });

  it('laid before a second person is decided by one of the same county', async () => {
    const [policy] = DEMO_POLICIES;
    const open = done(await propose(us, PUBLISH, { policy }));
    expect(await here.get(DecideProposal).decide(second(them), { id: open.id, decision: 'confirmed' })).toMatchObject(UNSEEN);
    expect(await here.get(ReadProposals).one(them, open.id)).toMatchObject(UNSEEN);
    expect((await here.get(ReadProposals).list(them, { limit: 100 })).items.map((one) => one.proposal.areaCode)).not.toContain(COUNTY);
    done(await here.get(DecideProposal).decide(second(us), { id: open.id, decision: 'declined', reason: '重复提交' }));
  });
});

describe('money', () => {
  it('stands in two books: budget, donations, balances and statements', async () => {
    done(await appropriate(here, us, { funder: 'DISTRICT', amountFen: 5_000_000 }));
    done(await appropriate(here, them, { funder: 'DISTRICT', amountFen: 700_000 }));
    done(await donate(here, them, { amountFen: 4_000 }));
    expect([await holds(COUNTY, 'DISTRICT'), await holds(THERE, 'DISTRICT')]).toEqual([5_000_000n, 700_000n]);
    expect([await holds(COUNTY, 'CHARITY'), await holds(THERE, 'CHARITY')]).toEqual([1_000_000n, 4_000n]);
    const statement = done(await here.get(AccountStatement).read(them, { kind: 'FUND', owner: 'DISTRICT', limit: 50 }));
    expect([statement.balance, statement.items.map(({ amount }) => amount)]).toEqual([700_000n, [700_000n]]);
    const { lines, totals } = done(await here.get(ReadTrialBalance).read(them));
    expect(lines.map(({ account, owner, amount }) => `${account} ${owner} ${String(amount)}`).sort()).toEqual([
      'APPROPRIATION CHARITY -4000',
      'APPROPRIATION DISTRICT -700000',
      'FUND CHARITY 4000',
      'FUND DISTRICT 700000',
    ]);
    expect(totals).toEqual({ CNY: 0n, POINT: 0n });
  });

  it('that one county received is not taken back by the other', async () => {
    const mine = done(await here.get(AccountStatement).read(us, { kind: 'FUND', owner: 'DISTRICT', limit: 50 })).items[0];
    expect(await propose(them, REVERSE, { transferId: mine?.transferId })).toMatchObject(UNSEEN);
    expect(await byTwo(here, them, { kind: REVERSE, body: { transferId: mine?.transferId } })).toMatchObject(UNSEEN);
  });

  it('is drafted for the people of the county alone, in runs that the other neither sees nor touches', async () => {
    const ours = await drafted(us, 'senior_cash');
    const theirs = await drafted(them, 'senior_cash');
    expect([await personsOf(ours), await personsOf(theirs)]).toEqual([[chen.personId], [gao.personId]]);
    expect(done(await here.get(RunReader).list(them, { limit: 50 })).items.map(({ id }) => id)).toEqual([theirs.id]);
    for (const attempt of [
      here.get(RunReader).one(them, ours.id),
      here.get(RunReader).lines(them, { runId: ours.id, limit: 5 }),
      here.get(RunReader).funds(them, ours.id),
      here.get(ApproveRun).approve(second(them), ours.id),
      here.get(CancelRun).cancel(them, ours.id),
      here.get(PostRun).post(them, ours.id),
      propose(them, OVERRIDE, { runId: ours.id }),
    ])
      expect(await attempt).toMatchObject(UNSEEN);
    expect(await here.get(DraftRun).draft(them, { runId: ours.id, programme: 'senior_cash', month: NOVEMBER, kind: 'monthly' })).toMatchObject({ code: 'id_reused' });
    done(await here.get(ApproveRun).approve(second(us), ours.id));
    done(await here.get(ApproveRun).approve(second(them), theirs.id));
    // Each stops at what its own fund holds: next door has no use for our millions.
    const needed = async (actor: Actor, runId: Id) => done(await here.get(RunReader).funds(actor, runId)).funds.map(({ available }) => available);
    expect([await needed(us, ours.id), await needed(them, theirs.id)]).toEqual([[5_000_000n], [700_000n]]);
    done(await here.get(PostRun).post(us, ours.id));
    done(await here.get(PostRun).post(them, theirs.id));
    expect([await holds(COUNTY, 'DISTRICT'), await holds(THERE, 'DISTRICT')]).toEqual([5_000_000n - ours.amountTotal, 700_000n - theirs.amountTotal]);
  });

  it('pays for the meals of its own people: a card of the other county is served at full price', async () => {
    const before = [await holds(COUNTY, 'CITY'), await holds(THERE, 'CITY')];
    expect(await here.get(RedeemMeal).redeem(here.meal(gao))).toMatchObject({ code: 'other_county' });
    expect(await here.get(RedeemMeal).redeem({ ...here.meal(chen), actor: tillThere, menuItemId: menuThere })).toMatchObject({ code: 'other_county' });
    expect([await holds(COUNTY, 'CITY'), await holds(THERE, 'CITY')]).toEqual(before);
    const ours = done(await here.get(RedeemMeal).redeem(here.meal(chen))).receipt;
    const theirs = done(await here.get(RedeemMeal).redeem({ ...here.meal(gao), actor: tillThere, menuItemId: menuThere })).receipt;
    expect(ours.subsidyFen).toBe(theirs.subsidyFen * 2n);
    const priced = async (siteId: Id | null) => done(await here.get(PriceMenu).price(elderActor(gao.personId, `${THERE}001`), siteId ?? ''));
    const [away, home] = [await priced(here.till.siteId), await priced(tillThere.siteId)];
    expect([away.eligible, away.items[0]?.with.selfPayFen, home.eligible]).toEqual([false, 1600n, true]);
    const order = { id: here.id(), code: gao.code, menuItemId: here.menuItemId, day: '2026-11-24' as Day, window: 'lunch' as const, address: '米市巷 1 号' };
    expect(await here.get(OrderDelivery).order(here.till, order)).toMatchObject({ code: 'other_county' });
    expect(before.map(String)).not.toEqual([await holds(COUNTY, 'CITY'), await holds(THERE, 'CITY')].map(String));
    const spent = async (county: string) => -(await holds(county, 'CITY')) - (await holds(county, 'DISTRICT'));
    expect(await spent(THERE)).not.toBe(await spent(COUNTY));
  });
});

it('is reconciled county by county: what is wrong in one is no difference in the other', async () => {
  const compared = async (actor: Actor) => done(await here.get(Reconcile).month(actor, { runId: here.id(), month: NOVEMBER, areaCode: actor.areaCode }));
  // The operator there has no account, which is found there and nowhere else.
  expect([(await compared(us)).totals, Object.keys((await compared(them)).totals)]).toEqual([{}, ['operator_not_staff']]);
  const [ours, theirs] = [await compared(us), await compared(them)];
  expect([ours.persons, theirs.persons]).toEqual([1, 1]);
  expect(await here.get(Reconcile).month(them, { runId: here.id(), month: NOVEMBER, areaCode: COUNTY })).toMatchObject({ code: 'forbidden' });
  expect(await here.get(ReconciliationReader).run(them, ours.id)).toMatchObject(UNSEEN);
});

describe('registers', () => {
  const FIRST17 = '99010919390203001';
  const SAME = { idNumber: FIRST17 + citizenIdCheck(FIRST17), name: '沈奶奶', phone: '13800138000' };

  it('hold one ID number twice, once a county, and show each county its own', async () => {
    const ours = done(await here.get(RegisterPerson).register(us, { ...SAME, residenceArea: `${COUNTY}001`, hukouArea: COUNTY }));
    const theirs = done(await here.get(RegisterPerson).register(them, { ...SAME, residenceArea: `${THERE}001`, hukouArea: THERE }));
    expect(ours.personId).not.toBe(theirs.personId);
    const again = await here.get(RegisterPerson).register(us, { ...SAME, residenceArea: `${COUNTY}002`, hukouArea: COUNTY });
    expect(again).toMatchObject({ code: 'person_exists', detail: { personId: ours.personId } });
    const found = async (actor: Actor, by: { idNumber?: string; phone?: string }) =>
      done(await here.get(FindPersons).find(actor, { ...by, limit: 5 })).items.map(({ personId }) => personId);
    for (const by of [{ idNumber: SAME.idNumber }, { phone: SAME.phone }]) expect([await found(us, by), await found(them, by)]).toEqual([[ours.personId], [theirs.personId]]);
    expect(await here.get(ReadPerson).read(them, ours.personId)).toMatchObject(UNSEEN);
    const till: Actor = { ...here.till, deviceId: tabletHere.deviceId };
    await here.get(IssueCards).issue(us, [ours.personId]);
    await here.get(IssueCards).issue(them, [theirs.personId]);
    const { choices } = done(await here.get(LookUpCard).lookUp(till, here.id(), { by: 'phone', phone: SAME.phone, birthDay: '1939-02-03' }));
    expect(choices).toHaveLength(1);
  });

  it('let nobody be moved over the border, nor the areas of the other be renamed', async () => {
    const moved = { kind: 'move_in' as const, personId: chen.personId, effectiveOn: '2026-11-20' as Day, residenceArea: `${THERE}001`, source: '派出所' };
    expect(await here.get(RecordMove).record(us, moved)).toMatchObject({ code: 'area_unknown' });
    expect(await here.get(DefineAreas).define(us, [area(THERE, null, '别的名字')])).toMatchObject({ code: 'forbidden' });
    expect(await here.get(DefineAreas).define(us, [area(`${THERE}009`, THERE, '一条街道')])).toMatchObject({ code: 'forbidden' });
    done(await here.get(DefineAreas).define(us, [area('330106', null, '西湖区')]));
  });

  it('hold a company twice that works in both', async () => {
    const first17 = '91330100MA2HABCD1';
    const company = { creditCode: first17 + creditCodeCheck(first17), name: '连锁餐饮公司', openedOn: '2026-01-01' as Day };
    const [ours, theirs] = [done(await here.get(RegisterOperator).register(us, company)), done(await here.get(RegisterOperator).register(them, company))];
    expect(await here.get(RegisterOperator).register(us, company)).toMatchObject({ code: 'conflict' });
    const listed = (await here.get(FindOperators).find(them, { limit: 50 })).items.map(({ id }) => id);
    expect([listed.includes(theirs.id), listed.includes(ours.id)]).toEqual([true, false]);
  });
});

it('gives a tablet the cards, prices and fund of its own county', async () => {
  const list = async (tablet: Tablet) => done(await here.get(ReadSnapshot).read(tablet.proof('snapshot'), {}));
  const cards = async (county: string): Promise<number> => {
    const sql = 'SELECT COUNT(*) AS n FROM card c JOIN person p ON p.id = c.person_id WHERE p.county = ?';
    return Number((await here.one<{ n: number }>(sql, [county])).n);
  };
  const [ours, theirs] = [await list(tabletHere), await list(tabletThere)];
  expect([ours.recordsTotal.count, theirs.recordsTotal.count]).toEqual([await cards(COUNTY), await cards(THERE)]);
  const keysOf = ({ records }: { records: string }) => {
    const hex = Buffer.from(records, 'base64').toString('hex');
    return Array.from({ length: hex.length / (2 * HOLDER_BYTES) }, (_unused, index) => hex.slice(index * 2 * HOLDER_BYTES, index * 2 * HOLDER_BYTES + 16));
  };
  expect(keysOf(ours).filter((key) => keysOf(theirs).includes(key))).toEqual([]);
  expect(ours.classes.map(({ id }) => id).filter((id) => theirs.classes.some((one) => one.id === id))).toEqual([]);
  expect(theirs.classes.length).toBeGreaterThan(0);
});
