import { createHash, createHmac, createPublicKey, pbkdf2Sync, verify, generateKeyPairSync } from 'node:crypto';
import type { Day, Id } from '#values';
import { fen, instantAt, isRefusal } from '#values';
import { BindSocialCard, EnrolPhone, FillCardTags, MakeActivation, ReplaceCard, ReportLost, WithdrawLoss } from '#cards';
import { encodeCard, parseCard } from '#core/code';
import { ReadRegulars, ReadSnapshot, RefreshSnapshot, type RegularPeople, ReportDevice, type Snapshot, StretchRegulars, TellTablet } from '#counter';
import {
  canonicalJson,
  cardLookupText,
  cardTagBytes,
  certificateText,
  decodeHolder,
  decodePhone,
  HOLDER_BYTES,
  type HolderRecord,
  hexBytes,
  type Json,
  mealsLeft,
  payersOf,
  PHONE_BYTES,
  phoneKeyOf,
  SnapshotTable,
  snapshotText,
  socialLookupText,
} from '#core/snapshot';
import { splitPrice } from '#core/redemption';
import { RecordDeath, RegisterProxy, SetMealNote, SetPortrait } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { type Receipt, RedeemMeal, VoidRedemption } from '#redemption';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { openCounterCounty, Tablet } from './tablet.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC';

let county: SmallCounty;
let tablet: Tablet;
let serial = 0;
beforeEach(async () => {
  county = await openCounterCounty();
  tablet = await Tablet.at(county, county.till.siteId);
  serial = 0;
});
afterEach(async () => county.drop());

/** What a tablet holds: the bytes, as a browser would keep them. */
class Held {
  records = new SnapshotTable(new Uint8Array(0), HOLDER_BYTES);
  phones = new SnapshotTable(new Uint8Array(0), PHONE_BYTES);
  last!: Snapshot;

  take(answer: Snapshot): this {
    const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
    if (answer.since === null) {
      this.records = new SnapshotTable(bytes(answer.records), HOLDER_BYTES);
      this.phones = new SnapshotTable(bytes(answer.phones), PHONE_BYTES);
    } else {
      this.records = this.records.after(bytes(answer.records), bytes(answer.removed));
      this.phones = this.phones.after(bytes(answer.phones), bytes(answer.phonesRemoved));
    }
    expect(sha256(this.records.bytes)).toBe(answer.recordsTotal.sha256);
    expect(sha256(this.phones.bytes)).toBe(answer.phonesTotal.sha256);
    expect([this.records.size, this.phones.size]).toEqual([answer.recordsTotal.count, answer.phonesTotal.count]);
    this.last = answer;
    return this;
  }

  /** As a tablet finds a card that it scanned: by the digest of its signature. */
  card(code: string): HolderRecord | null {
    const card = parseCard(code);
    if (card.kind === 'unreadable') throw new Error('no card');
    return this.find(createHash('sha256').update(cardTagBytes(card.signature)).digest().subarray(0, 8));
  }

  /** As a tablet finds what was typed, among the regulars of its site. */
  typed(people: RegularPeople, text: string): HolderRecord | null {
    const digest = createHmac('sha256', Buffer.from(people.lookupKey, 'base64url')).update(text).digest().subarray(0, 8);
    const key = pbkdf2Sync(digest, Buffer.from(people.salt, 'base64'), people.rounds, 8, 'sha256');
    const row = new SnapshotTable(new Uint8Array(Buffer.from(people.numbers, 'base64')), 16).find(key);
    return row === null ? null : this.find(row.subarray(8));
  }

