import { createHash } from 'node:crypto';
import type { Day, Id } from '#values';
import { fen, instantAt, isRefusal } from '#values';
import { CodeReader, IssueCards, ReplaceCard } from '#cards';
import { photoFingerprint, readCard } from '#core/code';
import { LookUpCard, RecordCardCheck, ShowHolder } from '#counter';
import { RegisterPerson, RegisterProxy, SetMealNote, SetPortrait } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { FindRedemptions, QuoteMeal, RedeemMeal } from '#redemption';
import { FilePrice } from '#sites';
import { COUNTY, done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { openCounterCounty } from './tablet.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC';

let county: SmallCounty;
let session: Id;
let till: Actor;
beforeAll(async () => {
  county = await openCounterCounty();
  till = county.till;
});
beforeEach(() => {
  session = county.id();
  county.clock.set(LUNCH);
});
afterAll(async () => county.drop());

const lookUp = async (wish: Parameters<LookUpCard['lookUp']>[2], actor = till) => county.get(LookUpCard).lookUp(actor, session, wish);

it('shows with a quote who should be there: photo, note, age, and who may come instead', async () => {
  const person = await county.person();
  const entry = { personId: person.personId, relation: '子女', name: '陈大伟', mealsPerMonth: 20, consentedOn: '2026-11-01' as Day };
  const { proxyId } = done(await county.get(RegisterProxy).register(county.bureau, { ...entry, endsOn: '2026-12-31' as Day }));
  done(await county.get(RegisterProxy).register(county.bureau, { ...entry, endsOn: '2026-11-22' as Day }));
  done(await county.get(SetPortrait).set(county.bureau, { kind: 'person', subjectId: person.personId, photo: PNG }));
  done(await county.get(SetMealNote).set(county.bureau, { personId: person.personId, note: '糖尿病餐' }));
  const quote = done(await county.get(QuoteMeal).quote(county.meal(person)));
  const holder = (await county.get(ShowHolder).show([quote.personId])).get(quote.personId);
  expect(holder).toMatchObject({ nameMasked: '陈*英', age: 85, photo: `data:image/png;base64,${PNG}`, note: '糖尿病餐' });
  expect(holder?.proxies).toEqual([{ proxyId, nameMasked: '陈*伟', relation: '子女', photo: null, endsOn: '2026-12-31' }]);
  const stored = await county.one<{ photo_sealed: string }>('SELECT photo_sealed FROM portrait WHERE subject_id = ?', [person.personId]);
  expect(stored.photo_sealed).not.toContain(PNG.slice(0, 20));
  const note = await county.one<{ note_sealed: string }>('SELECT note_sealed FROM meal_note WHERE person_id = ?', [person.personId]);
  expect(note.note_sealed).not.toContain('糖尿病');
});

it.each([
  ['neither JPEG nor PNG', Buffer.from('<svg onload="alert(1)"/>').toString('base64')],
  ['no base64', 'data:image/png;base64,@@@'],
  ['more than 60 kB', Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(60_000)]).toString('base64')],
])('keeps no photo that is %s', async (_what, photo) => {
  const person = await county.person();
  expect(await county.get(SetPortrait).set(county.bureau, { kind: 'person', subjectId: person.personId, photo })).toMatchObject({ code: 'invalid_request' });
});

it('keeps no photo and no note of somebody in another street', async () => {
  const person = await county.person();
  const street: Actor = { ...county.bureau, role: 'street_officer', areaCode: `${COUNTY}002` };
  expect(await county.get(SetPortrait).set(street, { kind: 'person', subjectId: person.personId, photo: PNG })).toMatchObject({ code: 'not_found' });
  expect(await county.get(SetMealNote).set(street, { personId: person.personId, note: '软食' })).toMatchObject({ code: 'not_found' });
});

it('prints the fingerprint of the photo into cards issued from then on, and the same again when the card is printed again', async () => {
  const person = await county.person();
  const claims = (code: string) => {
    const read = readCard(code, () => true);
    return read.kind === 'verified' ? read.claims.photo : read.reason;
  };
  expect(claims(person.code)).toBe('00000000');
  const kept = done(await county.get(SetPortrait).set(county.bureau, { kind: 'person', subjectId: person.personId, photo: PNG }));
  const expected = photoFingerprint(Buffer.from(PNG, 'base64'), (bytes) => createHash('sha256').update(bytes).digest());
  expect(kept.fingerprint).toBe(expected);
  const card = done(await county.get(ReplaceCard).replace(county.bureau, { personId: person.personId, reason: '卡面磨损' }));
  expect(claims(card.code)).toBe(expected);
  expect(await county.get(RedeemMeal).redeem(county.meal({ ...person, code: card.code }))).toMatchObject({ kind: 'redeemed' });
});

