import request from 'supertest';
import { ApproveRun, DraftRun, PostRun } from '#allowances';
import { CheckIntegrity } from '#integrity';
import { APPROPRIATE } from '#ledger';
import { RecordDeath, RecordMove, RevokeDeath } from '#people';
import { type Actor, Audit, type Database, type Row, UnitOfWork, type Value } from '#platform';
import { Propose } from '#proposals';
import { Reconcile } from '#reconciliation';
import { RedeemMeal, REVERSE, VoidRedemption } from '#redemption';
import { day, type Id, isRefusal, type Month } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { appropriate, byTwo, donate } from '../../support/two-persons.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const HOUR = 3_600_000;
let house: OpenHouse;
let county: SmallCounty;
let chen: SmallPerson;
let wang: SmallPerson;
let meal: Id;
let asked: Row;
let runId: Id;
let moved: Id;
let audit: Id;

/** A county that has lived: meals, a void, a run, a death taken back, a reconciliation. */
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  chen = await county.person({ name: '陈小英', phone: '13800000001' });
  wang = await county.person({ name: '王建国', born: '1939-02-28' });
  meal = done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.redemptionId;
  const taken = done(await county.get(RedeemMeal).redeem(county.meal(wang))).receipt.redemptionId;
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: taken, reason: '点错了' }));
  const notice = { personId: wang.personId, diedOn: day('2026-11-20'), source: '殡仪馆' };
  done(await county.get(RecordDeath).record(county.bureau, notice));
  done(await county.get(RevokeDeath).revoke(county.bureau, { personId: wang.personId, reason: '登记错误，本人健在' }));
  const move = { personId: (await county.person()).personId, effectiveOn: day('2026-11-20'), source: '公安' };
  for (const street of ['002', '001']) done(await county.get(RecordMove).record(county.bureau, { ...move, kind: 'move_in', residenceArea: `${COUNTY}${street}` }));
  county.clock.set(county.clock.nowMs() + 1000);
  done(await county.get(RecordMove).record(county.bureau, { ...move, kind: 'move_out' }));
  moved = move.personId;
  for (const funder of ['CITY', 'DISTRICT']) done(await appropriate(county, county.bureau, { funder, amountFen: 100_000_00n }));
  asked = await county.one<Row>('SELECT * FROM attempt WHERE id = ?', [meal]);
  runId = county.id();
  done(await county.get(DraftRun).draft(county.bureau, { runId, programme: 'senior_cash', month: '2026-11' as Month, kind: 'monthly' }));
  const approver: Actor = { ...county.bureau, id: 'li.approver', role: 'bureau_approver' };
  done(await county.get(ApproveRun).approve({ ...approver, staffNumber: 'LI-2' }, runId));
  done(await county.get(PostRun).post(county.bureau, runId));
  audit = county.id();
  done(await county.get(Reconcile).month({ ...county.bureau, role: 'auditor' }, { runId: audit, month: '2026-11' as Month, areaCode: COUNTY }));
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
/** Each look a second after the one before. */
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const health = async (): Promise<{ status: number; body: unknown }> => request(house.app.getHttpServer()).get('/health/ready');

it('finds nothing in what the app wrote', async () => {
  expect(await found()).toEqual([]);
  expect(await health()).toMatchObject({ status: 200, body: { status: 'up' } });
});

/** What the administrator does, what puts it right again, and what must be named. */
type Deed = readonly [
  tables: readonly string[],
  deed: () => readonly (readonly [string, ...Value[]])[],
  undo: () => readonly (readonly [string, ...Value[]])[],
  named: () => string,
];
const person = (set: string, back: string, ...of: readonly (string | number)[]): Pick<{ deed: Deed[1]; undo: Deed[2] }, 'deed' | 'undo'> => ({
  deed: () => [[`UPDATE person SET ${set} WHERE id = ?`, ...of, chen.personId]],
  undo: () => [[`UPDATE person SET ${back} WHERE id = ?`, chen.personId]],
});
const born = person(`birth_day = '1920-03-05'`, `birth_day = '1941-03-05'`);
const masked = person(`name_masked = '李*珍'`, `name_masked = '陈*英'`);
const dead = person(`died_on = '2026-11-01'`, 'died_on = NULL');
const hukou = person(`hukou_area = '330106001'`, `hukou_area = '${COUNTY}'`);
const lives = person(`residence_area = '${COUNTY}002'`, `residence_area = '${COUNTY}001'`);
const gone = person(`moved_out_on = '2026-11-01'`, 'moved_out_on = NULL');
const card =
  (set: string): Deed[1] =>
  () => [[`UPDATE carrier SET ${set} WHERE person_id = ?`, chen.personId]];
