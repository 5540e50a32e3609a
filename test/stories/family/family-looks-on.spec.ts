import { sign, type KeyObject } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApi } from '#api';
import { familySignInText } from '#family';
import { TellNotices } from '#notices';
import { RecordDeath } from '#people';
import { UnitOfWork } from '#platform';
import { addDays, dayOf } from '#values';
import { done, LUNCH, type SmallPerson } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown } from '../elder/elder-town.js';

let town: ElderTown;
let document: OpenAPIObject;
beforeAll(async () => {
  town = await openElderTown();
  document = openApi(town.app);
  await town.county.get(TellNotices).tell();
});
beforeEach(() => {
  town.county.clock.set(LUNCH);
});
afterAll(() => town.drop());

const ENDS = addDays(dayOf(LUNCH), 30);
const invite = (token: string, change: object = {}) => town.call('post', 'elder/family-invitations', token, { relation: '女儿', endsOn: ENDS, ...change });
const join = (code: string, publicKey = keyPair().publicKey) => town.call('post', 'elder/family-activations', undefined, { code, name: '王小芳', publicKey });
/** Each signed instant is good once, and the clock here stands. */
let signIns = 0;
const signIn = (familyLinkId: string, key: KeyObject, instantMs = town.county.clock.nowMs() - ++signIns) => {
  const signature = sign(null, Buffer.from(familySignInText({ familyLinkId, instantMs })), key).toString('base64url');
  return town.call('post', 'elder/family-sessions', undefined, { familyLinkId, instantMs, signature });
};
/** An elder with a phone, and a daughter who looks on. */
const household = async (): Promise<{ person: SmallPerson; elder: string; linkId: string; key: KeyObject; daughter: string; refresh: string }> => {
  const person = await town.county.person({ points: 300n });
  const { token } = await town.phone(person);
  const { publicKey, privateKey } = keyPair();
  const { code } = (await invite(token).expect(201)).body;
  const { familyLinkId } = (await join(code, publicKey).expect(201)).body;
  const { accessToken, refreshToken } = (await signIn(familyLinkId, privateKey).expect(201)).body;
  return { person, elder: token, linkId: familyLinkId, key: privateKey, daughter: accessToken, refresh: refreshToken };
};

it('lets somebody in by an invitation of the elder, who sees who it is', async () => {
  const { elder, linkId, daughter, person } = await household();
  const { items } = (await town.call('get', 'elder/family', elder).expect(200)).body;
  expect(items).toEqual([{ id: linkId, nameMasked: '王*芳', relation: '女儿', startedAt: LUNCH, endsOn: ENDS, state: 'live', lastSeenAt: LUNCH }]);
  expect((await town.call('get', 'elder/sessions/current', daughter).expect(200)).body).toMatchObject({ id: linkId, role: 'family', personId: person.personId });
  await town.county.get(TellNotices).tell();
  const told = (await town.call('get', 'elder/notices', elder).expect(200)).body;
  expect(told.items[0]).toMatchObject({ kind: 'family', title: { zh: '家人开始代看' } });
});

it('shows family home, meals and notices, the name masked, and no card number', async () => {
  const { daughter, person, elder } = await household();
  const receipt = await town.meal(person);
  await town.county.get(TellNotices).tell();
  const home = (await town.call('get', 'elder/home', daughter).expect(200)).body;
  expect(home).toMatchObject({ viewer: 'family', person: { name: '陈*英' }, carrier: { cardNumber: null, state: 'active' }, lastMeal: { redemptionId: receipt.redemptionId } });
  expect((await town.call('get', 'elder/redemptions?month=2026-11', daughter).expect(200)).body).toMatchObject({
    items: [{ redemptionId: receipt.redemptionId }],
    totals: { meals: 1 },
  });
  await town.call('get', `elder/redemptions/${receipt.redemptionId}`, daughter).expect(200);
  // The elder agreed to meals and notices; what they get and why is theirs to tell.
  await town.call('get', 'elder/allowances', daughter).expect(403);
  expect((await town.call('get', 'elder/changes?after=0', daughter).expect(200)).body.items.map((item: { kind: string }) => item.kind)).toContain('meal');
  const unread = async (token: string): Promise<unknown> => (await town.call('get', 'elder/notices', token).expect(200)).body.unread;
  expect([await unread(daughter), await unread(elder)]).toEqual([3, 3]);
  const { items } = (await town.call('get', 'elder/notices?withoutMeals=true', elder).expect(200)).body;
  await town.call('post', `elder/notices/${items[0].id}/reading`, elder).expect(200);
  await town.call('post', `elder/notices/${items[0].id}/reading`, elder).expect(200);
  // Marks are each reader's own.
  expect([await unread(daughter), await unread(elder)]).toEqual([3, 2]);
  await town.call('post', `elder/notices/${items[0].id}/reading`, daughter).expect(200);
  expect([await unread(daughter), await unread(elder)]).toEqual([2, 2]);
  await town.call('post', `elder/notices/${town.county.id()}/reading`, elder).expect(404);
});