it('keeps with a meal what the operator went by, and calls it the same meal without', async () => {
  const person = await county.person();
  const item = county.meal(person, { evidence: 'photo_matched' });
  done(await county.get(RedeemMeal).redeem(item));
  const { evidence: _evidence, ...bare } = item;
  expect(await county.get(RedeemMeal).redeem(bare)).toMatchObject({ kind: 'redeemed', replay: true });
  expect(await county.one('SELECT evidence FROM redemption WHERE id = ?', [item.id])).toEqual({ evidence: 'photo_matched' });
  await expect(county.get(UnitOfWork).run((tx) => tx.execute(`INSERT INTO redemption (id, evidence) VALUES ('x', 'hearsay')`))).rejects.toThrow();
});

it('keeps that it was not the person, and still serves', async () => {
  const person = await county.person();
  const check = { id: county.id(), code: person.code, outcome: 'not_the_person' as const, note: '来的是年轻人' };
  const kept = done(await county.get(RecordCardCheck).record(till, check));
  expect(kept).toEqual({ id: check.id, at: LUNCH, fullPriceAllowed: true });
  expect(await county.get(RecordCardCheck).record(till, check)).toEqual(kept);
  expect(await county.get(RecordCardCheck).record(county.otherTill, check)).toMatchObject({ code: 'id_reused' });
  expect(await county.get(RecordCardCheck).record(till, { ...check, note: '来的是邻居' })).toMatchObject({ code: 'id_reused' });
  // A number that was typed asks the year of birth here too, and says no more than that it fits nobody.
  const typed = { ...check, code: '1234567890123456' };
  expect(await county.get(RecordCardCheck).record(till, { ...typed, id: county.id() })).toMatchObject({ code: 'birth_year_needed' });
  expect(await county.get(RecordCardCheck).record(till, { ...typed, id: county.id(), birthYear: 1941 })).toMatchObject({ code: 'code_unknown' });
  expect(await county.one('SELECT person_id, outcome, operator_id FROM card_check WHERE id = ?', [check.id])).toEqual({
    person_id: person.personId,
    outcome: 'not_the_person',
    operator_id: till.id,
  });
  expect(await county.get(RedeemMeal).redeem(county.meal(person))).toMatchObject({ kind: 'redeemed' });
});

