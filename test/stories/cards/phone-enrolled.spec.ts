import { CarrierOf, CodeReader, EnrolPhone, IssueCards, MakeActivation, NETWORK_MISSES, ReplaceCard, ReportLost, RevokePhone, SuspendCarrier } from '#cards';
import { DAY_BUDGET, DISCLOSURE_BUDGET, Tally } from '#platform';
import { PhoneEnrolments } from '../../../libs/cards/src/phone-enrolments.js';
import type { Day, Id } from '#values';
import { dayOf } from '#values';
import type { CardDesk } from './card-desk.js';
import { clerkOf, codeOf, elderSelf, KAIXUAN, LUNCH_MS, onEngine, openCardDesk, Phone, tally, value } from './card-desk.js';

/** Goal: an activation code enrols one phone, once; the phone's codes are good for as long as its key and no longer. */
describe(onEngine('a phone that is enrolled'), () => {
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
  const activate = async (personId: Id) => value(await desk.get(MakeActivation).make(desk.county, personId, { takeOver: true }));
  const enrolled = async (personId: Id) => {
    const phone = new Phone();
    const made = value(await desk.get(EnrolPhone).enrol({ activationCode: (await activate(personId)).code, publicKey: phone.publicKey }));
    return { phone, ...made };
  };
  const read = async (text: string, nowMs = LUNCH_MS) => (await desk.get(CodeReader).read(desk.work.reader, [text], nowMs))[0];

  it('claims an activation code once of twenty tries at once', async () => {
    const person = await holder();
    const { code: activationCode } = await activate(person);
    const tries = await Promise.all(Array.from({ length: 20 }, () => desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey })));
    expect(tally(tries)).toEqual({ done: 1, token_used: 19 });
    expect(value(await desk.get(CarrierOf).carrier(elderSelf(person), person)).phones.length).toBe(1);
  });

  it('claims it once even for a person who held nothing before', async () => {
    const [person = ''] = await desk.register(1);
    const { code: activationCode } = await activate(person);
    const tries = await Promise.all(Array.from({ length: 20 }, () => desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey })));
    expect(tally(tries)).toEqual({ done: 1, token_used: 19 });
    expect((await desk.get(IssueCards).issue(desk.county, [person]))[0]).toMatchObject({ generation: 1 });
  });

  it('answers the same enrolment to the same code and key, once and at once, after a lost answer; and to nobody else', async () => {
    const person = await holder();
    const { code: activationCode } = await activate(person);
    const phone = new Phone();
    const tries = await Promise.all(Array.from({ length: 10 }, () => desk.get(EnrolPhone).enrol({ activationCode, publicKey: phone.publicKey })));
    expect(new Set(tries.map((one) => value(one).phoneKeyId)).size).toBe(1);
    expect(value(await desk.get(CarrierOf).carrier(elderSelf(person), person)).phones.length).toBe(1);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey }))).toBe('token_used');
    // A key that was stopped since is not brought back by its old code.
    await enrolled(person);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode, publicKey: phone.publicKey }))).toBe('token_used');
  });

  it('takes the code typed or scanned, and keeps only a keyed hash of it', async () => {
    const person = await holder();
    const { activationCode, code } = await activate(person);
    const rows = await desk.work.reader.query<{ code_hash: string }>('SELECT code_hash FROM activation WHERE person_id = ?', [person]);
    expect(rows.map((row) => row.code_hash)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(activationCode).toMatch(/^\d{10}$/);
    expect(JSON.stringify(rows)).not.toContain(activationCode);
    const forged = code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: forged, publicKey: new Phone().publicKey }))).toBe('token_used');
    expect(value(await desk.get(EnrolPhone).enrol({ activationCode: code, publicKey: new Phone().publicKey })).personId).toBe(person);
  });

  const bornOn = async (personId: Id): Promise<Day> => {
    const [row] = await desk.work.reader.query<{ birth_day: Day }>('SELECT birth_day FROM person WHERE id = ?', [personId]);
    return row?.birth_day ?? ('' as Day);
  };
  const misses = async (): Promise<number> => desk.get(Tally).of(desk.work.reader, 'activation_miss', dayOf(desk.clock.nowMs()));

  it('takes typed digits with the date of birth only, and tells a wrong date from a wrong code to nobody', async () => {
    const person = await holder();
    const { activationCode } = await activate(person);
    const born = await bornOn(person);
    const typed = (with_: { bornOn?: Day; activationCode?: string }) => desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey, ...with_ });
    const before = await misses();
    expect(await typed({})).toMatchObject({ code: 'invalid_request', detail: { field: 'bornOn' } });
    expect(codeOf(await typed({ bornOn: '1900-01-01' as Day }))).toBe('token_used');
    expect(codeOf(await typed({ bornOn: born, activationCode: '0000000000' }))).toBe('token_used');
    expect((await misses()) - before).toBe(2);
    expect(value(await typed({ bornOn: born })).personId).toBe(person);
    expect((await misses()) - before).toBe(2);
  });

  it('is over after five wrong dates, and the sixth being right does not help', async () => {
    const person = await holder();
    const { activationCode, code } = await activate(person);
    const born = await bornOn(person);
    for (let day = 10; day < 15; day++)
      expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode, bornOn: `1900-01-${String(day)}` as Day, publicKey: new Phone().publicKey }))).toBe('token_used');
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode, bornOn: born, publicKey: new Phone().publicKey }))).toBe('token_used');
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: code, publicKey: new Phone().publicKey }))).toBe('token_used');
  });

  it('looks at five dates of twenty-five that come at once', async () => {
    const person = await holder();
    const { activationCode } = await activate(person);
    const before = await misses();
    const dates = Array.from({ length: 25 }, (_, index) => `1900-02-${String(index + 1).padStart(2, '0')}` as Day);
    const tries = await Promise.all(dates.map((date) => desk.get(EnrolPhone).enrol({ activationCode, bornOn: date, publicKey: new Phone().publicKey, network: '203.0.113.30' })));
    expect(tally(tries)).toEqual({ token_used: 25 });
    const [row] = await desk.work.reader.query<{ misses: number }>('SELECT MAX(misses) AS misses FROM activation WHERE person_id = ?', [person]);
    expect(Number(row?.misses)).toBe(5);
    expect((await misses()) - before).toBe(25);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode, bornOn: await bornOn(person), publicKey: new Phone().publicKey }))).toBe('token_used');
  });

  it('counts misses of one network at one moment one by one, and takes back what was none', async () => {
    const [one, other] = [await holder(), await holder()];
    const network = '203.0.113.40';
    const from = (activationCode: string, born: Day) => desk.get(EnrolPhone).enrol({ activationCode, bornOn: born, publicKey: new Phone().publicKey, network });
    const { activationCode } = await activate(one);
    expect(value(await from(activationCode, await bornOn(one))).personId).toBe(one);
    const wrong = (times: number) => Promise.all(Array.from({ length: times }, () => from('0000000000', '1941-01-01' as Day)));
    expect(tally(await wrong(NETWORK_MISSES - 8))).toEqual({ token_used: NETWORK_MISSES - 8 });
    expect(tally(await wrong(30))).toEqual({ token_used: 8, activation_paused: 22 });
    expect(codeOf(await from((await activate(other)).activationCode, await bornOn(other)))).toBe('activation_paused');
  });

  it('pauses typed codes of a network whose misses of the day are used up, and of no other', async () => {
    const person = await holder();
    const { activationCode } = await activate(person);
    const bornOn_ = await bornOn(person);
    const from = (network: string, code: string) => desk.get(EnrolPhone).enrol({ activationCode: code, bornOn: bornOn_, publicKey: new Phone().publicKey, network });
    for (let miss = 0; miss < NETWORK_MISSES; miss++) expect(codeOf(await from('203.0.113.9', '0000000000'))).toBe('token_used');
    expect(codeOf(await from('203.0.113.9', activationCode))).toBe('activation_paused');
    expect(value(await from('203.0.113.10', activationCode)).personId).toBe(person);
  });

  it('pauses typed codes when the county’s misses of the day are used up, and takes scanned ones all the same', async () => {
    const [one, other] = [await holder(), await holder()];
    const today = dayOf(desk.clock.nowMs());
    const left = DAY_BUDGET.activation_miss.most - 1 - (await misses());
    await desk.work.run((tx) => tx.execute('UPDATE tally SET n = n + ? WHERE name = ? AND day = ?', [left, 'activation_miss', today]));
    const typed = async (personId: Id) =>
      desk.get(EnrolPhone).enrol({ activationCode: (await activate(personId)).activationCode, bornOn: await bornOn(personId), publicKey: new Phone().publicKey });
    expect(value(await typed(one)).personId).toBe(one);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: '0000000000', bornOn: '1941-01-01' as Day, publicKey: new Phone().publicKey }))).toBe('token_used');
    expect(codeOf(await typed(other))).toBe('activation_paused');
    expect(value(await desk.get(EnrolPhone).enrol({ activationCode: (await activate(other)).code, publicKey: new Phone().publicKey })).personId).toBe(other);
    desk.clock.set(desk.clock.nowMs() + 24 * 3_600_000);
    expect(value(await typed(other)).personId).toBe(other);
  });

  it('ends with its time, with a newer one, and with the loss of the card', async () => {
    const person = await holder();
    const enrol = async (activationCode: string) => codeOf(await desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey }));
    const late = value(await desk.get(MakeActivation).make(desk.county, person, { validMinutes: 10 }));
    desk.clock.set(late.expiresAt);
    expect(await enrol(late.code)).toBe('token_used');
    const older = await activate(person);
    const newer = await activate(person);
    expect(await enrol(older.code)).toBe('token_used');
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '连同短信一起丢失' });
    expect(await enrol(newer.code)).toBe('revoked');
    expect(codeOf(await desk.get(MakeActivation).make(desk.county, person))).toBe('revoked');
    await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '补办' });
    expect(await enrol(newer.code)).toBe('token_used');
    for (const minutes of [9, 10081, 10.5]) expect(codeOf(await desk.get(MakeActivation).make(desk.county, person, { validMinutes: minutes }))).toBe('invalid_request');
    expect(codeOf(await desk.get(MakeActivation).make(clerkOf(KAIXUAN), person))).toBe('not_found');
    for (const publicKey of ['', 'AAAA', 'x'.repeat(44)])
      expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: '0123456789', bornOn: '1941-01-01' as Day, publicKey }))).toBe('invalid_request');
  });

  it('shows codes that are read within two steps, by its own key only', async () => {
    const person = await holder();
    const { phone, serial, phoneKeyId } = await enrolled(person);
    const expected = { kind: 'read', codeKind: 'phone', personId: person, carrierId: phoneKeyId, generation: 1, expiresOn: null };
    for (const away of [-2, 0, 2]) expect(await read(phone.show(serial, LUNCH_MS, away))).toMatchObject({ ...expected, phoneStep: Math.floor(LUNCH_MS / 30_000) + away });
    for (const away of [-3, 3]) expect(codeOf(await read(phone.show(serial, LUNCH_MS, away)))).toBe('code_expired');
    expect(codeOf(await read(new Phone().show(serial, LUNCH_MS)))).toBe('code_unknown');
    expect(codeOf(await read(phone.show(serial + 1n, LUNCH_MS)))).toBe('code_unknown');
  });

  it('is judged by the moment of each meal in a batch', async () => {
    const { phone, serial } = await enrolled(await holder());
    const codes = [phone.show(serial, LUNCH_MS), phone.show(serial, LUNCH_MS - 3_600_000)];
    const readings = await desk.get(CodeReader).read(desk.work.reader, codes, [LUNCH_MS, LUNCH_MS - 3_600_000]);
    expect(readings.map(codeOf)).toEqual(['done', 'done']);
    expect((await desk.get(CodeReader).read(desk.work.reader, codes, LUNCH_MS)).map(codeOf)).toEqual(['done', 'code_expired']);
  });

  it('makes way for a newer phone without raising the generation', async () => {
    const person = await holder();
    const older = await enrolled(person);
    desk.clock.set(LUNCH_MS + 60_000);
    const newer = await enrolled(person);
    expect(newer.generation).toBe(1);
    expect(await read(newer.phone.show(newer.serial, LUNCH_MS + 60_000), LUNCH_MS + 60_000)).toMatchObject({ generation: 1 });
    // Generation 0 is no carrier's, so the older phone is refused as revoked; its offline meal of a minute ago was good.
    expect(await read(older.phone.show(older.serial, LUNCH_MS + 60_000), LUNCH_MS + 60_000)).toMatchObject({ generation: 0 });
    expect(await read(older.phone.show(older.serial, LUNCH_MS), LUNCH_MS)).toMatchObject({ generation: 1 });
    const codes = await desk.work.reader.query<{ number: string }>('SELECT number FROM card WHERE person_id = ?', [person]);
    expect(await read(codes[0]?.number ?? '')).toMatchObject({ codeKind: 'manual', generation: 1 });
  });

  it('is stopped by a code of the desk only when the desk said so, in the log of acts; one that was bound since never is', async () => {
    const person = await holder();
    const first = await enrolled(person);
    const without = await desk.get(MakeActivation).make(desk.county, person);
    expect(without).toMatchObject({ code: 'phone_bound_elsewhere', detail: { enrolledAt: LUNCH_MS } });
    const live = async () => value(await desk.get(CarrierOf).carrier(elderSelf(person), person)).phones.map(({ phoneKeyId }) => phoneKeyId);
    expect(await live()).toEqual([first.phoneKeyId]);
    const { code } = await activate(person);
    const logged = await desk.work.reader.query<{ detail: string }>("SELECT detail FROM audit_entry WHERE object_id = ? AND action = 'phone.make_activation'", [person]);
    // Both of one moment, so in no order.
    const stops = logged.map(({ detail }) => (JSON.parse(detail) as { stops?: string }).stops);
    expect([stops.length, stops.filter((one) => one !== undefined)]).toEqual([2, [first.phoneKeyId]]);
    // Meanwhile the person binds another phone, by a text message say: the code that lies about stops that one not.
    desk.clock.set(LUNCH_MS + 1000);
    const own = await desk.work.run((tx) => desk.get(PhoneEnrolments).enrol(tx, { personId: person, publicKey: new Phone().publicKey, serial: 77n, takeOver: true }));
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: code, publicKey: new Phone().publicKey }))).toBe('phone_bound_elsewhere');
    expect(await live()).toEqual([value(own).phoneKeyId]);
    // The code is not used up by that: once the other phone is let go it is good again.
    value(await desk.get(RevokePhone).revoke(elderSelf(person), value(own).phoneKeyId));
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: code, publicKey: new Phone().publicKey }))).toBe('done');
  });

  it('is opened by one person at the desk so often in a day, whatever their accounts', async () => {
    const clerk = { ...desk.county, staffNumber: 'S-060' };
    const { account } = DISCLOSURE_BUDGET.phone_opened;
    const persons = await desk.register(account + 1);
    const made = [];
    for (const [index, person] of persons.entries()) made.push(await desk.get(MakeActivation).make({ ...clerk, id: `clerk-${String(index % 2)}` }, person));
    expect(tally(made)).toEqual({ done: account, desk_limit: 1 });
    expect(codeOf(await desk.get(MakeActivation).make({ ...clerk, staffNumber: 'S-061' }, persons[account] ?? ''))).toBe('done');
    desk.clock.set(LUNCH_MS + 24 * 3_600_000);
    expect(codeOf(await desk.get(MakeActivation).make(clerk, persons[0] ?? ''))).toBe('done');
  });

  it('is revoked by its owner or the desk, once', async () => {
    const person = await holder();
    const { phoneKeyId } = await enrolled(person);
    expect(codeOf(await desk.get(RevokePhone).revoke(elderSelf(await holder()), phoneKeyId))).toBe('not_found');
    expect(tally(await Promise.all([1, 2, 3].map(() => desk.get(RevokePhone).revoke(elderSelf(person), phoneKeyId))))).toEqual({ done: 1, not_found: 2 });
    expect(value(await desk.get(CarrierOf).carrier(elderSelf(person), person)).phones).toEqual([]);
  });

  it('a late code is told why the card is stopped before it is told to refresh (decisions 11)', async () => {
    const late = async (personId: Id, stop: (personId: Id) => Promise<unknown>): Promise<string> => {
      const { phone, serial } = await enrolled(personId);
      await stop(personId);
      return codeOf(await read(phone.show(serial, LUNCH_MS - 3_600_000)));
    };
    expect(await late(await holder(), async (personId) => desk.get(ReportLost).report(desk.county, { personId, reason: '丢失' }))).toBe('revoked');
    expect(await late(await holder(), async (personId) => desk.get(ReplaceCard).replace(desk.county, { personId, reason: '折断' }))).toBe('revoked');
    expect(await late(await holder(), async (personId) => desk.get(SuspendCarrier).suspend(desk.county, { personId, reason: '待核实身份' }))).toBe('suspended');
    expect(await late(await holder(), async (personId) => desk.work.run((tx) => tx.execute("UPDATE person SET died_on = '2026-11-22' WHERE id = ?", [personId])))).toBe('deceased');
    expect(await late(await holder(), () => Promise.resolve())).toBe('code_expired');
  });
});
