import { IssueCards, ReplaceCard, ReportLost } from '#cards';
import { RecordDeath } from '#people';
import { DISCLOSURE_BUDGET, Tally, UnitOfWork } from '#platform';
import { MakePrintBatch, PrintBatchReader, PrintSheets, TakePrintStep } from '#printing';
import { RedeemMeal } from '#redemption';
import { type Day, dayOf, isRefusal } from '#values';
import { COUNTY, done } from '../../support/small-county.js';
import { codesOn, scanned } from './paper.js';
import { clerk, HUBIN, openPrintShop, type PrintShop, QINGBO } from './print-shop.js';

/* Goal: it is known of every card on paper who made, printed, checked and handed it out; what is stopped meanwhile leaves the sheets and dies at the till. */

const maker = clerk(QINGBO, 'clerk-maker');
const checker = clerk(QINGBO, 'clerk-checker');

let shop: PrintShop;
beforeEach(async () => {
  shop = await openPrintShop();
});
afterEach(() => shop.county.drop());

const step = (actor: typeof maker, batchId: string, told: Omit<Parameters<TakePrintStep['take']>[1], 'batchId'>) => shop.get(TakePrintStep).take(actor, { batchId, ...told });
const codeOf = (answer: unknown) => (isRefusal(answer) ? answer.code : 'done');

async function accountOf(id: string, staffNumber: string): Promise<void> {
  const account = { id, login: id, password_hash: '-', display_name: id, role: maker.role, area_code: QINGBO, failed_logins: 0, created_at: 1, staff_number: staffNumber };
  await shop.county.get(UnitOfWork).run((tx) => tx.insert('user_account', [account]));
}

async function threeCards() {
  const residents = [await shop.resident('陈小英'), await shop.resident('王英'), await shop.resident('李军')];
  return { residents, batch: await shop.batch(maker, { areaCode: QINGBO }) };
}

it('goes from made to handed out, each step once, in order, with a name and counts that add up', async () => {
  const { batch } = await threeCards();
  expect(batch).toMatchObject({ cards: 3, steps: [{ step: 'made', by: 'clerk-maker', counted: 3 }] });
  expect(codeOf(await step(checker, batch.id, { step: 'checked', counted: 3 }))).toBe('step_order');
  expect(await step(maker, batch.id, { step: 'printed' })).toMatchObject({ code: 'step_order', detail: { next: 'sheets' } });
  await shop.pdf(maker, batch.id);
  expect(codeOf(await step(maker, batch.id, { step: 'printed', by: '印刷厂 周师傅' }))).toBe('done');
  expect(await step(checker, batch.id, { step: 'checked', counted: 2 })).toMatchObject({ code: 'counts_differ', detail: { before: 3 } });
  expect(codeOf(await step(checker, batch.id, { step: 'checked', counted: 2, setAside: 1 }))).toBe('reason_required');
  const told = { step: 'checked', counted: 2, setAside: 1, note: '一张裁歪，已剪碎' } as const;
  const checked = done(await step(checker, batch.id, told));
  expect(done(await step(checker, batch.id, told))).toEqual(checked);
  expect(codeOf(await step(checker, batch.id, { ...told, counted: 3, setAside: 0 }))).toBe('step_order');
  expect(codeOf(await step(maker, batch.id, { step: 'handed_out', counted: 3 }))).toBe('counts_differ');
  const out = done(await step(maker, batch.id, { step: 'handed_out', counted: 2, by: '李敏' }));
  expect(out.steps.map(({ step: name, by, counted, setAside }) => [name, by, counted, setAside])).toEqual([
    ['made', 'clerk-maker', 3, 0],
    ['printed', '印刷厂 周师傅', 3, 0],
    ['checked', 'clerk-checker', 2, 1],
    ['handed_out', '李敏', 2, 0],
  ]);
  expect(done(await shop.get(PrintBatchReader).one(maker, batch.id))).toEqual(out);
  expect(codeOf(await shop.get(PrintSheets).sheets(maker, batch.id))).toBe('step_order');
});

