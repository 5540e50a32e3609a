import { CarrierOf, CodeReader, EnrolPhone, IssueCards, MakeActivation, ReplaceCard, ReportLost, RevokePhone, SuspendCarrier } from '#cards';
import type { Id } from '#values';
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
  const activate = async (personId: Id) => value(await desk.get(MakeActivation).make(desk.county, personId));
  const enrolled = async (personId: Id) => {
    const phone = new Phone();
    const made = value(await desk.get(EnrolPhone).enrol({ activationCode: (await activate(personId)).activationCode, publicKey: phone.publicKey }));
    return { phone, ...made };
  };
  const read = async (text: string, nowMs = LUNCH_MS) => (await desk.get(CodeReader).read(desk.work.reader, [text], nowMs))[0];

  it('claims an activation code once of twenty tries at once', async () => {
    const person = await holder();
    const { activationCode } = await activate(person);
    expect(activationCode).toMatch(/^\d{10}$/);
    const tries = await Promise.all(Array.from({ length: 20 }, () => desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey })));
    expect(tally(tries)).toEqual({ done: 1, token_used: 19 });
    expect(value(await desk.get(CarrierOf).carrier(elderSelf(person), person)).phones.length).toBe(1);
  });

  it('claims it once even for a person who held nothing before', async () => {
    const [person = ''] = await desk.register(1);
    const { activationCode } = await activate(person);
    const tries = await Promise.all(Array.from({ length: 20 }, () => desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey })));
    expect(tally(tries)).toEqual({ done: 1, token_used: 19 });
    expect((await desk.get(IssueCards).issue(desk.county, [person]))[0]).toMatchObject({ generation: 1 });
  });

  it('answers the same enrolment to the same code and key, once and at once, after a lost answer; and to nobody else', async () => {
    const person = await holder();
    const { activationCode } = await activate(person);
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
    expect(JSON.stringify(rows)).not.toContain(activationCode);
    const forged = code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
    expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: forged, publicKey: new Phone().publicKey }))).toBe('token_used');
    expect(value(await desk.get(EnrolPhone).enrol({ activationCode: code, publicKey: new Phone().publicKey })).personId).toBe(person);
  });

  it('ends with its time, with a newer one, and with the loss of the card', async () => {
    const person = await holder();
    const enrol = async (activationCode: string) => codeOf(await desk.get(EnrolPhone).enrol({ activationCode, publicKey: new Phone().publicKey }));
    const late = value(await desk.get(MakeActivation).make(desk.county, person, 10));
    desk.clock.set(late.expiresAt);
    expect(await enrol(late.activationCode)).toBe('token_used');
    const older = await activate(person);
    const newer = await activate(person);
    expect(await enrol(older.activationCode)).toBe('token_used');
    await desk.get(ReportLost).report(desk.county, { personId: person, reason: '连同短信一起丢失' });
    expect(await enrol(newer.activationCode)).toBe('revoked');
    expect(codeOf(await desk.get(MakeActivation).make(desk.county, person))).toBe('revoked');
    await desk.get(ReplaceCard).replace(desk.county, { personId: person, reason: '补办' });
    expect(await enrol(newer.activationCode)).toBe('token_used');
    for (const minutes of [9, 10081, 10.5]) expect(codeOf(await desk.get(MakeActivation).make(desk.county, person, minutes))).toBe('invalid_request');
    expect(codeOf(await desk.get(MakeActivation).make(clerkOf(KAIXUAN), person))).toBe('not_found');
    for (const publicKey of ['', 'AAAA', 'x'.repeat(44)]) expect(codeOf(await desk.get(EnrolPhone).enrol({ activationCode: '0123456789', publicKey }))).toBe('invalid_request');
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
