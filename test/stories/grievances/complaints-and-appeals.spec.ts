import { AnswerGrievance } from '#grievances';
import { type Actor, UnitOfWork } from '#platform';
import { FindNotices, TellNotices } from '#notices';
import { COUNTY, done, LUNCH, type SmallPerson } from '../../support/small-county.js';
import { type ElderTown, openElderTown } from '../elder/elder-town.js';

let town: ElderTown;
let officer: string;
beforeAll(async () => {
  town = await openElderTown();
  officer = await town.staff('bureau_officer');
  await town.county.get(TellNotices).tell();
});
beforeEach(() => {
  town.county.clock.set(LUNCH);
});
afterAll(() => town.drop());

const fed = async () => {
  const person = await town.county.person({ points: 100n });
  const { token } = await town.phone(person);
  return { person, token, receipt: await town.meal(person) };
};
const complaint = (redemptionId: string, change: object = {}) => ({ id: town.county.id(), redemptionId, about: 'amount_wrong', text: '我点的是一荤两素', ...change });
const notices = async (person: SmallPerson) => done(await town.county.get(FindNotices).find(town.elder(person), { limit: 50 })).items;

it('takes a complaint about a meal to the bureau and its answer back as a notice', async () => {
  const { person, token, receipt } = await fed();
  const filed = (await town.call('post', 'elder/complaints', token, complaint(receipt.redemptionId)).expect(201)).body;
  expect(filed).toMatchObject({ state: 'received', aboutWords: { zh: '金额不对' }, answer: null, madeAt: LUNCH });
  const { body: list } = await town.call('get', 'bureau/complaints?state=received', officer).expect(200);
  expect(list.items).toMatchObject([{ id: filed.id, nameMasked: '陈*英', siteName: '采荷老年食堂1', text: null, answer: null }]);
  expect((await town.call('get', `bureau/complaints/${filed.id}`, officer).expect(200)).body).toMatchObject({ text: '我点的是一荤两素' });
  const { body: answer } = await town.call('post', `bureau/complaints/${filed.id}/answer`, officer, { outcome: 'explained', text: '经核对为两荤两素套餐。' }).expect(201);
  expect(answer).toMatchObject({ outcome: 'explained', answeredAt: LUNCH });
  expect((await town.call('post', `bureau/complaints/${filed.id}/answer`, officer, { outcome: 'upheld', text: '再答一次看看' }).expect(409)).body).toMatchObject({
    code: 'answered_already',
  });
  await town.county.get(TellNotices).tell();
  const [told] = await notices(person);
  expect(told).toMatchObject({
    kind: 'complaint_answer',
    grievanceId: filed.id,
    words: { zh: '已核对并说明：经核对为两荤两素套餐。' },
    meal: { redemptionId: receipt.redemptionId },
  });
  const own = (await town.call('get', 'elder/complaints', token).expect(200)).body.items;
  expect(own).toMatchObject([{ state: 'answered', answer: { text: '经核对为两荤两素套餐。' } }]);
  expect(own[0].answer).not.toHaveProperty('answeredBy');
  expect((await town.call('get', 'bureau/complaints?state=received', officer)).body.items).toEqual([]);
});

it('gives the same answer to the same complaint again, and takes none about another’s meal', async () => {
  const [one, other] = [await fed(), await fed()];
  const first = complaint(one.receipt.redemptionId);
  const { body } = await town.call('post', 'elder/complaints', one.token, first).expect(201);
  expect((await town.call('post', 'elder/complaints', one.token, first).expect(201)).body).toEqual(body);
  expect((await town.call('post', 'elder/complaints', one.token, { ...first, about: 'food' }).expect(409)).body).toMatchObject({ code: 'id_reused' });
  expect((await town.call('post', 'elder/complaints', one.token, { ...first, text: '多收了两元' }).expect(409)).body).toMatchObject({ code: 'id_reused' });
  expect((await town.call('post', 'elder/complaints', one.token, { ...first, text: undefined }).expect(409)).body).toMatchObject({ code: 'id_reused' });
  expect((await town.call('post', 'elder/complaints', other.token, first).expect(409)).body).toMatchObject({ code: 'id_reused' });
  expect((await town.call('post', 'elder/complaints', other.token, complaint(one.receipt.redemptionId)).expect(404)).body).toMatchObject({ code: 'not_found' });
  await town.call('post', 'elder/complaints', one.token, complaint(one.receipt.redemptionId, { about: 'other', text: undefined })).expect(400);
  expect((await town.call('get', 'elder/complaints', other.token).expect(200)).body.items).toEqual([]);
});

