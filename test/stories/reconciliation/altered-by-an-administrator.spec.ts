import { DIFFERENCES } from '#core/matching';
import { ExplainDifference, type ListedDifference } from '#reconciliation';
import type { Id } from '#values';
import { day, instantAt } from '#values';
import { done, type SmallPerson } from '../../support/small-county.js';
import { AuditedCounty } from './audited-county.js';

/** Each fault happens to a person of its own, one after the other, and each must add exactly one difference. */
interface Fault {
  /** Grandma Chen of decisions 7 (85, minimum allowance, a purse), or Old Zhou (65, no allowance). */
  readonly who: 'chen' | 'zhou';
  readonly eats: readonly string[];
  readonly atOtherSite?: true;
  readonly takesBack?: true;
  /** Does the deed and answers the row that must be named. */
  readonly deed: (county: AuditedCounty, victim: Victim) => Promise<Id>;
  readonly unit: ListedDifference['unit'];
  readonly amount: number;
}
interface Victim {
  readonly personId: Id;
  readonly meal: Id;
  readonly voidId: Id;
}

const LUNCH = ['23 11:30'];
const updates =
  (table: string, set: string) =>
  async (county: AuditedCounty, { meal }: Victim): Promise<Id> => {
    await county.administrator([`UPDATE ${table} SET ${set} WHERE id = ?`, meal]);
    return meal;
  };
const changesPerson =
  (set: string) =>
  async (county: AuditedCounty, { meal, personId }: Victim): Promise<Id> => {
    await county.administrator([`UPDATE person SET ${set} WHERE id = ?`, personId]);
    return meal;
  };
const deletesTransfer = async (county: AuditedCounty, subject: Id): Promise<void> => {
  const { id } = await county.row<{ id: Id }>('SELECT id FROM transfer WHERE subject_id = ?', subject);
  await county.administrator(['DELETE FROM posting WHERE transfer_id = ?', id], ['DELETE FROM transfer WHERE id = ?', id]);
};
const lineOf = (county: AuditedCounty, personId: Id, programme: string) =>
  county.row<{ id: Id }>('SELECT id FROM issuance_line WHERE person_id = ? AND programme = ?', personId, programme);
const leg = (meal: string) => `transfer_id = (SELECT transfer_id FROM redemption WHERE id = '${meal}')`;

/** Those of meals that a tablet told of later are planted in meals-without-the-network.spec.ts, of meals by typed number in ../tampering/typed.spec.ts. */
type OfTablets = 'typed_not_held' | 'late_before_enrolment' | 'late_over_ceiling' | 'late_without_list' | 'late_after_theft' | 'late_not_reviewed';

