import { sign } from 'node:crypto';
import { request as open } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReportLost, RevokePhone } from '#cards';
import { familySignInText, InviteFamily, JoinFamily, RevokeFamily, SignInFamily } from '#family';
import { ReadChanges, TellNotices } from '#notices';
import { VoidRedemption } from '#redemption';
import { Rounds } from '#county';
import { day } from '#values';
import { done } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown } from '../elder/elder-town.js';

interface Event {
  readonly id: number;
  readonly event: string;
  readonly data: { readonly cursor: number; readonly notice: { readonly meal: { readonly redemptionId: string } | null } };
}

/** A phone that listens. */
class Stream {
  readonly events: Event[] = [];
  status = 0;
  ended = false;
  private readonly connection;
  private text = '';

  constructor(port: number, path: string, headers: Record<string, string>) {
    this.connection = open({ port, path: `/api/v1/${path}`, headers }, (response) => {
      this.status = response.statusCode ?? 0;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        this.text += chunk;
        for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
          this.take(this.text.slice(0, end));
          this.text = this.text.slice(end + 2);
        }
      });
      response.on('close', () => (this.ended = true));
    });
    this.connection.on('error', () => (this.ended = true));
    this.connection.end();
  }

  cut(): void {
    this.connection.destroy();
  }

  private take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    if (field('data') !== '') this.events.push({ id: Number(field('id')), event: field('event'), data: JSON.parse(field('data')) });
  }
}

let town: ElderTown;
let port: number;
const streams: Stream[] = [];
beforeAll(async () => {
  town = await openElderTown();
  await town.app.listen(0);
  port = (town.app.getHttpServer().address() as AddressInfo).port;
  await town.county.get(TellNotices).tell();
});
afterAll(async () => {
  for (const stream of streams) stream.cut();
  await town.drop();
});