it('shows family after a death what was, and nothing that invites to a meal', async () => {
  const { daughter, person } = await household();
  const receipt = await town.meal(person);
  done(await town.county.get(RecordDeath).record(town.county.bureau, { personId: person.personId, diedOn: dayOf(LUNCH), source: '殡仪馆' }));
  expect((await town.call('get', 'elder/home', daughter).expect(200)).body).toMatchObject({
    carrier: { state: 'closed' },
    meals: [],
    left: { day: 0, month: 0 },
    lastMeal: { redemptionId: receipt.redemptionId },
  });
});

it('shows nothing of anybody else', async () => {
  const [mine, other] = [await household(), await household()];
  const receipt = await town.meal(other.person);
  await town.call('get', `elder/redemptions/${receipt.redemptionId}`, mine.daughter).expect(404);
  expect((await town.call('get', 'elder/redemptions', mine.daughter).expect(200)).body.items).toEqual([]);
  await town.call('post', `elder/family/${other.linkId}/revocation`, mine.elder).expect(404);
  await town.call('get', 'elder/home', other.daughter).expect(200);
});

it('opens no other route of the elder, of the counter or of the bureau to family: every one is tried', async () => {
  const { daughter, refresh } = await household();
  const READS = ['elder/home', 'elder/redemptions', 'elder/redemptions/{id}', 'elder/notices', 'elder/changes', 'elder/sessions/current'];
  const opened: string[] = [];
  let tried = 0;
  for (const [path, item] of Object.entries(document.paths)) {
    for (const verb of ['get', 'post', 'put', 'delete'] as const) {
      const route = path.replace('/api/v1/', '');
      // The stream does not end by itself, and signing out would end the trial.
      if (item[verb] === undefined || route === 'elder/events' || (route === 'elder/sessions/current' && verb === 'delete')) continue;
      tried += 1;
      const place = route.replace(/\{\w+\}/g, town.county.id());
      const body = verb === 'get' ? undefined : {};
      // What is open to everybody takes its own credential; it is no route of family's.
      const { status: stranger } = await town.call(verb, place, undefined, body);
      if (stranger !== 401) continue;
      const { status } = await town.call(verb, place, daughter, body);
      if (status !== 401 && status !== 403) opened.push(`${verb} ${route}`);
    }
  }
  expect(tried).toBeGreaterThan(120);
  // A mark of one's own on what one has read is all that they may write.
  expect(opened.sort()).toEqual([...READS.map((route) => `get ${route}`), 'post elder/notices/{id}/reading'].sort());
  expect((await town.call('post', 'elder/sessions/renewals', undefined, { refreshToken: refresh }).expect(201)).body.actor).toMatchObject({ role: 'family', areaCode: 'none' });
});