  find(key: Uint8Array): HolderRecord | null {
    const found = this.records.find(key);
    return found === null ? null : decodeHolder(found);
  }
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
async function read(since?: number, of: Tablet = tablet): Promise<Snapshot> {
  // Lists are looked at again after some seconds.
  county.clock.set(county.clock.nowMs() + 20_000);
  const answer = done(await county.get(ReadSnapshot).read(of.proof('snapshot'), { since }));
  serial = answer.serial;
  return answer;
}
async function people(of: Actor = county.till): Promise<RegularPeople> {
  const { people: told } = done(await county.get(ReadRegulars).read(of, {}));
  if (told === null) throw new Error('nobody is told');
  return told;
}
const eat = async (person: SmallPerson): Promise<Id> => {
  const verdict = done(await county.get(RedeemMeal).redeem(county.meal(person)));
  return verdict.receipt.redemptionId;
};

it('tells of a card what the counter would find, by a digest of its signature and without a name', async () => {
  const person = await county.person({ categories: ['DIBAO'] });
  const held = new Held().take(await read());
  expect(held.card(person.code)).toMatchObject({ generation: 1, state: 'active', social: false, usedWindows: [], usedDay: 0, usedMonth: 0 });
  // Genuine, but of another county: nobody's signature is like it.
  const foreign = encodeCard({ keyId: 1, serial: 5n, generation: 1, schemeClass: 1, issuedOn: '2026-01-01' as Day, expiresOn: '2028-12-31' as Day, photo: '00000000' }, () =>
    new Uint8Array(64).fill(9),
  );
  expect(held.card(foreign)).toBeNull();
  expect(JSON.stringify(held.last)).not.toMatch(/陈|小英|19410305|990101/);
  expect(JSON.stringify(held.last)).not.toMatch(/lookupKey|regulars|#poorest|meal_subsidy/);
});

it('is signed over all of it: one changed letter, or another site, is noticed', async () => {
  await county.person();
  const { signature, ...rest } = await read();
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: rest.certificate.onlineKey }, format: 'jwk' });
  const holds = (body: object, siteId = rest.site.siteId): boolean =>
    verify(null, Buffer.from(snapshotText({ siteId, serial: rest.serial, madeAt: rest.madeAt }, sha256(canonicalJson(body as Json)))), key, Buffer.from(signature, 'base64url'));
  expect(holds(JSON.parse(JSON.stringify(rest)) as object)).toBe(true);
  expect(holds({ ...rest, charityOpen: !rest.charityOpen })).toBe(false);
  expect(holds({ ...rest, operators: [{ operatorId: 'x', displayName: 'x', role: 'site_manager', hasPin: true }] })).toBe(false);
  expect(holds(rest, county.otherTill.siteId ?? '')).toBe(false);
});

it('prices a meal offline as the counter did online, to the fen, for people of every kind', async () => {
  const people = [
    await county.person({ categories: ['DIBAO'] }),
    await county.person({ born: '1955-01-02' }),
    await county.person({ born: '1930-01-02' }),
    await county.person({ hukou: '330105' }),
    await county.person({ born: '1980-05-05' }),
  ];
  const held = new Held().take(await read());
  for (const person of people) {
    const record = held.card(person.code);
    const priceClass = held.last.classes.find((each) => each.id === record?.priceClass);
    if (priceClass === undefined) throw new Error('no class');
    const verdict = await county.get(RedeemMeal).redeem(county.meal(person, { offline: true }));
    expect(priceClass.eligible).toBe(!isRefusal(verdict));
    if (isRefusal(verdict)) continue;
    const split = splitPrice({ ...payersOf(priceClass, 1600n, held.last.charityOpen), listPriceFen: fen(1600), pointsAvailable: 0n });
    expect(split).toEqual({ ...split, ...pick(verdict.receipt) });
  }
});

const pick = ({ discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen }: Receipt) => ({ discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen });

it('sends what changed since a serial, and applying it gives the very bytes of the whole', async () => {
  const [eater, loser, replaced, dying] = [await county.person(), await county.person(), await county.person(), await county.person()];
  const held = new Held().take(await read());
  const before = serial;
  const redemptionId = await eat(eater);
  done(await county.get(ReportLost).report(county.bureau, { personId: loser.personId, reason: '买菜丢失' }));
  const card = done(await county.get(ReplaceCard).replace(county.bureau, { personId: replaced.personId, reason: '卡面磨损' }));
  done(await county.get(RecordDeath).record(county.bureau, { personId: dying.personId, diedOn: '2026-11-20' as Day, source: '殡仪馆' }));
  const delta = await read(before);
  expect(delta).toMatchObject({ since: before });
  expect(Buffer.from(delta.records, 'base64').length).toBe(4 * HOLDER_BYTES);
  expect(Buffer.from(delta.removed, 'base64').length).toBe(8);
  held.take(delta);
  expect(held.card(eater.code)).toMatchObject({ usedWindows: ['lunch'], usedDay: 1, usedMonth: 1 });
  expect(held.card(loser.code)?.state).toBe('lost');
  expect(held.card(replaced.code)).toBeNull();
  expect(held.card(card.code)).toMatchObject({ generation: 2, state: 'active' });
  expect(held.card(dying.code)?.state).toBe('stopped');

  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId, reason: '点错了' }));
  done(await county.get(WithdrawLoss).withdraw(county.bureau, { personId: loser.personId, reason: '找到了' }));
  held.take(await read(serial));
  expect(held.card(eater.code)).toMatchObject({ usedWindows: [], usedDay: 0, usedMonth: 0 });
  expect(held.card(loser.code)?.state).toBe('active');
  expect((await read(serial)).records).toBe('');
  const whole = new Held().take(await read());
  expect(sha256(whole.records.bytes)).toBe(sha256(held.records.bytes));
});

it('tells a tablet that is online of a lost card at its next report, although nobody asks for a list', async () => {
  const loser = await county.person();
  const held = new Held().take(await read());
  const reported = async (): Promise<number | null> => {
    county.clock.set(county.clock.nowMs() + 15_000);
    return done(await county.get(ReportDevice).report(tablet.proof('report'), { version: '1.0.0', queueLength: 0, snapshotSerial: held.last.serial })).snapshotSerial;
  };
  // Where nothing happened the serial stays, so that a tablet does not ask for lists in vain.
  expect(await reported()).toBe(held.last.serial);
  done(await county.get(ReportLost).report(county.bureau, { personId: loser.personId, reason: '买菜丢失' }));
  expect(await reported()).toBeGreaterThan(held.last.serial);
  held.take(await read(held.last.serial));
  expect(held.last.since).not.toBeNull();
  expect(held.card(loser.code)?.state).toBe('lost');
});

it('gives everything to a tablet whose serial it does not know', async () => {
  await county.person();
  await read();
  expect((await read(serial + 5)).since).toBeNull();
  expect((await read(0)).since).toBeNull();
});

