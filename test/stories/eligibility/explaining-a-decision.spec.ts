import { day, fen, type Id } from '#values';
import { DEMO_POLICIES, ExplainDecision } from '#eligibility';
import { AddCategory, RecordDeath } from '#people';
import type { Actor } from '#platform';
import { COUNTY, good, type LawOffice, openLawOffice, registerGrandmaChen } from './law-office.js';
import { publish } from '../../support/two-persons.js';

describe('explaining a decision', () => {
  let office: LawOffice;
  let chen: Id;
  const explain = (actor: Actor, on: string, listPriceFen?: number) =>
    office.get(ExplainDecision).explain(actor, { personId: chen, day: day(on), listPriceFen: listPriceFen === undefined ? undefined : fen(listPriceFen) });
  beforeAll(async () => {
    office = await openLawOffice();
    for (const policy of DEMO_POLICIES) good(await publish(office, COUNTY, policy));
    chen = await registerGrandmaChen(office);
    good(await office.get(AddCategory).add(COUNTY, { personId: chen, category: 'DIBAO', startsOn: day('2025-06-15'), evidence: 'DB-1' }));
  });
  afterAll(() => office.close());

  it('gives the amounts of the month and of a meal with the rules they stand on', async () => {
    const answer = good(await explain(COUNTY, '2025-11-20', 1600));
    expect(answer).toMatchObject({ nameMasked: '陈*英', month: '2025-11', mealListPriceFen: 1600n });
    expect(answer.allowances.map(({ decision }) => [decision.programme, decision.amount, decision.reasons[0]?.rule])).toEqual([
      ['cyf', 7500n, 'cyf@2025-05-01#senior80'],
      ['senior_cash', 5000n, 'senior_cash@2025-05-01#age80'],
    ]);
    expect(answer.meal).toMatchObject({ eligible: true, discountRate: '0.7', subsidyFen: 500n, charityFen: 100n, subsidyRule: 'meal_subsidy@2025-05-01#poorest' });
    expect(answer.allowances[0]?.findings.map(({ rule, holds }) => [rule.split('#')[1], holds])).toEqual([
      ['hukou', true],
      ['residence', true],
      ['purse', true],
      ['senior80', true],
      ['senior90', false],
      ['care_moderate', false],
      ['care_severe', false],
      ['care_total', false],
    ]);
    expect(answer.allowances[0]?.findings[5]?.words.zh).toBe('没有有效的能力评估，须中度失能');
  });

  it('judges an old day by the facts and the law of that day', async () => {
    const before = good(await explain(COUNTY, '2025-06-14', 1600));
    expect([before.meal.subsidyRule, before.meal.subsidyFen]).toEqual(['meal_subsidy@2025-05-01#senior', 300n]);
    const old = good(await explain(COUNTY, '2025-03-01', 1600));
    expect([old.allowances[0]?.decision.amount, old.meal.subsidyRule]).toEqual([6000n, 'meal_subsidy@2023-01-01#senior']);
    expect(old.mealLawSha256).not.toBe(before.mealLawSha256);
  });

  it('judges a meal at a price that reaches every minimum when none is given', async () => {
    expect(good(await explain(COUNTY, '2025-11-20')).mealListPriceFen).toBe(1500n);
  });

  it('is for the bureau within its area and for the person, and each reading is logged', async () => {
    const street: Actor = { ...COUNTY, id: 'street-li', role: 'street_officer', areaCode: '330102001' };
    const elder: Actor = { ...COUNTY, id: chen, role: 'elder', areaCode: '330102001', personId: chen };
    expect(await explain(street, '2025-11-20')).toMatchObject({ personId: chen });
    expect(await explain(elder, '2025-11-20')).toMatchObject({ personId: chen });
    expect(await explain({ ...street, areaCode: '330102002' }, '2025-11-20')).toMatchObject({ code: 'not_found' });
    expect(await explain({ ...elder, personId: 'someone-else' }, '2025-11-20')).toMatchObject({ code: 'not_found' });
    expect(await explain({ ...COUNTY, role: 'site_operator', siteId: 'site' }, '2025-11-20')).toMatchObject({ code: 'not_found' });
    const readings = await office.rows(
      "SELECT actor_id FROM audit_entry WHERE action = 'decision.explain' AND object_id = ? AND actor_id IN ('street-li', ?) ORDER BY actor_id DESC",
      [chen, chen],
    );
    expect(readings).toEqual([{ actor_id: 'street-li' }, { actor_id: chen }]);
  });

  it('stops meals on the day of death and allowances from the month after', async () => {
    good(await office.get(RecordDeath).record(COUNTY, { personId: chen, diedOn: day('2025-11-10'), source: '殡仪馆月度比对' }));
    const november = good(await explain(COUNTY, '2025-11-10'));
    expect([november.allowances[0]?.decision.amount, november.meal.eligible, november.meal.reasons[0]?.rule]).toEqual([7500n, false, 'meal_discount@2025-05-01#deceased']);
    const december = good(await explain(COUNTY, '2025-12-01'));
    expect(december.allowances.map(({ decision }) => [decision.amount, decision.ruleId])).toEqual([
      [0n, 'deceased'],
      [0n, 'deceased'],
    ]);
    expect(good(await explain(COUNTY, '2025-11-09')).meal.eligible).toBe(true);
  });
});