it('stops at once when the elder takes the consent back, and cannot sign in or renew after', async () => {
  const { elder, linkId, daughter, key, refresh } = await household();
  await town.call('post', `elder/family/${linkId}/revocation`, elder).expect(200);
  await town.call('get', 'elder/home', daughter).expect(401);
  await signIn(linkId, key).expect(401);
  await town.call('post', 'elder/sessions/renewals', undefined, { refreshToken: refresh }).expect(401);
  expect((await town.call('get', 'elder/family', elder)).body.items).toMatchObject([{ id: linkId, state: 'revoked' }]);
  await town.call('post', `elder/family/${linkId}/revocation`, elder).expect(404);
  await town.county.get(TellNotices).tell();
  expect((await town.call('get', 'elder/notices', elder).expect(200)).body.items[0]).toMatchObject({ kind: 'family_ended', title: { zh: '已取消家人代看' } });
});

it('ends with its last day, by the guard and not by a job', async () => {
  const { person, linkId, key } = await household();
  const phone = await town.phone(person);
  const end = Date.UTC(2026, 11, 23, 16);
  town.county.clock.set(end - 60_000);
  const { accessToken } = (await signIn(linkId, key).expect(201)).body;
  await town.call('get', 'elder/home', accessToken).expect(200);
  town.county.clock.set(end);
  await town.call('get', 'elder/home', accessToken).expect(401);
  await signIn(linkId, key).expect(401);
  const own = await town.signIn(phone.phoneKeyId, phone.privateKey);
  expect((await town.call('get', 'elder/family', own)).body.items).toMatchObject([{ state: 'ended' }]);
});

it('takes an invitation once, for fifteen minutes, and the newest only', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  const first = (await invite(token).expect(201)).body;
  expect(first).toEqual({ code: expect.stringMatching(/^\d{12}$/), expiresAt: LUNCH + 900_000 });
  const second = (await invite(token).expect(201)).body;
  expect((await join(first.code).expect(409)).body).toMatchObject({ code: 'token_used' });
  const both = await Promise.all([join(second.code.replace(/(.{4})(?=.)/g, '$1 ')), join(second.code)]);
  expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
  const third = (await invite(token).expect(201)).body;
  town.county.clock.set(LUNCH + 900_000);
  expect((await join(third.code)).body).toMatchObject({ code: 'token_used' });
  expect(JSON.stringify(await town.county.get(UnitOfWork).reader.query('SELECT * FROM family_invitation'))).not.toContain(third.code);
});

it('invites ten times a day and no more', async () => {
  const { token } = await town.phone(await town.county.person());
  for (let made = 0; made < 10; made++) await invite(token).expect(201);
  expect((await invite(token).expect(429)).body).toMatchObject({ code: 'invitations_limit', detail: { limit: 10 } });
});

it('holds a consent to a year, and six at once; a foreign key or an old signature opens nothing', async () => {
  const { elder, linkId } = await household();
  expect((await invite(elder, { endsOn: addDays(dayOf(LUNCH), 367) }).expect(422)).body).toMatchObject({ code: 'period_invalid' });
  expect((await invite(elder, { endsOn: addDays(dayOf(LUNCH), -1) }).expect(422)).body).toMatchObject({ code: 'period_invalid' });
  await signIn(linkId, keyPair().privateKey).expect(401);
  const { key } = await household();
  await signIn(linkId, key).expect(401);
  await signIn(linkId, key, LUNCH - 120_001).expect(400);
  for (let more = 1; more < 6; more++) await join((await invite(elder).expect(201)).body.code).expect(201);
  expect((await invite(elder).expect(409)).body).toMatchObject({ code: 'family_limit' });
});

it('logs invitation, entry, sign-in and revocation', async () => {
  const { elder, linkId, person } = await household();
  await town.call('post', `elder/family/${linkId}/revocation`, elder).expect(200);
  const log = await town.county
    .get(UnitOfWork)
    .reader.query("SELECT action, actor_kind FROM audit_entry WHERE object_id IN (?, ?) AND (action LIKE 'family.%' OR actor_id = ?) ORDER BY id", [
      person.personId,
      linkId,
      linkId,
    ]);
  expect(log.map((entry) => `${String(entry['actor_kind'])} ${String(entry['action'])}`).sort()).toEqual([
    'elder family.invite',
    'elder family.revoke',
    'family family.join',
    'family session.open',
  ]);
});