it('binds phone and social card to the same holder, and finds a regular by what is typed', async () => {
  const person = await county.person();
  const { code: activationCode } = done(await county.get(MakeActivation).make(county.bureau, person.personId));
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
  const phone = done(await county.get(EnrolPhone).enrol({ activationCode, publicKey }));
  done(await county.get(BindSocialCard).bind(county.bureau, { personId: person.personId, number: 'A12345678' }));
  await eat(person);
  const held = new Held().take(await read());
  const card = held.card(person.code);
  const found = held.phones.find(hexBytes(phoneKeyOf(phone.serial), 8));
  expect(found && decodePhone(found)).toMatchObject({ holder: card?.holder, generation: 1, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')) });

  // Nothing is typed before the worker has made the slow keys; it makes them bit by bit and then has nothing to do.
  expect(held.typed(await people(), socialLookupText('A12345678'))).toBeNull();
  expect([await county.get(StretchRegulars).run(1), await county.get(StretchRegulars).run(10), await county.get(StretchRegulars).run(10)]).toEqual([1, 1, 0]);
  county.clock.set(county.clock.nowMs() + 11 * 60_000);
  expect(held.typed(await people(), socialLookupText('A12345678'))).toMatchObject({ holder: card?.holder, social: true });
  expect(held.typed(await people(), cardLookupText(person.number))).toMatchObject({ holder: card?.holder, social: false });
  expect(held.typed(await people(), cardLookupText('9999999999999997'))).toBeNull();

  // Replaced: neither phone nor social card is on the list any more.
  const before = serial;
  done(await county.get(ReplaceCard).replace(county.bureau, { personId: person.personId, reason: '遗失补办' }));
  held.take(await read(before));
  expect(held.phones.size).toBe(0);
  expect(held.records.size).toBe(1);
});

it('has stretched numbers of its own for each site and week, and makes the next week’s from Friday on', async () => {
  const person = await county.person();
  await eat(person);
  await county.get(StretchRegulars).run(10);
  const monday = await people();
  expect(monday.week).toBe('2026-11-23');
  county.clock.set(instantAt('2026-11-27' as Day, 700));
  expect(await county.get(StretchRegulars).run(10)).toBe(1);
  county.clock.set(instantAt('2026-11-30' as Day, 700));
  const next = await people();
  expect([next.week, next.salt === monday.salt, next.numbers === monday.numbers]).toEqual(['2026-11-30', false, false]);
});

it('is signed by a key for which the issuer vouches, and which signs no card', async () => {
  await county.person();
  const { certificate } = await read();
  const told = await county.get(TellTablet).tell({ id: tablet.deviceId, siteId: tablet.siteId });
  expect(told.certificate).toEqual(certificate);
  const issuer = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: told.issuerKey.publicKey }, format: 'jwk' });
  const vouched = (of: typeof certificate): boolean => verify(null, Buffer.from(certificateText(of)), issuer, Buffer.from(certificate.signature, 'base64url'));
  expect([vouched(certificate), vouched({ ...certificate, onlineKey: told.issuerKey.publicKey }), vouched({ ...certificate, madeAt: certificate.madeAt + 1 })]).toEqual([
    true,
    false,
    false,
  ]);
  expect(certificate.issuerKeys).toEqual([told.issuerKey.publicKey]);
  expect(certificate.onlineKey).not.toBe(told.issuerKey.publicKey);
});

it('gives every card from before a digest once, also when it is stopped on the way', async () => {
  const people = [await county.person(), await county.person(), await county.person()];
  const tags = (): Promise<{ card_id: Id; tag: string }[]> => county.get(UnitOfWork).reader.query('SELECT card_id, tag FROM card_tag ORDER BY card_id');
  const issued = await tags();
  await county.db.database.writer.query(county.db.database.engine === 'mysql' ? 'TRUNCATE card_tag' : 'DROP TRIGGER card_tag_no_delete');
  await county.db.database.writer.query('DELETE FROM card_tag WHERE 1 = 1').catch(() => undefined);
  expect([await tags(), new Held().take(await read()).records.size]).toEqual([[], 0]);
  expect(await county.get(FillCardTags).fill(1)).toBe(3);
  expect([await county.get(FillCardTags).fill(), await county.get(FillCardTags).fill()]).toEqual([0, 0]);
  expect(await tags()).toEqual(issued);
  await county.get(RefreshSnapshot).everybody();
  const held = new Held().take(await read());
  for (const person of people) expect(held.card(person.code)).not.toBeNull();
});

it('is made anew for a new day: used meals start again, and whoever has a birthday changes class', async () => {
  const turning80 = await county.person({ born: '1946-11-24' });
  const eater = await county.person();
  await eat(eater);
  const held = new Held().take(await read());
  expect(held.card(eater.code)).toMatchObject({ usedDay: 1, usedMonth: 1, usedWindows: ['lunch'] });
  const young = held.card(turning80.code)?.priceClass;
  const before = serial;
  county.clock.set(instantAt('2026-11-24' as Day, 30));
  // The first to ask in the new day is still served the old list, which says so.
  expect(await read(before)).toMatchObject({ day: '2026-11-23', since: before });
  await county.get(RefreshSnapshot).everybody();
  const delta = await read(before);
  expect(delta).toMatchObject({ day: '2026-11-24', since: before });
  held.take(delta);
  expect(held.card(eater.code)).toMatchObject({ usedDay: 0, usedMonth: 1, usedWindows: [] });
  expect(held.card(turning80.code)?.priceClass).not.toBe(young);
});