const purse = person(`purse_opened_on = '2025-01-01'`, `purse_opened_on = '2026-01-01'`);

const DEEDS: Readonly<Record<string, Deed>> = {
  'a birth day, for a higher allowance': [['person'], born.deed, born.undo, () => `person_differs_from_id person ${chen.personId}`],
  'a masked name': [['person'], masked.deed, masked.undo, () => `person_differs_from_id person ${chen.personId}`],
  'a death that nobody recorded': [['person'], dead.deed, dead.undo, () => `death_without_event person ${chen.personId}`],
  'a purse opened without a record': [['person'], purse.deed, purse.undo, () => `purse_without_event person ${chen.personId}`],
  'a 户籍, for another district’s money': [['person'], hukou.deed, hukou.undo, () => `rights_altered person ${chen.personId}`],
  'where somebody lives': [['person'], lives.deed, lives.undo, () => `rights_altered person ${chen.personId}`],
  'a moving away that nobody recorded': [['person'], gone.deed, gone.undo, () => `moved_without_event person ${chen.personId}`],
  'a moving away that was recorded': [
    ['person'],
    () => [['UPDATE person SET moved_out_on = NULL WHERE id = ?', moved]],
    () => [[`UPDATE person SET moved_out_on = '2026-11-20' WHERE id = ?`, moved]],
    () => `moved_without_event person ${moved}`,
  ],
  'the generation of a card': [['carrier'], card('generation = generation + 1'), card('generation = generation - 1'), () => `generation_without_event carrier ${chen.personId}`],
  'what charity has left': [
    ['charity_fund'],
    () => [['UPDATE charity_fund SET remaining_fen = remaining_fen + 1000000']],
    () => [['UPDATE charity_fund SET remaining_fen = remaining_fen - 1000000']],
    () => 'charity_differs charity_fund CHARITY',
  ],
  'the attempt of a meal': [['attempt'], () => [['DELETE FROM attempt WHERE id = ?', meal]], () => [insert('attempt', asked)], () => `meal_without_attempt redemption ${meal}`],
  'the approver of a run': [
    ['issuance_run'],
    () => [[`UPDATE issuance_run SET approved_by = 'zhao.other' WHERE id = ?`, runId]],
    () => [[`UPDATE issuance_run SET approved_by = 'li.approver' WHERE id = ?`, runId]],
    () => `approval_without_act issuance_run ${runId}`,
  ],
  'the count of a reconciliation': [
    ['reconciliation_run'],
    () => [['UPDATE reconciliation_run SET differences = differences + 3 WHERE id = ?', audit]],
    () => [['UPDATE reconciliation_run SET differences = differences - 3 WHERE id = ?', audit]],
    () => `differences_gone reconciliation_run ${audit}`,
  ],
};

it.each(Object.entries(DEEDS))('finds %s, and nothing else', async (_what, [tables, deed, undo, named]) => {
  await asAdministrator(database(), tables, ...deed());
  expect(await found()).toContain(named());
  expect(await health()).toMatchObject({ status: 200, body: { status: 'degraded' } });
  await asAdministrator(database(), tables, ...undo());
  expect(await found()).toEqual([]);
});

it.each(['appropriation', 'expiry', 'recall'])('finds money for a site that was written as %s', async (kind) => {
  const id = county.id();
  await asAdministrator(
    database(),
    [],
    [
      `INSERT INTO transfer (id, kind, subject_id, person_id, site_id, effective_on, recorded_at, actor) VALUES (?, ?, ?, NULL, NULL, '2026-11-23', ?, 'system')`,
      id,
      kind,
      county.id(),
      LUNCH,
    ],
    [`INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 1, 'FUND', 'DISTRICT', 'CNY', -10000000)`, id],
    [`INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 2, 'SITE_PAYABLE', ?, 'CNY', 10000000)`, id, county.till.siteId ?? ''],
  );
  expect(await found()).toContain(`transfer_of_wrong_accounts transfer ${id}`);
  if (kind === 'appropriation') expect(await found()).toContain(`appropriation_without_act transfer ${id}`);
  await asAdministrator(database(), ['transfer', 'posting'], ['DELETE FROM posting WHERE transfer_id = ?', id], ['DELETE FROM transfer WHERE id = ?', id]);
  expect(await found()).toEqual([]);
});