it('is fetched by its maker within a day’s budget of cards; by somebody else as often as it takes', async () => {
  const { batch } = await threeCards();
  await shop.pdf(maker, batch.id);
  const { county } = shop;
  const linked = { ...maker, staffNumber: 'P-001' };
  const key = `card_sheet|${COUNTY}/P-001` as const;
  await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, key, dayOf(county.clock.nowMs()), DISCLOSURE_BUDGET.card_sheet.account - 5));
  expect(codeOf(await shop.get(PrintSheets).sheets(linked, batch.id))).toBe('done');
  // Another account of the same person is the same person, and has no budget of its own.
  expect(codeOf(await shop.get(PrintSheets).sheets({ ...linked, id: 'clerk-maker-two' }, batch.id))).toBe('disclosure_limit');
  const other = { ...checker, staffNumber: 'P-002' };
  await accountOf(maker.id, 'P-001');
  expect(codeOf(await shop.get(PrintSheets).sheets(other, batch.id))).toBe('done');
});

it('is checked by somebody else than its maker, and the database holds to that too', async () => {
  const { batch } = await threeCards();
  await shop.pdf(maker, batch.id);
  done(await step(maker, batch.id, { step: 'printed' }));
  expect(codeOf(await step(maker, batch.id, { step: 'checked', counted: 3, by: '别人' }))).toBe('same_person');
  // Nor by another account of the same person.
  await accountOf(maker.id, 'P-003');
  expect(codeOf(await step({ ...checker, staffNumber: 'P-003' }, batch.id, { step: 'checked', counted: 3 }))).toBe('same_person');
  const row = { batch_id: batch.id, ordinal: 3, step: 'checked', at: 1, account: 'clerk-maker', made_by: 'clerk-maker', by_name: '别人', counted: 3, set_aside: 0, note: null };
  const write = (change: object) => shop.get(UnitOfWork).run((tx) => tx.insert('print_step', [{ ...row, ...change }]));
  await expect(write({})).rejects.toThrow(/constraint/i);
  await expect(write({ account: 'clerk-checker', ordinal: 4 })).rejects.toThrow(/constraint/i);
  await write({ account: 'clerk-checker' });
  for (const table of ['print_batch', 'print_line', 'print_sheet', 'print_step'])
    await expect(shop.get(UnitOfWork).run((tx) => tx.execute(`DELETE FROM ${table}`))).rejects.toThrow(/insert-only/);
});

it('writes each download of live codes into the log of acts, with who and how many', async () => {
  const { batch } = await threeCards();
  await shop.pdf(maker, batch.id);
  shop.county.clock.set(shop.county.clock.nowMs() + 1000);
  await shop.pdf(checker, batch.id);
  const acts = await shop.acts('print.sheets');
  expect(acts.map(({ actor_id, object_id }) => [actor_id, object_id])).toEqual([
    ['clerk-maker', batch.id],
    ['clerk-checker', batch.id],
  ]);
  expect(JSON.parse(acts[0]!.detail)).toEqual({ format: 'cr80', cards: 3 });
  expect(JSON.stringify([...acts, ...(await shop.acts('print.make'))])).not.toMatch(/陈|王|李军/);
});

it('leaves out of the next sheets what was replaced, lost or died; the sheet of before is refused at the till', async () => {
  const { residents, batch } = await threeCards();
  const [grandma, wang, li] = residents;
  const old = await shop.pdf(maker, batch.id);
  const printed = (await codesOn(scanned(old, 1))).map(({ text }) => text);
  expect(printed.sort()).toEqual(residents.map(({ code }) => code).sort());

  const fresh = done(await shop.get(ReplaceCard).replace(shop.county.bureau, { personId: grandma!.personId, reason: '卡面磨损' }));
  done(await shop.get(ReportLost).report(shop.county.bureau, { personId: wang!.personId, reason: '丢失' }));
  const again = await shop.pdf(maker, batch.id);
  expect((await codesOn(scanned(again, 1))).map(({ text }) => text)).toEqual([li!.code]);
  const lines = done(await shop.get(PrintBatchReader).lines(maker, { id: batch.id, limit: 50 }));
  expect(Object.fromEntries(lines.items.map(({ personId, standing }) => [personId, standing]))).toEqual({
    [grandma!.personId]: 'replaced',
    [wang!.personId]: 'lost',
    [li!.personId]: 'good',
  });

  const code = printed.find((text) => text === grandma!.code) ?? '';
  expect(await shop.get(RedeemMeal).redeem(shop.county.meal({ ...grandma!, code }))).toMatchObject({ kind: 'refused', code: 'revoked' });
  expect(await shop.get(RedeemMeal).redeem(shop.county.meal({ ...grandma!, code: fresh.code }))).not.toMatchObject({ code: 'revoked' });
  done(await shop.get(RecordDeath).record(shop.county.bureau, { personId: li!.personId, diedOn: '2026-11-22' as Day, source: '殡仪馆' }));
  expect(codeOf(await shop.get(PrintSheets).sheets(maker, batch.id))).toBe('nothing_to_print');
});

