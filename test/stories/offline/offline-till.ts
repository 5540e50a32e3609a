import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { batchText, CHAIN_START, linkText } from '#core/offline';
import { TimeKey } from '#cards';
import { serverTimeText } from '#core/snapshot';
import { counterSignInText, EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { type BatchAnswer, type EventBatch, OfflineModule, TakeEventBatch, type UploadAnswer } from '#offline';
import { type Actor, fillRowSeals, RowSeals, UnitOfWork } from '#platform';
import { ReconciliationModule } from '#reconciliation';
import type { Id } from '#values';
import { done, LUNCH, openSmallCounty, type SmallCounty, type SmallPerson } from '../../support/small-county.js';

const HOUR = 3_600_000;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The number of the list that tablets of tests hold: on record as made long ago, and still the newest. */
export const LIST_SERIAL = 7;

export async function openOfflineCounty(change?: Parameters<typeof openSmallCounty>[0]): Promise<SmallCounty> {
  const county = await openSmallCounty({ ...change, modules: [OfflineModule, ReconciliationModule, ...(change?.modules ?? [])] });
  await listMade(county, LIST_SERIAL, 1);
  return county;
}

/** The county's record of one of its lists, as #counter keeps it. */
export async function listMade(county: SmallCounty, serial: number, madeAt: number): Promise<void> {
  await county.get(UnitOfWork).run((tx) => tx.insert('snapshot_made', [{ serial, made_at: madeAt }]));
}

/** What an event says unless a test says otherwise: decided a moment ago, on a list of this morning, the server's time known. */
export interface Times {
  /** Corrected time of the event. */
  readonly at: number;
  /** By how much the tablet's own clock runs ahead of the server's. */
  readonly off?: number;
  /** True after a restart: the monotonic clock is gone. */
  readonly unanchored?: boolean;
  readonly listMadeAt?: number | null;
  /** When the tablet last heard the server's time: a minute before unless said. */
  readonly signedAt?: number;
}

const ENROLLED = LUNCH - 30 * 24 * HOUR;

/** The account of whoever stands at a till of tests. */
export async function staffed(county: SmallCounty, { id, areaCode, siteId }: Actor, staffNumber: string | null = null): Promise<void> {
  const known = await county.get(UnitOfWork).reader.query('SELECT id FROM user_account WHERE id = ?', [id]);
  if (known.length > 0) return;
  const account = { id, login: id, password_hash: '-', display_name: id, role: 'site_operator', area_code: areaCode, site_id: siteId, failed_logins: 0, created_at: 1 };
  await county.get(UnitOfWork).run((tx) => tx.insert('user_account', [{ ...account, staff_number: staffNumber }]));
  for (const table of ['user_account', 'account_name'] as const) await fillRowSeals(county.db.database, county.get(RowSeals), table);
}

/** A tablet with a key of its own, a chain, and a queue that it keeps until told otherwise. */
export class OfflineTill {
  readonly texts: string[] = [];
  private readonly hashes: string[] = [CHAIN_START];

  constructor(
    readonly county: SmallCounty,
    readonly actor: Actor,
    readonly menuItemId: Id,
    readonly key: KeyObject,
    /** Who had it enrolled: somebody else for each tablet unless a test says who. */
    readonly enrolledBy: Id,
  ) {}

  /** Enrolled long before every meal of a test, with an operator who works there, and a list that allows `ceilings`. */
  static async enrol(county: SmallCounty, at: 'first' | 'other' = 'first', { ceilings = { fresh: 1000, stale: 1000 }, enrolledAt = ENROLLED } = {}): Promise<OfflineTill> {
    const now = county.clock.nowMs();
    county.clock.set(enrolledAt);
    const till = await OfflineTill.enrolNow(county, at);
    county.clock.set(now);
    await staffed(county, till.actor);
    const row = { device_id: till.deviceId, serial: 1, ...ceilings, paid_fresh: null, paid_stale: null, site_fresh: null, given_at: enrolledAt };
    await county.get(UnitOfWork).run((tx) => tx.insert('device_ceiling', [county.get(RowSeals).with('device_ceiling', row)]));
    return till;
  }

  /** Enrolled now, and never given a list. */
  static async enrolNow(county: SmallCounty, at: 'first' | 'other' = 'first', enrolledBy: Id = county.id()): Promise<OfflineTill> {
    const site = at === 'first' ? county.till : county.otherTill;
    const pair = generateKeyPairSync('ed25519');
    const { token } = done(await county.get(MakeDeviceEnrolment).make({ ...county.bureau, id: enrolledBy, staffNumber: 'T-001' }, { siteId: site.siteId ?? '' }));
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const device = done(await county.get(EnrolDevice).enrol({ token, publicKey, name: '离线平板', version: '1.0' }));
    return new OfflineTill(county, { ...site, deviceId: device.id }, at === 'first' ? county.menuItemId : county.otherMenuItemId, pair.privateKey, enrolledBy);
  }

  get deviceId(): Id {
    return this.actor.deviceId ?? '';
  }

  /** Number of the last event. */
  get head(): number {
    return this.texts.length;
  }

  /** Appends one event to the chain. */
  record(kind: string, times: Times, body: Readonly<Record<string, unknown>>, id: Id = this.county.id()): Id {
    const { at, off = 0, unanchored = false, listMadeAt = at - HOUR } = times;
    const clock = unanchored ? { signedTime: null, monoMs: null } : { signedTime: this.timeAt(times.signedAt ?? at - 60_000), monoMs: at - (times.signedAt ?? at - 60_000) };
    const head = { v: 2, id, seq: this.head + 1, deviceId: this.deviceId, siteId: this.actor.siteId, kind, at: at + off, ...clock };
    const shift = { shiftId: 'shift-1', operatorId: this.actor.id, snapshotSerial: LIST_SERIAL, snapshotMadeAt: listMadeAt };
    this.append(JSON.stringify({ ...head, ...shift, ...body }));
    return id;
  }

  /** The server's time as the county signed it for this tablet. */
  timeAt(ms: number): { ms: number; nonce: string; keyId: number; signature: string } {
    const key = this.county.get(TimeKey);
    const nonce = sha256(String(ms)).slice(0, 22);
    return { ms, nonce, keyId: key.keyId, signature: key.sign(serverTimeText({ deviceId: this.deviceId, ms, nonce })) };
  }

  append(text: string): void {
    this.hashes.push(sha256(linkText(this.hashes.at(-1) ?? '', text)));
    this.texts.push(text);
  }

  meal(person: Pick<SmallPerson, 'code'>, times: Times, body: Readonly<Record<string, unknown>> = {}, id?: Id): Id {
    const shown = { listPriceFen: 1600, discountFen: 480, subsidyFen: 300, collectiveFen: 0, selfPayFen: 820 };
    const meal = { code: person.code, codeKind: 'card', menuItemId: this.menuItemId, tender: 'cash', evidence: 'photo_matched', shown, onlineTried: false };
    return this.record('meal', times, { ...meal, ...body }, id);
  }

  void(redemptionId: Id, times: Times): Id {
    return this.record('void', times, { redemptionId, reason: '点错人了' });
  }

  /** A part of the chain, signed as a tablet signs it. */
  batch(fromSeq = 1, toSeq = this.head): EventBatch {
    const headHash = this.hashes[toSeq] ?? '';
    const signature = sign(null, Buffer.from(batchText({ deviceId: this.deviceId, fromSeq, toSeq, headHash })), this.key).toString('base64url');
    const events = this.texts.slice(fromSeq - 1, toSeq);
    return {
      batchId: this.county.id(),
      deviceId: this.deviceId,
      fromSeq,
      toSeq,
      prevHash: this.hashes[fromSeq - 1] ?? '',
      headHash,
      signature,
      appVersion: '1.0',
      queueLength: events.length,
      events,
    };
  }

  hashesOf(fromSeq: number, toSeq: number): string[] {
    return this.hashes.slice(fromSeq, toSeq + 1);
  }

  /** What the tablet sends to sign an operator in. */
  proof(login: string): { deviceId: Id; instantMs: number; signature: string } {
    const instantMs = this.county.clock.nowMs();
    const message = counterSignInText({ deviceId: this.deviceId, login, instantMs });
    return { deviceId: this.deviceId, instantMs, signature: sign(null, Buffer.from(message), this.key).toString('base64url') };
  }

  async upload(batch: EventBatch = this.batch()): Promise<UploadAnswer> {
    return done(await this.county.get(TakeEventBatch).take(batch));
  }
}

/** A person whose card is older than every meal of a test. */
export async function elder(county: SmallCounty, wish: Parameters<SmallCounty['person']>[0] = {}): Promise<SmallPerson> {
  const now = county.clock.nowMs();
  county.clock.set(LUNCH - 20 * 24 * HOUR);
  const person = await county.person(wish);
  county.clock.set(now);
  return person;
}

/** `outcome code` of each verdict. */
export function told(answer: BatchAnswer): string[] {
  return answer.verdicts.map(({ outcome, refusal }) => (refusal === null ? outcome : `${outcome} ${refusal.code}`));
}

/** Any part at all under a tablet's own key: what somebody sends who has it out of the tablet. */
export function batchSignedBy(till: OfflineTill, { fromSeq, prevHash, events }: Pick<EventBatch, 'fromSeq' | 'prevHash' | 'events'>): EventBatch {
  const toSeq = fromSeq + events.length - 1;
  const headHash = events.reduce((hash, text) => sha256(linkText(hash, text)), prevHash);
  const signature = sign(null, Buffer.from(batchText({ deviceId: till.deviceId, fromSeq, toSeq, headHash })), till.key).toString('base64url');
  return { batchId: till.county.id(), deviceId: till.deviceId, fromSeq, toSeq, prevHash, headHash, signature, appVersion: null, queueLength: null, events };
}