it('finds a fund that was filled by SQL, with the right accounts', async () => {
  const id = county.id();
  await asAdministrator(
    database(),
    [],
    [`INSERT INTO transfer (id, kind, subject_id, effective_on, recorded_at, actor) VALUES (?, 'appropriation', ?, '2026-11-23', ?, 'bureau-officer')`, id, id, LUNCH],
    [`INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 1, 'APPROPRIATION', 'DISTRICT', 'CNY', -500)`, id],
    [`INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 2, 'FUND', 'DISTRICT', 'CNY', 500)`, id],
  );
  expect(await found()).toEqual([`appropriation_without_act transfer ${id}`]);
  await asAdministrator(database(), ['transfer', 'posting'], ['DELETE FROM posting WHERE transfer_id = ?', id], ['DELETE FROM transfer WHERE id = ?', id]);
});

it('finds a meal that was written in together with what a counter was answered', async () => {
  const id = county.id();
  const copy = async (table: string): Promise<Row> => ({ ...(await county.one<Row>(`SELECT * FROM ${table} WHERE id = ?`, [meal])), id });
  await asAdministrator(database(), ['attempt'], insert('attempt', await copy('attempt')));
  expect(await found()).toEqual([`rights_altered attempt ${id}`]);
  await asAdministrator(database(), ['attempt'], ['DELETE FROM attempt WHERE id = ?', id]);
  // A refusal that was made a yes, for a meal to be written in under its id.
  expect(isRefusal(await county.get(RedeemMeal).redeem(county.meal(chen)))).toBe(true);
  const refused = await county.one<Row>(`SELECT * FROM attempt WHERE outcome <> 'accepted' LIMIT 1`);
  await putRow(database(), 'attempt', { id: refused['id'] }, { outcome: 'accepted' });
  expect(await found()).toEqual([`rights_altered attempt ${String(refused['id'])}`]);
  await putRow(database(), 'attempt', { id: refused['id'] }, { outcome: refused['outcome'] });
  expect(await found()).toEqual([]);
});

const postings = (id: Id): Promise<Row[]> => county.get(UnitOfWork).reader.query('SELECT * FROM posting WHERE transfer_id = ? ORDER BY line_no', [id]);

it('finds income under the id of something else, of another amount, confirmed by nobody, and taken back by SQL', async () => {
  const { id: proposal } = done(await appropriate(county, county.bureau, { funder: 'CITY', amountFen: 700 }));
  const gift = done(await donate(county, county.bureau, { amountFen: 900 })).id;
  done(await byTwo(county, county.bureau, { kind: REVERSE, body: { transferId: gift } }));
  expect(await found()).toEqual([]);
  const open = county.id();
  done(await county.get(Propose).propose(county.bureau, { id: open, kind: APPROPRIATE, body: { funder: 'CITY', amountFen: 500 }, reason: '等待确认' }));
  const { id: act } = await county.one<{ id: Id }>(`SELECT id FROM audit_entry WHERE action = 'fund.appropriate' ORDER BY id LIMIT 1`);
  const written = (id: Id, { subject = id, funder = 'CITY', amount = 500, of = null }: { subject?: Id; funder?: string; amount?: number; of?: Id | null } = {}) => [
    insert('transfer', { id, kind: 'appropriation', subject_id: subject, effective_on: '2026-11-23', recorded_at: LUNCH, actor: 'second.person', reversal_of: of }),
    insert('posting', { transfer_id: id, line_no: 1, account_kind: 'APPROPRIATION', account_owner: funder, unit: 'CNY', amount: -amount, county: COUNTY }),
    insert('posting', { transfer_id: id, line_no: 2, account_kind: 'FUND', account_owner: funder, unit: 'CNY', amount, county: COUNTY }),
  ];
  const [other, back] = [county.id(), county.id()];
  for (const [id, deed] of [
    [act, written(act)],
    [other, written(other, { subject: act })],
    [other, written(other, { subject: proposal, amount: 700 })],
    [open, written(open)],
    [back, written(back, { amount: -700, of: proposal })],
  ] as const) {
    await asAdministrator(database(), [], ...deed);
    expect(await found()).toEqual([`appropriation_without_act transfer ${id}`]);
    await asAdministrator(database(), ['transfer', 'posting'], ['DELETE FROM posting WHERE transfer_id = ?', id], ['DELETE FROM transfer WHERE id = ?', id]);
  }
  const taken = await county.one<Row>('SELECT * FROM transfer WHERE id = ?', [proposal]);
  const lines = await postings(proposal);
  await asAdministrator(database(), ['transfer', 'posting'], ['DELETE FROM posting WHERE transfer_id = ?', proposal], ['DELETE FROM transfer WHERE id = ?', proposal]);
  expect(await found()).toEqual([`row_gone transfer ${proposal}`]);
  await asAdministrator(database(), [], insert('transfer', taken), ...lines.map((line) => insert('posting', line)));
  await putRow(database(), 'posting', { transfer_id: proposal, line_no: 2 }, { amount: 70_000 });
  expect(await found()).toEqual([`appropriation_without_act transfer ${proposal}`]);
  await putRow(database(), 'posting', { transfer_id: proposal, line_no: 2 }, { amount: 700, county: '330105' });
  expect(await found()).toContain(`appropriation_without_act transfer ${proposal}`);
  await putRow(database(), 'posting', { transfer_id: proposal, line_no: 2 }, { county: COUNTY });
  expect(await found()).toEqual([]);
});