const FAULTS: Readonly<Record<Exclude<keyof typeof DIFFERENCES, OfTablets>, Fault>> = {
  person_unknown: {
    who: 'zhou',
    eats: LUNCH,
    unit: 'CNY',
    amount: 200,
    deed: async (county, { meal, personId }) => {
      await county.administrator(['DELETE FROM person WHERE id = ?', personId]);
      return meal;
    },
  },
  redemption_after_death: { who: 'chen', eats: LUNCH, unit: 'CNY', amount: 1120, deed: changesPerson(`died_on = '2026-11-23'`) },
  redemption_not_entitled: { who: 'zhou', eats: LUNCH, unit: 'CNY', amount: 200, deed: changesPerson(`moved_out_on = '2026-11-20'`) },
  duplicate_meal: {
    who: 'zhou',
    eats: LUNCH,
    unit: 'CNY',
    amount: 200,
    deed: (county, { meal }) => county.copyMeal(meal, { window: 'lunch', ordinal: 1, occurredAt: instantAt(day('2026-11-23'), 760) }),
  },
  over_cap: {
    who: 'zhou',
    eats: ['23 07:00', '23 11:30'],
    unit: 'CNY',
    amount: 200,
    deed: (county, { meal }) => county.copyMeal(meal, { window: 'dinner', ordinal: 0, occurredAt: instantAt(day('2026-11-23'), 1020) }),
  },
  outside_window: { who: 'chen', eats: LUNCH, unit: 'CNY', amount: 1120, deed: updates('redemption', `occurred_at = ${String(instantAt(day('2026-11-23'), 200))}`) },
  site_not_licensed: {
    who: 'zhou',
    eats: LUNCH,
    atOtherSite: true,
    unit: 'CNY',
    amount: 200,
    deed: async (county, { meal }) => {
      await county.administrator([`UPDATE site_licence SET valid_until = '2026-11-22' WHERE site_id = (SELECT site_id FROM redemption WHERE id = ?)`, meal]);
      return meal;
    },
  },
  price_not_filed: { who: 'chen', eats: LUNCH, unit: 'CNY', amount: 200, deed: updates('redemption', 'list_price_fen = list_price_fen + 200, self_pay_fen = self_pay_fen + 200') },
  amount_drift: { who: 'zhou', eats: LUNCH, unit: 'CNY', amount: 150, deed: updates('redemption', 'subsidy_fen = subsidy_fen + 150, self_pay_fen = self_pay_fen - 150') },
  counter_drift: {
    who: 'zhou',
    eats: LUNCH,
    unit: 'MEAL',
    amount: 1,
    deed: async (county, { personId }) => {
      await county.administrator([`UPDATE meal_counter SET used = 0 WHERE person_id = ? AND period = '2026-11-23'`, personId]);
      return personId;
    },
  },
  // Of an online meal, as somebody would book a subsidised meal out of the funds without moving money.
  standing_drift: {
    who: 'zhou',
    eats: LUNCH,
    unit: 'CNY',
    amount: 200,
    deed: async (county, { meal, personId }) => {
      const id = county.county.id();
      await county.administrator([
        `INSERT INTO redemption_standing (id, redemption_id, n, person_id, standing, code, other_id, transfer_id, at) VALUES (?, ?, 1, ?, 'advance', 'already_redeemed', NULL, NULL, 0)`,
        id,
        meal,
        personId,
      ]);
      return meal;
    },
  },
  // A ghost meal whose rows are all there but for the question that it answers.
  meal_without_evidence: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 1120,
    deed: async (county, { meal }) => {
      await county.administrator(['DELETE FROM attempt WHERE id = ?', meal]);
      return meal;
    },
  },
  operator_not_staff: { who: 'zhou', eats: LUNCH, unit: 'CNY', amount: 200, deed: updates('redemption', `operator_id = 'nobody-of-this-site'`) },
  // What the elder paid goes back too, and nobody knows to whom.
  late_void_without_approver: {
    who: 'zhou',
    eats: LUNCH,
    takesBack: true,
    unit: 'CNY',
    amount: 1280,
    deed: async (county, { meal, voidId }) => {
      await county.administrator(['UPDATE redemption_void SET at = at + 660000 WHERE id = ?', voidId]);
      return meal;
    },
  },
  redemption_without_transfer: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 1120,
    deed: async (county, { meal }) => {
      await deletesTransfer(county, meal);
      return meal;
    },
  },
  transfer_without_redemption: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 2500,
    deed: async (county, { personId }) => {
      const id = county.county.id();
      const site = county.county.till.siteId;
      await county.administrator(
        [
          `INSERT INTO transfer (id, kind, subject_id, person_id, site_id, reversal_of, effective_on, recorded_at, actor) VALUES (?, 'redemption', ?, ?, ?, NULL, '2026-11-20', 0, 'nobody')`,
          id,
          county.county.id(),
          personId,
          site,
        ],
        [
          `INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 1, 'FUND', 'CITY', 'CNY', -2500), (?, 2, 'SITE_PAYABLE', ?, 'CNY', 2500)`,
          id,
          id,
          site,
        ],
      );
      return id;
    },
  },
  posting_drift: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 250,
    deed: async (county, { meal }) => {
      await county.administrator([`UPDATE posting SET account_owner = 'PROVINCE' WHERE account_owner = 'CITY' AND ${leg(meal)}`]);
      return meal;
    },
  },
  void_drift: {
    who: 'chen',
    eats: LUNCH,
    takesBack: true,
    unit: 'CNY',
    amount: 1120,
    deed: async (county, { meal, voidId }) => {
      await deletesTransfer(county, voidId);
      return meal;
    },
  },
  unbalanced_transfer: {
    who: 'chen',
    eats: LUNCH,
    unit: 'POINT',
    amount: 20,
    deed: async (county, { meal }) => {
      await county.administrator([`UPDATE posting SET amount = amount + 20 WHERE account_kind = 'LOT' AND ${leg(meal)}`]);
      return meal;
    },
  },
  posting_without_transfer: {
    who: 'zhou',
    eats: LUNCH,
    unit: 'CNY',
    amount: 900,
    deed: async (county) => {
      const id = county.county.id();
      await county.administrator([
        `INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 1, 'FUND', 'CITY', 'CNY', -900), (?, 2, 'SITE_PAYABLE', 'x', 'CNY', 900)`,
        id,
        id,
      ]);
      return id;
    },
  },
  lot_drift: {
    who: 'chen',
    eats: LUNCH,
    unit: 'POINT',
    amount: 100,
    deed: async (county, { personId }) => {
      await county.administrator(['UPDATE lot SET remaining = remaining + 100 WHERE person_id = ?', personId]);
      return (await county.row<{ id: Id }>('SELECT id FROM lot WHERE person_id = ?', personId)).id;
    },
  },
  lot_without_line: {
    who: 'chen',
    eats: LUNCH,
    unit: 'POINT',
    amount: 30_000,
    deed: async (county, { personId }) => {
      const id = county.county.id();
      await county.administrator([
        `INSERT INTO lot (id, person_id, programme, month, granted, remaining, opened_on, expires_on) VALUES (?, ?, 'cyf', '2026-11', 30000, 30000, '2026-11-01', '2027-11-30')`,
        id,
        personId,
      ]);
      return id;
    },
  },
  line_without_lot: {
    who: 'chen',
    eats: LUNCH,
    unit: 'POINT',
    amount: 7500,
    deed: async (county, { personId }) => {
      const { id } = await lineOf(county, personId, 'cyf');
      await deletesTransfer(county, id);
      return id;
    },
  },
  transfer_without_line: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 5000,
    deed: async (county, { personId }) => {
      const line = await lineOf(county, personId, 'senior_cash');
      const { id } = await county.row<{ id: Id }>('SELECT id FROM transfer WHERE subject_id = ?', line.id);
      await county.administrator(['DELETE FROM issuance_line WHERE id = ?', line.id]);
      return id;
    },
  },
  line_amount_drift: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 2500,
    deed: async (county, { personId }) => {
      const { id } = await lineOf(county, personId, 'senior_cash');
      await county.administrator(['UPDATE issuance_line SET amount = amount + 2500 WHERE id = ?', id]);
      return id;
    },
  },
  line_not_entitled: {
    who: 'chen',
    eats: LUNCH,
    unit: 'POINT',
    amount: 7500,
    deed: async (county, victim) => {
      await changesPerson('purse_opened_on = NULL')(county, victim);
      return (await lineOf(county, victim.personId, 'cyf')).id;
    },
  },
  line_missing: {
    who: 'chen',
    eats: LUNCH,
    unit: 'CNY',
    amount: 5000,
    deed: async (county, { personId }) => {
      const { id } = await lineOf(county, personId, 'senior_cash');
      await deletesTransfer(county, id);
      await county.administrator(['DELETE FROM issuance_line WHERE id = ?', id]);
      return personId;
    },
  },
};
const TYPES = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

