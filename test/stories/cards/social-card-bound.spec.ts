import { BindSocialCard, CarrierOf, CodeReader, IssueCards, ReleaseSocialCard, ReplaceCard, ReportLost } from '#cards';
import { DISCLOSURE_BUDGET } from '#platform';
import type { Id } from '#values';
import type { CardDesk } from './card-desk.js';
import { codeOf, LUNCH_MS, onEngine, openCardDesk, tally, value } from './card-desk.js';

/** Goal: a social-security card stands for one living person at a time, under the generation of that person's Love Card. */
describe(onEngine('a social-security card that is bound'), () => {
  let desk: CardDesk;
  let numbers = 10_000_000;

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
  const newNumber = (): string => `A${String(++numbers)}`;
  const bind = async (personId: Id, number: string) => desk.get(BindSocialCard).bind(desk.county, { personId, number });
  const read = async (number: string, nowMs = LUNCH_MS) => (await desk.get(CodeReader).read(desk.work.reader, [number], nowMs))[0];

  it('is read as the card reader types it, and kept as a blind index only', async () => {
    const [person, number] = [await holder(), newNumber()];
    const bound = value(await bind(person, ` ${number.toLowerCase()} `));
    expect(await read(number)).toEqual({ kind: 'read', codeKind: 'social', personId: person, carrierId: bound.socialCardId, generation: 1, phoneStep: null, expiresOn: null });
    expect(JSON.stringify(await desk.work.reader.query('SELECT * FROM social_card'))).not.toContain(number);
    expect(value(await bind(person, number)).socialCardId).toBe(bound.socialCardId);
  });

  it('goes to one of ten persons whose desks bind it at once', async () => {
    const persons = await Promise.all(Array.from({ length: 10 }, holder));
    const number = newNumber();
    expect(tally(await Promise.all(persons.map((person) => bind(person, number))))).toEqual({ done: 1, carrier_taken: 9 });
    const rows = await desk.work.reader.query('SELECT id FROM social_card WHERE released_at IS NULL AND live_index = number_index AND person_id IN (?,?,?,?,?,?,?,?,?,?)', persons);
    expect(rows.length).toBe(1);
  });

  it('is bound once though the same desk sends it ten times, with a card or without', async () => {
    const [bare = ''] = await desk.register(1);
    for (const person of [await holder(), bare]) {
      const number = newNumber();
      const answers = await Promise.all(Array.from({ length: 10 }, () => bind(person, number)));
      expect(new Set(answers.map((answer) => value(answer).socialCardId)).size).toBe(1);
    }
  });

  it('dies with the generation and lives again when bound anew', async () => {
    const [person, number] = [await holder(), newNumber()];
    await bind(person, number);
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '丢失' });
    expect(codeOf(await bind(person, number))).toBe('revoked');
    await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '补办' });
    expect(await read(number)).toMatchObject({ generation: 1 });
    expect(value(await desk.get(CarrierOf).carrier(desk.county, person)).socialCardBound).toBe(false);
    expect(value(await bind(person, number)).generation).toBe(2);
    expect(await read(number)).toMatchObject({ generation: 2 });
    expect(value(await desk.get(CarrierOf).carrier(desk.county, person)).socialCardBound).toBe(true);
  });

  it('is released from the wrong person and bound to the right one; an offline meal in between still finds its holder', async () => {
    const [wrong, right, number] = [await holder(), await holder(), newNumber()];
    await bind(wrong, number);
    desk.clock.set(LUNCH_MS + 60_000);
    expect(codeOf(await desk.get(ReleaseSocialCard).release(desk.county, { personId: wrong, reason: '录入错误' }))).toBe('done');
    expect(codeOf(await desk.get(ReleaseSocialCard).release(desk.county, { personId: wrong, reason: '录入错误' }))).toBe('not_found');
    expect(await read(number, LUNCH_MS + 60_000)).toMatchObject({ personId: wrong, generation: 0 });
    expect(codeOf(await bind(right, number))).toBe('done');
    expect(await read(number, LUNCH_MS + 60_000)).toMatchObject({ personId: right, generation: 1 });
    expect(await read(number, LUNCH_MS + 30_000)).toMatchObject({ personId: wrong, generation: 1 });
  });

  it('a person has one: binding another lets the first go', async () => {
    const [person, first, second] = [await holder(), newNumber(), newNumber()];
    await bind(person, first);
    await bind(person, second);
    expect(await read(first)).toMatchObject({ generation: 0 });
    expect(await read(second)).toMatchObject({ generation: 1 });
    expect(codeOf(await bind(await holder(), first))).toBe('done');
  });

  it('is bound by one person so often in a day, whatever their accounts: a number that was invented is bound like any other', async () => {
    const clerk = { ...desk.county, staffNumber: 'S-060' };
    const { account } = DISCLOSURE_BUDGET.social_bound;
    const persons = await desk.register(account + 1);
    const bound = [];
    for (const [index, personId] of persons.entries())
      bound.push(await desk.get(BindSocialCard).bind({ ...clerk, id: `clerk-${String(index % 2)}` }, { personId, number: newNumber() }));
    expect(tally(bound)).toEqual({ done: account, desk_limit: 1 });
    expect(codeOf(await bind(persons[account] ?? '', newNumber()))).toBe('done');
  });

  it('refuses a citizen ID, a Love Card number, other codes, and the dead', async () => {
    const person = await holder();
    for (const number of ['11010519491231002X', '1234567890123456', '卡', '', '1'.repeat(33), '9'.repeat(205)])
      expect([number, codeOf(await bind(person, number))]).toEqual([number, 'invalid_request']);
    expect(codeOf(await read('11010519491231002X'))).toBe('code_unknown');
    expect(codeOf(await read(newNumber()))).toBe('code_unknown');
    const [dead = ''] = await desk.register(1, { diedOn: '2026-11-20' });
    expect(codeOf(await bind(dead, newNumber()))).toBe('deceased');
  });
});