it('stops a stuck button at twenty a day', async () => {
  const { token, receipt } = await fed();
  for (let sent = 0; sent < 20; sent++) await town.call('post', 'elder/complaints', token, complaint(receipt.redemptionId)).expect(201);
  await town.call('post', 'elder/complaints', token, complaint(receipt.redemptionId)).expect(429);
});

it('counts complaints at one moment one by one', async () => {
  const { token, receipt } = await fed();
  const answers = await Promise.all(Array.from({ length: 30 }, () => town.call('post', 'elder/complaints', token, complaint(receipt.redemptionId))));
  const with_ = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([with_(201), with_(429)]).toEqual([20, 10]);
});

it('keeps a street to its own, an auditor to looking, and logs who opened what', async () => {
  const { token, receipt } = await fed();
  const filed = complaint(receipt.redemptionId);
  await town.call('post', 'elder/complaints', token, filed).expect(201);
  const [here, elsewhere, auditor, approver] = [
    await town.staff('street_officer', `${COUNTY}001`),
    await town.staff('street_officer', `${COUNTY}002`),
    await town.staff('auditor'),
    await town.staff('bureau_approver'),
  ];
  const answer = { outcome: 'explained', text: '已经说明清楚。' };
  await town.call('get', `bureau/complaints/${filed.id}`, elsewhere).expect(404);
  await town.call('post', `bureau/complaints/${filed.id}/answer`, elsewhere, answer).expect(404);
  expect((await town.call('get', 'bureau/complaints', elsewhere).expect(200)).body.items).toEqual([]);
  for (const token of [auditor, approver]) await town.call('post', `bureau/complaints/${filed.id}/answer`, token, answer).expect(403);
  await town.call('get', `bureau/complaints/${filed.id}`, auditor).expect(200);
  await town.call('post', `bureau/complaints/${filed.id}/answer`, here, { ...answer, text: '好' }).expect(400);
  await town.call('post', `bureau/complaints/${filed.id}/answer`, here, answer).expect(201);
  const log = await town.county.get(UnitOfWork).reader.query('SELECT action FROM audit_entry WHERE object_id = ? ORDER BY id', [filed.id]);
  expect(log.map((entry) => entry['action']).sort()).toEqual(['complaint.answer', 'complaint.file', 'complaint.read']);
});

it('is answered by nobody who served the meal, under whatever account', async () => {
  const { token, receipt } = await fed();
  const filed = complaint(receipt.redemptionId);
  await town.call('post', 'elder/complaints', token, filed).expect(201);
  const { county } = town;
  await county.get(UnitOfWork).run((tx) => tx.execute('UPDATE user_account SET staff_number = ? WHERE id = ?', ['S-088', county.till.id]));
  const [former, colleague]: Actor[] = ['S-088', 'S-089'].map((staffNumber) => ({ ...county.bureau, id: `officer-${staffNumber}`, role: 'bureau_officer', staffNumber }));
  const answer = (who: Actor) => county.get(AnswerGrievance).answer(who, { id: filed.id, kind: 'complaint', outcome: 'not_upheld', text: '经核对不成立。' });
  expect(await answer(former!)).toMatchObject({ code: 'same_person' });
  expect(done(await answer(colleague!))).toMatchObject({ outcome: 'not_upheld' });
});

