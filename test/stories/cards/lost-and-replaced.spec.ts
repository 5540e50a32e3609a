import { CardOf, CarrierOf, CarrierReader, IssueCards, ReplaceCard, ReportLost, ResumeCarrier, SuspendCarrier, WithdrawLoss } from '#cards';
import type { Id } from '#values';
import type { CardDesk } from './card-desk.js';
import { CAIHE, clerkOf, codeOf, elderSelf, KAIXUAN, LUNCH_MS, onEngine, openCardDesk, tally, value } from './card-desk.js';

/** Goal: one generation, one active card, whatever is reported, taken back, replaced and suspended, and by how many at once. */
describe(onEngine('a card that is lost, found and replaced'), () => {
  let desk: CardDesk;

  beforeAll(async () => {
    desk = await openCardDesk();
  });
  afterAll(() => desk.drop());
  beforeEach(() => {
    desk.clock.set(LUNCH_MS);
  });

  const holder = async (): Promise<Id> => {
    const [person = ''] = await desk.register(1);
    await desk.get(IssueCards).issue(desk.county, [person]);
    return person;
  };
  const carrier = async (personId: Id) => (await desk.work.run((tx) => desk.get(CarrierReader).lock(tx, [personId]))).get(personId);
  const events = async (personId: Id): Promise<string[]> =>
    (await desk.work.reader.query<{ kind: string }>('SELECT kind FROM carrier_event WHERE person_id = ?', [personId])).map((row) => row.kind).sort();

  it('stops at once, is answered like once when reported twice, and is good again when found', async () => {
    const person = await holder();
    const reports = await Promise.all(Array.from({ length: 5 }, () => desk.get(ReportLost).report(elderSelf(person), { personId: person, reason: '在公交车上丢失' })));
    expect(tally(reports)).toEqual({ done: 5 });
    expect(await carrier(person)).toEqual({ personId: person, generation: 1, state: 'lost', changedAt: LUNCH_MS });
    expect(await events(person)).toEqual(['issued', 'lost']);
    expect((await desk.get(IssueCards).issue(desk.county, [person])).length).toBe(0);

    expect(value(await desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '已找到' }))).toMatchObject({ state: 'active', generation: 1 });
    expect(codeOf(await desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '已找到' }))).toBe('conflict');
    expect(await events(person)).toEqual(['issued', 'loss_withdrawn', 'lost']);
  });

  it('elders take back their own report within ten minutes, and touch nobody else', async () => {
    const [person, other] = [await holder(), await holder()];
    await desk.get(ReportLost).report(elderSelf(person), { personId: person, reason: '丢失' });
    desk.clock.set(LUNCH_MS + 10 * 60_000 + 1);
    expect(codeOf(await desk.get(WithdrawLoss).withdraw(elderSelf(person), { personId: person, reason: '找到了' }))).toBe('forbidden');
    desk.clock.set(LUNCH_MS + 10 * 60_000);
    expect(codeOf(await desk.get(WithdrawLoss).withdraw(elderSelf(person), { personId: person, reason: '找到了' }))).toBe('done');
    expect(codeOf(await desk.get(ReportLost).report(elderSelf(person), { personId: other, reason: '丢失' }))).toBe('not_found');
    expect((await carrier(other))?.state).toBe('active');
  });

  it('is replaced once though twenty desks replace it at once', async () => {
    const person = await holder();
    const requests = Array.from({ length: 20 }, () => desk.get(ReplaceCard).replace(desk.county, { personId: person, generation: 1, reason: '卡片折断' }));
    const results = await Promise.all(requests);
    expect(tally(results)).toEqual({ done: 1, conflict: 19 });
    expect(await carrier(person)).toMatchObject({ generation: 2, state: 'active' });
    expect(value(await desk.get(CardOf).card(desk.county, person)).generation).toBe(2);
    const rows = await desk.work.reader.query<{ generation: number }>('SELECT generation FROM card WHERE person_id = ? ORDER BY generation', [person]);
    expect(rows.map((row) => row.generation)).toEqual([1, 2]);
  });

  it('a replacement ends the loss, which can then no longer be withdrawn', async () => {
    const person = await holder();
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '丢失' });
    expect(value(await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '丢失补办' })).generation).toBe(2);
    expect(codeOf(await desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '找到旧卡' }))).toBe('conflict');
    expect(await carrier(person)).toMatchObject({ generation: 2, state: 'active' });
  });

  it('a withdrawal and a replacement at once leave one active card of a known generation', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await holder();
      await desk.get(ReportLost).report(desk.county, { personId: person, reason: '丢失' });
      const [withdrawn, replaced] = await Promise.all([
        desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '找到了' }),
        desk.get(ReplaceCard).replace(desk.county, { personId: person, generation: 1, reason: '丢失补办' }),
      ]);
      expect(codeOf(replaced)).toBe('done');
      expect(['done', 'conflict']).toContain(codeOf(withdrawn));
      expect(await carrier(person)).toMatchObject({ generation: 2, state: 'active' });
    }
  });

  it('neither losing nor replacing the card is a way out of a suspension', async () => {
    const person = await holder();
    expect(codeOf(await desk.get(SuspendCarrier).suspend(desk.county, { personId: person, reason: '疑' }))).toBe('reason_required');
    expect(value(await desk.get(SuspendCarrier).suspend(desk.county, { personId: person, reason: '同日两地用餐，待核实' })).state).toBe('suspended');
    await desk.get(ReportLost).report(elderSelf(person), { personId: person, reason: '丢失' });
    expect(value(await desk.get(WithdrawLoss).withdraw(elderSelf(person), { personId: person, reason: '找到了' })).state).toBe('suspended');
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '丢失' });
    await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '丢失补办' });
    expect(await carrier(person)).toMatchObject({ generation: 2, state: 'suspended' });
    expect(value(await desk.get(ResumeCarrier).resume(desk.county, { personId: person, reason: '已核实无误' })).state).toBe('active');
  });

  it('a suspension opened or closed while the card is lost shows when it is found', async () => {
    const person = await holder();
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '丢失' });
    expect(value(await desk.get(SuspendCarrier).suspend(desk.county, { personId: person, reason: '家属来电待核实' })).state).toBe('lost');
    expect(value(await desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '找到了' })).state).toBe('suspended');
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '又丢失' });
    expect(value(await desk.get(ResumeCarrier).resume(desk.county, { personId: person, reason: '家属已确认' })).state).toBe('lost');
    expect(value(await desk.get(WithdrawLoss).withdraw(desk.county, { personId: person, reason: '又找到了' })).state).toBe('active');
  });

  it('another street can neither see nor stop it', async () => {
    const person = await holder();
    const stranger = clerkOf(KAIXUAN);
    const answers = [
      await desk.get(ReportLost).report(stranger, { personId: person, reason: '丢失' }),
      await desk.get(ReplaceCard).replace(stranger, { personId: person, reason: '折断' }),
      await desk.get(SuspendCarrier).suspend(stranger, { personId: person, reason: '疑似冒用' }),
      await desk.get(CarrierOf).carrier(stranger, person),
      await desk.get(CardOf).card(stranger, person),
    ];
    expect(tally(answers)).toEqual({ not_found: 5 });
    expect(value(await desk.get(CarrierOf).carrier(clerkOf(CAIHE), person))).toMatchObject({ generation: 1, state: 'active', phones: [], socialCardBound: false });
  });

  it('nothing is replaced in the name of the dead', async () => {
    const person = await holder();
    await desk.work.run((tx) => tx.execute("UPDATE person SET died_on = '2026-11-22' WHERE id = ?", [person]));
    expect(codeOf(await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '折断' }))).toBe('deceased');
  });
});
