import { sign, type KeyObject } from 'node:crypto';
import { ReplaceCard, ReportLost, RevokePhone } from '#cards';
import { familySignInText } from '#family';
import { TellNotices } from '#notices';
import { UnitOfWork } from '#platform';
import { addDays, dayOf } from '#values';
import { COUNTY, done, LUNCH, type SmallPerson } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown, type Phone } from '../elder/elder-town.js';

/** Goal: what a stolen phone does and opened before is over with the desk's word, and an elder's own report stays theirs to take back. */
let town: ElderTown;
let desk: string;
beforeAll(async () => {
  town = await openElderTown();
  desk = await town.staff('street_officer');
});
beforeEach(() => {
  town.county.clock.set(LUNCH);
});
afterAll(() => town.drop());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const later = (ms: number): void => {
  town.county.clock.set(town.county.clock.nowMs() + ms);
};
const held = async (): Promise<{ person: SmallPerson; phone: Phone }> => {
  const person = await town.county.person({ points: 300n });
  return { person, phone: await town.phone(person) };
};
const lose = (personId: string) => town.call('post', 'bureau/card-losses', desk, { personId, reason: '手机和卡被偷' });
const invite = (token: string) => town.call('post', 'elder/family-invitations', token, { relation: '女儿', endsOn: addDays(dayOf(LUNCH), 200) });
const join = (code: string, publicKey = keyPair().publicKey) => town.call('post', 'elder/family-activations', undefined, { code, name: '王小芳', publicKey });
const signIn = (familyLinkId: string, key: KeyObject) => {
  later(1);
  const instantMs = town.county.clock.nowMs();
  const signature = sign(null, Buffer.from(familySignInText({ familyLinkId, instantMs })), key).toString('base64url');
  return town.call('post', 'elder/family-sessions', undefined, { familyLinkId, instantMs, signature });
};
const letIn = async (token: string): Promise<{ linkId: string; key: KeyObject; session: string }> => {
  const { publicKey, privateKey } = keyPair();
  const linkId: string = (await join((await invite(token).expect(201)).body.code, publicKey).expect(201)).body.familyLinkId;
  return { linkId, key: privateKey, session: (await signIn(linkId, privateKey).expect(201)).body.accessToken };
};

it('a phone takes back what it reported itself, and not what a desk reported', async () => {
  const { person, phone } = await held();
  await town.call('post', 'elder/card-losses', phone.token, {}).expect(200);
  expect((await town.call('get', 'elder/home', phone.token).expect(200)).body.carrier).toMatchObject({ state: 'lost', lossWithdrawableUntil: LUNCH + 10 * MINUTE });
  expect((await town.call('post', 'elder/card-loss-withdrawals', phone.token, {}).expect(200)).body).toMatchObject({ state: 'active' });
  later(MINUTE);
  await lose(person.personId).expect(200);
  expect((await town.call('get', 'elder/home', phone.token).expect(200)).body.carrier).toMatchObject({ state: 'lost', lossWithdrawableUntil: null });
  expect((await town.call('post', 'elder/card-loss-withdrawals', phone.token, {}).expect(403)).body).toMatchObject({ code: 'forbidden' });
  expect((await town.call('post', 'bureau/card-loss-withdrawals', desk, { personId: person.personId, reason: '找到了' }).expect(200)).body).toMatchObject({ state: 'active' });
});

it('nor what the desk reported after the phone had hurried to report it first', async () => {
  const { person, phone } = await held();
  await town.call('post', 'elder/card-losses', phone.token, {}).expect(200);
  await lose(person.personId).expect(200);
  await lose(person.personId).expect(200);
  await town.call('post', 'elder/card-loss-withdrawals', phone.token, {}).expect(403);
  const events = await town.county.get(UnitOfWork).reader.query("SELECT kind FROM carrier_event WHERE person_id = ? AND kind LIKE 'lo%' ORDER BY kind", [person.personId]);
  expect(events.map(({ kind }) => kind)).toEqual(['lost', 'loss_confirmed'].sort());
  expect((await town.call('post', 'bureau/card-loss-withdrawals', desk, { personId: person.personId, reason: '找到了' }).expect(200)).body).toMatchObject({ state: 'active' });
});

it('while the card is lost the phone reads, stops things and complains, and does nothing else', async () => {
  const { person, phone } = await held();
  await lose(person.personId).expect(200);
  const at = async (verb: 'get' | 'post' | 'put', path: string, body?: object): Promise<unknown> =>
    ((await town.call(verb, path, phone.token, body)).body as { code?: string }).code ?? 'done';
  expect(await at('get', 'elder/home')).toBe('done');
  expect(await at('post', 'elder/card-losses', {})).toBe('done');
  expect(await at('put', 'elder/me/points-choice', { pointsOnMeals: false })).toBe('revoked');
  expect(await at('post', 'elder/family-invitations', { relation: '女儿', endsOn: addDays(dayOf(LUNCH), 9) })).toBe('revoked');
  expect(await at('post', `elder/phone-keys/${phone.phoneKeyId}/revocation`, {})).toBe('done');
});