it('takes each card of an area once; listed persons are printed again; nobody of another area', async () => {
  const { residents, batch } = await threeCards();
  const elsewhere = await shop.resident('外街人', HUBIN);
  expect(codeOf(await shop.get(MakePrintBatch).make(maker, { id: shop.county.id(), title: '再来', format: 'cr80', whose: { areaCode: QINGBO } }))).toBe('nothing_to_print');
  expect(codeOf(await shop.get(MakePrintBatch).make(maker, { id: shop.county.id(), title: '邻街', format: 'cr80', whose: { areaCode: HUBIN } }))).toBe('not_found');
  shop.county.clock.set(shop.county.clock.nowMs() + 1000);
  const listed = await shop.batch(maker, { personIds: [residents[0]!.personId, elsewhere.personId] });
  expect(listed).toMatchObject({ cards: 1, leftOut: 1 });
  const neighbour = clerk(HUBIN);
  expect(codeOf(await shop.get(PrintBatchReader).one(neighbour, batch.id))).toBe('not_found');
  expect(codeOf(await shop.get(PrintBatchReader).lines(neighbour, { id: batch.id, limit: 10 }))).toBe('not_found');
  expect(codeOf(await shop.get(PrintSheets).sheets(neighbour, batch.id))).toBe('not_found');
  expect(codeOf(await step(neighbour, batch.id, { step: 'printed' }))).toBe('not_found');
  expect(done(await shop.get(PrintBatchReader).list(neighbour, { limit: 10 })).items).toEqual([]);
  // The county sees the batches of its streets.
  expect(done(await shop.get(PrintBatchReader).list(clerk(COUNTY), { limit: 1 })).items.map(({ id }) => id)).toEqual([listed.id]);
  const all = await shop.batch(clerk(COUNTY), { areaCode: COUNTY });
  expect(all).toMatchObject({ cards: 1, areaCode: COUNTY });
});

it('a page of batches goes on where it ended, newest first', async () => {
  const { residents, batch } = await threeCards();
  const made: string[] = [];
  for (const { personId } of [...residents, ...residents]) {
    // Two of each moment, so that the page is cut between batches made at once.
    if (made.length % 2 === 0) shop.county.clock.set(shop.county.clock.nowMs() + 1000);
    made.push((await shop.batch(maker, { personIds: [personId] })).id);
  }
  const first = done(await shop.get(PrintBatchReader).list(maker, { limit: 3 }));
  const rest = done(await shop.get(PrintBatchReader).list(maker, { limit: 10, cursor: first.next ?? '' }));
  const listed = [...first.items, ...rest.items];
  expect(listed.map(({ id }) => id).sort()).toEqual([...made, batch.id].sort());
  expect(listed.map(({ madeAt }) => madeAt)).toEqual(listed.map(({ madeAt }) => madeAt).sort((one, other) => other - one));
  expect(rest.next).toBeNull();
  const strange = Buffer.from('1').toString('base64url');
  await expect(shop.get(PrintBatchReader).list(maker, { limit: 3, cursor: strange })).rejects.toMatchObject({ refusal: { code: 'invalid_request' } });
});

it('an id asked again answers as before; for something else it is refused; ten at once make one batch', async () => {
  const { residents } = await threeCards();
  const whose = { personIds: residents.map(({ personId }) => personId) };
  const request = { id: shop.county.id(), title: '补印', format: 'a5', whose } as const;
  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.get(MakePrintBatch).make(maker, request)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(codeOf(answers[0])).toBe('done');
  expect(codeOf(await shop.get(MakePrintBatch).make(maker, { ...request, title: '另一批' }))).toBe('id_reused');
  expect(codeOf(await shop.get(MakePrintBatch).make(checker, request))).toBe('id_reused');
});

it('prints nobody who holds no card, and says how many were left out', async () => {
  const { residents } = await threeCards();
  const nobody = shop.county.id();
  expect(await shop.batch(maker, { personIds: [residents[1]!.personId, nobody] })).toMatchObject({ cards: 1, leftOut: 1 });
  expect(await shop.get(IssueCards).issue(maker, [nobody])).toEqual([]);
});