const listen = (token: string, more: { path?: string; lastId?: number } = {}) => {
  const stream = new Stream(port, more.path ?? 'elder/events', {
    authorization: `Bearer ${token}`,
    ...(more.lastId === undefined ? {} : { 'last-event-id': String(more.lastId) }),
  });
  streams.push(stream);
  return stream;
};
const until = async (holds: () => boolean, ms: number): Promise<number> => {
  const started = Date.now();
  while (!holds()) {
    if (Date.now() - started > ms) throw new Error(`not within ${String(ms)} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - started;
};
const connected = (stream: Stream) => until(() => stream.status === 200, 2000);

it('shows a meal on the phone within three seconds, told by another process', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  await town.county.get(TellNotices).tell();
  const phone = listen(token);
  await connected(phone);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const receipt = await town.meal(person);
  // Not through Rounds: this process learns of it from the table, as it would of another's.
  await town.county.get(TellNotices).tell();
  await until(() => phone.events.length > 0, 3000);
  expect(phone.events).toMatchObject([{ event: 'meal', data: { notice: { meal: { redemptionId: receipt.redemptionId } } } }]);
  expect(phone.events[0]!.id).toBe(phone.events[0]!.data.cursor);
});

it('shows it by the rounds of its own process, a void and a lost card too, and to nobody else', async () => {
  const person = await town.county.person();
  const other = await town.county.person();
  const [mine, theirs] = [listen((await town.phone(person)).token), listen((await town.phone(other)).token)];
  await Promise.all([connected(mine), connected(theirs)]);
  await town.county.get(Rounds).run();
  await until(() => mine.events.length === 2 && theirs.events.length === 2, 3000);
  const before = mine.events.length;
  const theirsBefore = theirs.events.length;
  const receipt = await town.meal(person);
  await town.county.get(Rounds).run();
  done(await town.county.get(VoidRedemption).void(town.county.till, { id: town.county.id(), redemptionId: receipt.redemptionId, reason: '点错了' }));
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
  await town.county.get(Rounds).run();
  await until(() => mine.events.length >= before + 3, 3000);
  expect(mine.events.slice(before).map((event) => event.event)).toEqual(['meal', 'void', 'carrier']);
  expect(theirs.events).toHaveLength(theirsBefore);
});

it('goes on after a cut where it was, nothing missed and nothing twice; asking gives the same items', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  await town.county.get(TellNotices).tell();
  const { cursor } = (await town.call('get', 'elder/changes', token).expect(200)).body;
  const first = listen(token, { path: `elder/events?after=${String(cursor)}` });
  await connected(first);
  const again = async () => {
    const receipt = await town.meal(person);
    await town.county.get(TellNotices).tell();
    done(await town.county.get(VoidRedemption).void(town.county.till, { id: town.county.id(), redemptionId: receipt.redemptionId, reason: '点错了' }));
    await town.county.get(TellNotices).tell();
  };
  await again();
  await until(() => first.events.length === 2, 3000);
  first.cut();
  await again();
  await again();
  const second = listen(token, { lastId: first.events.at(-1)!.id });
  await until(() => second.events.length === 4, 3000);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const seen = [...first.events, ...second.events].map((event) => event.id);
  const asked = (await town.call('get', `elder/changes?after=${String(cursor)}`, token).expect(200)).body;
  expect(seen).toEqual(asked.items.map((item: { cursor: number }) => item.cursor));
  expect(new Set(seen).size).toBe(6);
  expect(second.events.map((event) => event.data)).toEqual(asked.items.slice(2));
  expect((await town.call('get', `elder/changes?after=${String(asked.cursor)}`, token).expect(200)).body).toEqual({ items: [], cursor: asked.cursor, more: false });
  expect((await town.call('get', 'elder/changes?after=9999999', token).expect(200)).body).toMatchObject({ items: [], cursor: asked.cursor });
});

it('opens to no stranger, and closes when the session ends or the phone is stopped', async () => {
  const refused = [listen('nobody'), listen(await town.staff('bureau_admin'))];
  await until(() => refused.every((stream) => stream.status === 401), 2000);
  const person = await town.county.person();
  const [one, other] = [await town.phone(person), await town.phone(await town.county.person())];
  const [leaves, stopped, stays] = [listen(one.token), listen(other.token), listen((await town.phone(await town.county.person())).token)];
  await Promise.all([leaves, stopped, stays].map(connected));
  await town.call('delete', 'elder/sessions/current', one.token).expect(204);
  done(await town.county.get(RevokePhone).revoke(town.county.bureau, other.phoneKeyId));
  await until(() => leaves.ended && stopped.ended, 7000);
  expect(stays.ended).toBe(false);
});

it('reads again for a phone whose read failed, without waiting for more news of that person', async () => {
  const person = await town.county.person();
  const { token } = await town.phone(person);
  await town.county.get(TellNotices).tell();
  const { cursor } = (await town.call('get', 'elder/changes', token).expect(200)).body;
  const phone = listen(token, { path: `elder/events?after=${String(cursor)}` });
  await connected(phone);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const changes = town.county.get(ReadChanges);
  const after = changes.after.bind(changes);
  let failures = 0;
  changes.after = () => {
    failures += 1;
    return Promise.reject(new Error('the database is away'));
  };
  await town.meal(person);
  await town.county.get(TellNotices).tell();
  await until(() => failures > 0, 3000);
  expect(phone.events).toEqual([]);
  changes.after = after;
  await until(() => phone.events.length === 1, 3000);
});

it('sends nothing more once a consent was taken back or ran out or the phone was stopped, and closes with the next news', async () => {
  const person = await town.county.person();
  const elder = await town.phone(person);
  const family = async (endsOn: string) => {
    const { code } = done(await town.county.get(InviteFamily).invite(town.elder(person), { relation: '女儿', endsOn: day(endsOn) }));
    const { publicKey, privateKey } = keyPair();
    const { id } = done(await town.county.get(JoinFamily).join({ code, name: '王小芳', publicKey }));
    const instantMs = town.county.clock.nowMs();
    const signature = sign(null, Buffer.from(familySignInText({ familyLinkId: id, instantMs })), privateKey).toString('base64url');
    return { id, token: done(await town.county.get(SignInFamily).signIn({ familyLinkId: id, instantMs, signature })).accessToken };
  };
  const [goes, ends, stays] = [await family('2027-05-31'), await family('2026-11-24'), await family('2027-05-31')];
  await town.county.get(Rounds).run();
  const { cursor } = (await town.call('get', 'elder/changes', elder.token).expect(200)).body;
  const [mine, gone, ended, kept] = [elder, goes, ends, stays].map(({ token }) => listen(token, { path: `elder/events?after=${String(cursor)}` }));
  await Promise.all([mine!, gone!, ended!, kept!].map(connected));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  done(await town.county.get(RevokeFamily).revoke(town.elder(person), goes.id));
  await town.meal(person);
  await town.county.get(Rounds).run();
  // No waiting for the next look at sessions: the news itself asks who may still hear it.
  await until(() => gone!.ended && [mine!, ended!, kept!].every((stream) => stream.events.length === 2), 5000);
  expect(gone!.events).toEqual([]);
  expect(kept!.events.map((event) => event.event)).toEqual(mine!.events.map((event) => event.event));

  town.county.clock.set(Date.UTC(2026, 10, 24, 16));
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
  await town.county.get(Rounds).run();
  await until(() => ended!.ended && [mine!, kept!].every((stream) => stream.events.length === 3), 5000);
  expect(ended!.events).toHaveLength(2);
  expect(kept!.ended).toBe(false);

  done(await town.county.get(RevokePhone).revoke(town.county.bureau, elder.phoneKeyId));
  const heard = mine!.events.length;
  await town.county.get(Rounds).run();
  await until(() => mine!.ended, 5000);
  expect(mine!.events).toHaveLength(heard);
});

it('keeps three connections of one phone, and closes all of them when the process stops', async () => {
  const { token } = await town.phone(await town.county.person());
  const open: Stream[] = [];
  for (let n = 0; n < 4; n++) {
    open.push(listen(token));
    await connected(open[n]!);
  }
  await until(() => open[0]!.ended, 2000);
  expect(open.map((stream) => stream.ended)).toEqual([true, false, false, false]);
  const started = Date.now();
  await town.app.close();
  await until(() => streams.every((stream) => stream.ended), 2000);
  expect(Date.now() - started).toBeLessThan(3000);
});