it('says how many meals are left on the day, the next day and in the next month', async () => {
  const person = await county.person();
  await eat(person);
  const held = new Held().take(await read());
  const record = held.card(person.code);
  if (record === null) throw new Error('not on the list');
  const left = (day: string, window: 'lunch' | 'dinner') => mealsLeft(record, held.last.caps, { snapshotDay: held.last.day, day: day as Day, window });
  expect([left('2026-11-23', 'lunch'), left('2026-11-23', 'dinner'), left('2026-11-24', 'lunch')]).toEqual([0, 1, 1]);
  const full = { ...record, usedMonth: 44 };
  expect(mealsLeft(full, held.last.caps, { snapshotDay: held.last.day, day: '2026-11-24' as Day, window: 'lunch' })).toBe(0);
  expect(mealsLeft(full, held.last.caps, { snapshotDay: held.last.day, day: '2026-12-01' as Day, window: 'lunch' })).toBe(1);
});

it('names only those who eat at this site, with photo and note, and their proxies', async () => {
  const regular = await county.person();
  const stranger = await county.person();
  await eat(regular);
  const { proxyId } = done(
    await county.get(RegisterProxy).register(county.bureau, {
      personId: regular.personId,
      relation: '子女',
      name: '陈大伟',
      consentedOn: '2026-11-01' as Day,
      endsOn: '2026-12-31' as Day,
      mealsPerMonth: 20,
    }),
  );
  done(await county.get(SetPortrait).set(county.bureau, { kind: 'person', subjectId: regular.personId, photo: PNG }));
  done(await county.get(SetPortrait).set(county.bureau, { kind: 'proxy', subjectId: proxyId, photo: PNG }));
  done(await county.get(SetMealNote).set(county.bureau, { personId: regular.personId, note: '糖尿病餐' }));
  const held = new Held().take(await read());
  const photo = `data:image/png;base64,${PNG}`;
  const told = await people();
  const holder = held.card(regular.code)?.holder;
  expect(told.regulars).toEqual([{ holder, nameMasked: '陈*英', age: 85, birthYear: 1941, sex: expect.stringMatching(/[FM]/), photo, note: '糖尿病餐' }]);
  expect(told.proxies).toEqual([{ proxyId, holder, nameMasked: '陈*伟', relation: '子女', photo, endsOn: '2026-12-31', mealsPerMonth: 20 }]);
  expect(held.card(stranger.code)).not.toBeNull();
  // The other site has the same list and none of these people; and nobody has them without a session at a tablet.
  expect((await people(county.otherTill)).regulars).toEqual([]);
  expect(await county.get(ReadRegulars).read({ ...county.till, deviceId: null }, {})).toMatchObject({ code: 'forbidden' });
  const { digest } = done(await county.get(ReadRegulars).read(county.till, {}));
  expect(await county.get(ReadRegulars).read(county.till, { known: digest })).toEqual({ digest, people: null });
});

it('is for enrolled tablets: not for a proof of another purpose, an old one, a forged one, or a tablet that was revoked', async () => {
  const ask = (proof: Parameters<ReadSnapshot['read']>[0]) => county.get(ReadSnapshot).read(proof, {});
  expect(await ask(tablet.proof('report'))).toMatchObject({ code: 'unauthenticated' });
  expect(await ask(tablet.proof('snapshot', LUNCH - 121_000))).toMatchObject({ code: 'invalid_request', detail: { serverTime: LUNCH } });
  const other = await Tablet.at(county, county.otherTill.siteId);
  expect(await ask({ ...other.proof('snapshot'), deviceId: tablet.deviceId })).toMatchObject({ code: 'unauthenticated' });
  await tablet.revoke();
  expect(await ask(tablet.proof('snapshot'))).toMatchObject({ code: 'device_revoked' });
});

it('two tablets at the very first moment make the list once', async () => {
  await county.person();
  const [one, two] = await Promise.all([read(), read()]);
  expect(one.serial).toBe(two.serial);
  expect(one.records).toBe(two.records);
});