it('an invitation ends with a loss, a replacement, a phone that is revoked and a new phone', async () => {
  const { county } = town;
  const ends: ((phone: Phone, person: SmallPerson) => Promise<unknown>)[] = [
    ({ personId }) => county.get(ReportLost).report(county.bureau, { personId, reason: '被偷' }),
    ({ personId }) => county.get(ReplaceCard).replace(county.bureau, { personId, reason: '补办' }),
    ({ phoneKeyId }) => county.get(RevokePhone).revoke(county.bureau, phoneKeyId),
    (_, person) => town.phone(person),
  ];
  const codes: unknown[] = [];
  for (const end of ends) {
    const { person, phone } = await held();
    const { code } = (await invite(phone.token).expect(201)).body;
    later(1000);
    await end(phone, person);
    codes.push((await join(code)).body.code);
  }
  expect(codes).toEqual(['revoked', 'token_used', 'token_used', 'token_used']);
});

it('a desk of the area sees who looks on, masked, and ends it with a reason that is logged', async () => {
  const { person, phone } = await held();
  const { linkId, key } = await letIn(phone.token);
  const family = `bureau/carriers/${person.personId}/family`;
  const { body } = await town.call('get', family, desk).expect(200);
  expect(body.items).toMatchObject([{ id: linkId, nameMasked: '王*芳', relation: '女儿', state: 'live' }]);
  expect(JSON.stringify(body)).not.toContain('王小芳');
  const stranger = await town.staff('street_officer', `${COUNTY}002`);
  await town.call('get', family, stranger).expect(404);
  await town.call('post', `${family}/${linkId}/revocation`, stranger, { reason: '老人说不认识' }).expect(404);
  await town.call('post', `${family}/${linkId}/revocation`, await town.staff('auditor'), { reason: '老人说不认识' }).expect(403);
  expect((await town.call('post', `${family}/${linkId}/revocation`, desk, { reason: '无无' }).expect(422)).body).toMatchObject({ code: 'reason_required' });
  await town.call('post', `${family}/${linkId}/revocation`, desk, { reason: '老人说不认识' }).expect(200);
  await town.call('post', `${family}/${linkId}/revocation`, desk, { reason: '老人说不认识' }).expect(404);
  await signIn(linkId, key).expect(401);
  const log = await town.county.get(UnitOfWork).reader.query("SELECT reason FROM audit_entry WHERE action = 'family.revoke' AND object_id = ?", [person.personId]);
  expect(log).toEqual([{ reason: '老人说不认识' }]);
  await town.county.get(TellNotices).tell();
  expect((await town.call('get', 'elder/notices', phone.token).expect(200)).body.items[0]).toMatchObject({ kind: 'family_ended' });
});

it('who was let in since the loss, or the day before it, is out with the replacement; who looked on before goes on; the elder is told', async () => {
  const { person, phone } = await held();
  const daughter = await letIn(phone.token);
  later(2 * DAY);
  const stranger = await letIn(await town.signIn(phone.phoneKeyId, phone.privateKey));
  later(60 * MINUTE);
  const { personId } = person;
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId, reason: '被偷' }));
  await signIn(stranger.linkId, stranger.key).expect(201);
  later(20 * 60 * MINUTE);
  const { accessToken } = (await signIn(stranger.linkId, stranger.key).expect(201)).body;
  done(await town.county.get(ReplaceCard).replace(town.county.bureau, { personId, generation: 1, reason: '丢失补办' }));
  await town.call('get', 'elder/home', accessToken).expect(401);
  await signIn(stranger.linkId, stranger.key).expect(401);
  await signIn(daughter.linkId, daughter.key).expect(201);
  await town.county.get(TellNotices).tell();
  const own = (await town.phone(person)).token;
  expect((await town.call('get', 'elder/notices?withoutMeals=true', own).expect(200)).body.items.map(({ kind }: { kind: string }) => kind)).toContain('family_ended');
});

it('a desk that revokes the phone alone ends what was let in that day; an elder who does so ends nothing', async () => {
  const [mine, other] = [await held(), await held()];
  const [stranger, son] = [await letIn(mine.phone.token), await letIn(other.phone.token)];
  done(await town.county.get(RevokePhone).revoke(town.county.bureau, mine.phone.phoneKeyId));
  await town.call('post', `elder/phone-keys/${other.phone.phoneKeyId}/revocation`, other.phone.token, {}).expect(200);
  await signIn(stranger.linkId, stranger.key).expect(401);
  await signIn(son.linkId, son.key).expect(201);
});