it('keeps what people wrote sealed and as it was', async () => {
  const { token, receipt } = await fed();
  const filed = complaint(receipt.redemptionId, { text: '我有糖尿病' });
  await town.call('post', 'elder/complaints', token, filed).expect(201);
  const [row] = await town.county.get(UnitOfWork).reader.query('SELECT * FROM grievance WHERE id = ?', [filed.id]);
  expect(JSON.stringify(row)).not.toContain('糖尿病');
  await expect(town.county.get(UnitOfWork).run((tx) => tx.execute("UPDATE grievance SET about = 'food' WHERE id = ?", [filed.id]))).rejects.toThrow(/insert-only/);
});

it('lets a person appeal once against a month that was decided about them, and tells the answer', async () => {
  const { person, token } = await fed();
  await town.county.get(UnitOfWork).run((tx) =>
    tx.insert('issuance_run', [
      {
        id: town.county.id(),
        county: COUNTY,
        programme: 'cyf',
        month: '2026-11',
        kind: 'monthly',
        ordinal: 0,
        state: 'posted',
        made_by: 'maker',
        made_at: LUNCH,
        approved_by: 'approver',
        approved_at: LUNCH,
        posted_to: 0,
        posted_at: LUNCH,
      },
    ]),
  );
  const [allowance] = (await town.call('get', 'elder/allowances', token).expect(200)).body.items;
  expect(allowance).toMatchObject({ programme: 'cyf', month: '2026-11', amount: 100, change: 'new', appealable: true, appeal: null });
  const appeal = { id: town.county.id(), programme: 'cyf', month: '2026-11', text: '我十月已满八十周岁' };
  const { body } = await town.call('post', 'elder/appeals', token, appeal).expect(201);
  expect((await town.call('post', 'elder/appeals', token, appeal).expect(201)).body).toEqual(body);
  expect((await town.call('post', 'elder/appeals', token, { ...appeal, text: '另一个理由' }).expect(409)).body).toMatchObject({ code: 'id_reused' });
  expect((await town.call('post', 'elder/appeals', token, { ...appeal, id: town.county.id() }).expect(409)).body).toMatchObject({ code: 'appeal_exists' });
  for (const [change, status] of [
    [{ programme: 'senior_cash' }, 404],
    [{ month: '2026-08' }, 404],
    [{ text: ' ' }, 400],
  ] as const)
    await town.call('post', 'elder/appeals', token, { ...appeal, id: town.county.id(), ...change }).expect(status);
  expect((await town.call('get', 'elder/allowances', token)).body.items[0]).toMatchObject({ appealable: false, appeal: { id: body.id, state: 'received' } });
  const stranger = await fed();
  expect((await town.call('get', 'elder/appeals', stranger.token).expect(200)).body.items).toEqual([]);

  const street = await town.staff('street_officer', `${COUNTY}001`);
  expect((await town.call('get', 'bureau/appeals?programme=cyf', street).expect(200)).body.items).toMatchObject([{ id: body.id, text: null, issued: null }]);
  // Whoever answers sees what was given for the month, line by line, and not another month's or another person's.
  const { issued } = (await town.call('get', `bureau/appeals/${body.id}`, officer).expect(200)).body;
  expect(issued).toMatchObject({ unit: 'POINT', amount: 100, before: null, change: 'new', lines: [{ kind: 'difference', amount: 100, policyVersion: '2025-05-01' }] });
  await town.call('post', `bureau/appeals/${body.id}/answer`, street, { outcome: 'upheld', text: '情况属实已补发' }).expect(403);
  await town.call('get', `bureau/complaints/${body.id}`, officer).expect(404);
  await town.call('post', `bureau/appeals/${body.id}/answer`, officer, { outcome: 'upheld', text: '情况属实，下月补发。' }).expect(201);
  await town.county.get(TellNotices).tell();
  expect((await notices(person))[0]).toMatchObject({ kind: 'appeal_answer', programme: 'cyf', month: '2026-11', words: { zh: '情况属实，已处理：情况属实，下月补发。' } });
});