describe('manual entry', () => {
  it('finds a card by its last six digits and answers a code that stands for it for ten minutes', async () => {
    const person = await county.person();
    const { choices, left } = done(await lookUp({ by: 'number', last6: person.number.slice(-6), birthYear: 1941 }));
    expect(left).toBe(19);
    const [choice] = choices;
    if (!choice) throw new Error('nobody was found');
    expect(choices).toHaveLength(1);
    expect(choice).toMatchObject({ last4: person.number.slice(-4), holder: { nameMasked: '陈*英', age: 85 } });
    expect(JSON.stringify(choices)).not.toContain(person.number);
    const item = county.meal(person, { code: choice.code, evidence: 'typed', typedReason: '忘带卡' });
    done(await county.get(RedeemMeal).redeem(item));
    expect(await county.one('SELECT person_id, code_kind, evidence, typed_reason FROM redemption WHERE id = ?', [item.id])).toEqual({
      person_id: person.personId,
      code_kind: 'manual',
      evidence: 'typed',
      typed_reason: '忘带卡',
    });
    expect(await county.one(`SELECT actor_id, reason FROM audit_entry WHERE action = 'redemption.typed' AND object_id = ?`, [item.id])).toEqual({
      actor_id: till.id,
      reason: '忘带卡',
    });
    expect(done(await county.get(FindRedemptions).one(county.bureau, item.id))).toMatchObject({ evidence: 'typed', typedReason: '忘带卡' });
    county.clock.set(LUNCH + 10 * 60_000 + 1);
    expect(await county.get(RedeemMeal).redeem(county.meal(person, { code: choice.code }))).toMatchObject({ code: 'code_expired' });
    // An offline row of the tenth minute is judged by its own time.
    const [late] = await county.get(CodeReader).read(county.get(UnitOfWork).reader, [choice.code], LUNCH + 9 * 60_000, till.deviceId);
    expect(late).toMatchObject({ kind: 'read', codeKind: 'manual', personId: person.personId });
    const audit = await county.one<{ detail: string }>(`SELECT detail FROM audit_entry WHERE action = 'card.lookup' ORDER BY id DESC LIMIT 1`);
    expect(audit.detail).toContain(person.personId);
  });

  it('finds by phone and birthday together, and by neither alone', async () => {
    const idNumber = '990101194103051014';
    const registered = await county.get(RegisterPerson).register(county.bureau, {
      idNumber: valid(idNumber),
      name: '周长寿',
      phone: '138 0000 1234',
      residenceArea: `${COUNTY}002`,
      hukouArea: COUNTY,
    });
    const { personId } = done(registered);
    expect(done(await lookUp({ by: 'phone', phone: '13800001234', birthDay: '1941-03-05' })).choices).toEqual([]);
    await county.get(IssueCards).issue(county.bureau, [personId]);
    expect(done(await lookUp({ by: 'phone', phone: '13800001234', birthDay: '1941-03-05' })).choices).toMatchObject([{ holder: { nameMasked: '周*寿' } }]);
    expect(done(await lookUp({ by: 'phone', phone: '13800001234', birthDay: '1941-03-06' })).choices).toEqual([]);
    expect(done(await lookUp({ by: 'phone', phone: '13800009999', birthDay: '1941-03-05' })).choices).toEqual([]);
    expect(await lookUp({ by: 'phone', phone: '13800001234', birthDay: '1941-13-05' })).toMatchObject({ code: 'invalid_request' });
  });

  it('is limited by operator, site and day, by a setting, whether it finds anybody or not', async () => {
    // A day of its own: what was looked up in the other stories counts on theirs.
    county.clock.set(LUNCH + 5 * 24 * 3_600_000);
    await county.get(UnitOfWork).run((tx) => tx.insert('setting', [{ name: 'counter.lookups_per_shift', value: '3' }]));
    const left: number[] = [];
    for (let time = 0; time < 3; time++) left.push(done(await lookUp({ by: 'number', last6: '000000', birthYear: 1941 })).left);
    expect(left).toEqual([2, 1, 0]);
    expect(await lookUp({ by: 'number', last6: '000000', birthYear: 1941 })).toMatchObject({ code: 'lookup_limit' });
    // Another sign-in is the same operator; the next day begins anew.
    session = county.id();
    expect(await lookUp({ by: 'number', last6: '000000', birthYear: 1941 })).toMatchObject({ code: 'lookup_limit' });
    county.clock.set(LUNCH + 6 * 24 * 3_600_000);
    expect(isRefusal(await lookUp({ by: 'number', last6: '000000', birthYear: 1941 }))).toBe(false);
    await county.get(UnitOfWork).run((tx) => tx.execute(`DELETE FROM setting WHERE name = 'counter.lookups_per_shift'`));
  });

  it('finds no card of an older generation, and is not for somebody without a tablet', async () => {
    const person = await county.person();
    done(await county.get(ReplaceCard).replace(county.bureau, { personId: person.personId, reason: '遗失补办' }));
    expect(done(await lookUp({ by: 'number', last6: person.number.slice(-6), birthYear: 1941 })).choices).toEqual([]);
    expect(await lookUp({ by: 'number', last6: '000000', birthYear: 1941 }, { ...till, deviceId: null })).toMatchObject({ code: 'forbidden' });
  });
});

const NEXT = '2026-11-24' as Day;

it('sells a dish in its own window only, and says so before the law is asked', async () => {
  const file = (name: string, window: 'lunch' | 'dinner' | null) =>
    county.get(FilePrice).file(county.bureau, { siteId: till.siteId ?? '', name, nameEn: name, priceFen: fen(1600), openPrice: false, window, validFrom: NEXT, validUntil: null });
  const dinner = done(await file('晚餐套餐', 'dinner'));
  const lunch = done(await file('午餐套餐二', 'lunch'));
  const person = await county.person();
  const verdictOf = async (menuItemId: Id, minute: number) => {
    const occurredAt = instantAt(NEXT, minute);
    county.clock.set(occurredAt);
    const verdict = await county.get(RedeemMeal).redeem(county.meal(person, { menuItemId, occurredAt }));
    return isRefusal(verdict) ? verdict.code : verdict.kind;
  };
  expect(await verdictOf(dinner.id, 11 * 60)).toBe('price_not_filed');
  expect(await verdictOf(lunch.id, 11 * 60)).toBe('redeemed');
  expect(await verdictOf(lunch.id, 17 * 60)).toBe('price_not_filed');
  expect(await verdictOf(dinner.id, 15 * 60)).toBe('out_of_window');
  expect(await verdictOf(dinner.id, 17 * 60)).toBe('redeemed');
});

/** The same citizen ID with its right check character. */
function valid(idNumber: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(idNumber[index]), 0);
  return idNumber.slice(0, 17) + ('10X98765432'[sum % 11] ?? '');
}