it('takes for income what one person recorded while that was enough, by the act that names it', async () => {
  const id = county.id();
  await asAdministrator(
    database(),
    [],
    insert('transfer', { id, kind: 'appropriation', subject_id: id, effective_on: '2026-11-23', recorded_at: LUNCH, actor: 'bureau-officer', reversal_of: null }),
    insert('posting', { transfer_id: id, line_no: 1, account_kind: 'APPROPRIATION', account_owner: 'CITY', unit: 'CNY', amount: -500, county: COUNTY }),
    insert('posting', { transfer_id: id, line_no: 2, account_kind: 'FUND', account_owner: 'CITY', unit: 'CNY', amount: 500, county: COUNTY }),
  );
  const told = (amountFen: number) =>
    county
      .get(UnitOfWork)
      .run((tx) => county.get(Audit).record(tx, county.bureau, { action: 'fund.appropriate', objectKind: 'fund', objectId: 'CITY', detail: { transferId: id, amountFen } }));
  await told(400);
  expect(await found()).toEqual([`appropriation_without_act transfer ${id}`]);
  await told(500);
  expect(await found()).toEqual([]);
});

it('finds names of two persons that were swapped, and a reconciliation that is gone, and tells the bureau', async () => {
  const { one, two } = { one: chen.personId, two: wang.personId };
  const name = async (id: Id) => (await county.one<{ name_sealed: string }>('SELECT name_sealed FROM person WHERE id = ?', [id])).name_sealed;
  const [first, second] = [await name(one), await name(two)];
  await asAdministrator(database(), [], ['UPDATE person SET name_sealed = ? WHERE id = ?', second, one], ['UPDATE person SET name_sealed = ? WHERE id = ?', first, two]);
  await asAdministrator(database(), ['reconciliation_run', 'reconciliation_difference'], ['DELETE FROM reconciliation_difference'], ['DELETE FROM reconciliation_run']);
  await database().writer.query('DROP TRIGGER audit_entry_no_delete');
  expect(await county.get(CheckIntegrity).atStart()).toEqual([{ kind: 'schema_missing', objectKind: 'schema', objectId: 'trigger audit_entry_no_delete' }]);
  expect((await found()).sort()).toEqual(
    [
      `reconciliation_gone reconciliation_run ${audit}`,
      'schema_missing schema trigger audit_entry_no_delete',
      `sealed_text_broken person.name_sealed ${one}`,
      `sealed_text_broken person.name_sealed ${two}`,
    ].sort(),
  );
  const token = await house.token();
  const get = async (path: string): Promise<{ status: number; body: { items: { words: { zh: string } }[]; figures: { key: string; value: number; work: boolean }[] } }> =>
    request(house.app.getHttpServer()).get(`/api/v1/bureau/${path}`).auth(token, { type: 'bearer' });
  expect((await get('today')).body.figures.find(({ key }) => key === 'altered')).toMatchObject({ value: 4, work: true });
  expect((await get('integrity-findings')).body.items.map(({ words }) => words.zh)).toContain('核对批次被删除');
  expect((await health()).body).toEqual({ status: 'degraded' });
  // Whoever ate before eats now.
  county.clock.set(LUNCH + 24 * HOUR);
  expect(done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.redemptionId).toEqual(expect.any(String));
});
