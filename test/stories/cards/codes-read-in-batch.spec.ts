import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { BindSocialCard, CodeReader, EnrolPhone, IssueCards, type IssuedCard, MakeActivation } from '#cards';
import { bytesOf, digitsOf, encodeCard, keyIdOf, NO_PHOTO, typedNumberText } from '#core/code';
import { addDays, dayOf } from '#values';
import type { CardDesk } from './card-desk.js';
import { codeOf, LUNCH_MS, onEngine, openCardDesk, Phone, value } from './card-desk.js';

/** Goal: one batch of every kind of text is answered in its order, and nothing forged is believed. */
describe(onEngine('codes read in batch'), () => {
  let desk: CardDesk;
  let card: IssuedCard;
  let phoneCode: string;
  const socialNumber = 'B87654321';

  beforeAll(async () => {
    desk = await openCardDesk();
    const [person = ''] = await desk.register(1);
    card = value((await desk.get(IssueCards).issue(desk.county, [person]))[0]);
    const phone = new Phone();
    const made = value(await desk.get(MakeActivation).make(desk.county, person));
    const { serial } = value(await desk.get(EnrolPhone).enrol({ activationCode: made.code, publicKey: phone.publicKey }));
    phoneCode = phone.show(serial, LUNCH_MS);
    value(await desk.get(BindSocialCard).bind(desk.county, { personId: person, number: socialNumber }));
  });
  afterAll(() => desk.drop());

  const read = async (texts: string[]) => desk.get(CodeReader).read(desk.work.reader, texts, LUNCH_MS);

  it('answers each text in its place', async () => {
    const readings = await read([socialNumber, card.code, 'https://example.org', phoneCode, typedNumberText(card.number), card.code]);
    expect(readings.map((reading) => (reading.kind === 'read' ? reading.codeKind : reading.code))).toEqual(['social', 'card', 'code_unknown', 'phone', 'manual', 'card']);
    expect(readings[1]).toEqual({
      kind: 'read',
      codeKind: 'card',
      personId: card.personId,
      carrierId: card.cardId,
      generation: 1,
      phoneStep: null,
      expiresOn: addDays(dayOf(LUNCH_MS), 1094),
    });
  });

  it('asks the database once for each kind, however many texts there are', async () => {
    const asked: string[] = [];
    const reader = desk.work.reader;
    const watched = { engine: reader.engine, query: <T>(sql: string, parameters?: readonly never[]) => (asked.push(sql), reader.query<T>(sql, parameters)) };
    await desk.get(CodeReader).read(
      watched,
      Array.from({ length: 256 }, (_, index) => [card.code, phoneCode, card.number, socialNumber][index % 4] ?? ''),
      LUNCH_MS,
    );
    expect(asked.length).toBe(4);
    await desk.get(CodeReader).read(watched, ['not a code!'], LUNCH_MS);
    expect(asked.length).toBe(4);
  });

  it('believes no card that the county did not sign', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const issuer = createPrivateKey(desk.keys.signing('card-issuer').export({ format: 'pem', type: 'pkcs8' }));
    const claims = {
      keyId: bytesOf(card.code)?.[2] ?? 0,
      serial: card.serial,
      generation: 1,
      schemeClass: 1,
      issuedOn: dayOf(LUNCH_MS),
      expiresOn: addDays(dayOf(LUNCH_MS), 1094),
      photo: NO_PHOTO,
    };
    const signedBy = (key: typeof other) => (message: Uint8Array) => sign(null, message, key);
    expect(encodeCard(claims, signedBy(issuer))).toBe(card.code);
    const flipped = bytesOf(card.code) ?? new Uint8Array();
    flipped[10] = (flipped[10] ?? 0) ^ 1;
    const texts = {
      anotherKey: encodeCard(claims, signedBy(other)),
      anotherCounty: encodeCard({ ...claims, keyId: (claims.keyId + 1) % 256 }, signedBy(issuer)),
      flipped: digitsOf(flipped),
      neverIssued: encodeCard({ ...claims, serial: claims.serial === 1n ? 2n : 1n }, signedBy(issuer)),
      otherGeneration: encodeCard({ ...claims, generation: 2 }, signedBy(issuer)),
      truncated: card.code.slice(0, -1),
      mistyped: card.number.slice(0, -1) + String((Number(card.number.at(-1)) + 1) % 10),
      empty: '',
    };
    expect((await read(Object.values(texts))).map(codeOf)).toEqual(Object.values(texts).map(() => 'code_unknown'));
    expect(keyIdOf(Buffer.from(desk.keys.verifying('card-issuer').export({ format: 'jwk' }).x ?? '', 'base64url'), () => new Uint8Array([7]))).toBe(7);
  });
});