let county: AuditedCounty;
const victims = new Map<string, Victim>();
let known: readonly string[] = [];
const textOf = (one: ListedDifference): string => JSON.stringify({ ...one, runId: '', lineNo: 0, amount: Number(one.amount) });

beforeAll(async () => {
  county = await AuditedCounty.open();
  const people = new Map<string, SmallPerson>();
  for (const type of TYPES) people.set(type, await county.county.person(FAULTS[type].who === 'chen' ? { categories: ['DIBAO'] } : { born: '1961-04-02' }));
  await county.issue();
  for (const type of TYPES) victims.set(type, await live(people.get(type) as SmallPerson, FAULTS[type]));
});
afterAll(async () => county.county.drop());

async function live(person: SmallPerson, fault: Fault): Promise<Victim> {
  let [meal, voidId] = ['', ''];
  for (const when of fault.eats) meal = await county.eat(person, when, fault.atOtherSite ? { actor: county.county.otherTill, menuItemId: county.county.otherMenuItemId } : {});
  if (fault.takesBack) voidId = await county.takeBack(meal);
  return { personId: person.personId, meal, voidId };
}

it('finds nothing while only the use cases wrote', async () => {
  const run = await county.reconcile();
  expect(run).toMatchObject({ persons: TYPES.length, redemptions: TYPES.length + 1, differences: 0, totals: {} });
  expect(run.linesChecked).toBe(2 * TYPES.filter((type) => FAULTS[type].who === 'chen').length);
});

it.each(TYPES)('finds %s: that type, that amount, that row, and nothing else', async (type) => {
  const fault = FAULTS[type];
  const row = await fault.deed(county, victims.get(type) as Victim);
  const found = await county.differences();
  const fresh = found.filter((one) => !known.includes(textOf(one)));
  expect(fresh.map((one) => [one.type, one.unit, Number(one.amount)])).toEqual([[type, fault.unit, fault.amount]]);
  expect([fresh[0]?.personId, fresh[0]?.redemptionId, fresh[0]?.transferId, fresh[0]?.lotId, fresh[0]?.lineId]).toContain(row);
  expect(found).toHaveLength(known.length + 1);
  known = found.map(textOf);
});

it('sums the list by type', async () => {
  const { totals, differences } = await county.reconcile();
  expect(differences).toBe(TYPES.length);
  expect(totals).toEqual(Object.fromEntries(TYPES.map((type) => [type, { count: 1, amount: FAULTS[type].amount }])));
});

it('explains a difference by the law run again, in both languages', async () => {
  const found = await county.differences();
  const one = found.find(({ type }) => type === 'redemption_after_death') as ListedDifference;
  const told = done(await county.county.get(ExplainDifference).explain(county.auditor, one));
  expect(told).toMatchObject({ words: DIFFERENCES.redemption_after_death, stands: true, nameMasked: expect.stringContaining('*') });
  expect(told.reasons[0]?.words.zh).toMatch(/身故|死亡|去世/);
  await county.administrator(['UPDATE person SET died_on = NULL WHERE id = ?', one.personId]);
  expect(done(await county.county.get(ExplainDifference).explain(county.auditor, one)).stands).toBe(false);
});
