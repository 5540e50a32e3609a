import { parseBadge } from '#core/code';
import type { Id } from '#values';
import { newId } from '../../kit/ids.js';
import { signText } from '../../kit/key-pair.js';
import { answerOf, Calls, deviceProof, deviceSignature, type DeviceSelf, DONE, no, noOf, type Schemas } from './api.js';
import { type Mark, unwrapKey, type Wrapped, wrapKey } from './wrapped.js';
import type { People } from './list-part.js';
import type { Done } from './result.js';
import { type KeptShift, SHIFT_MS, WARN_MS } from './session.js';
import type { ShiftParts, Shifts } from './shifts.js';
import type { OperatorChoice } from './standing.js';

const EXTENSION_MS = 3_600_000;

type No = Extract<Done, { kind: 'no' }>;

const NOT_BOUND = no('device_revoked', { zh: '本机未绑定', en: 'This device is not bound' }, { zh: '请先绑定本机。', en: 'Bind it first.' });
const CHANGE_FIRST = no(
  'password_change_first',
  { zh: '请先修改密码', en: 'Change your password first' },
  { zh: '现在的密码是别人给的，改好之后才能使用。', en: 'The present one was given to you by somebody else; everything opens once it is changed.' },
);

/** How somebody comes on shift: by PIN at the county; by PIN and badge, or by the bare list, without it; by password the first time. Loaded when somebody does, not while meals are served. */
export class ShiftDoor {
  constructor(
    private readonly parts: ShiftParts,
    private readonly shifts: Shifts,
  ) {}

  /** Asks the county where it can, and where nobody is known here in any case; else those who have signed in here before. */
  async operators(): Promise<OperatorChoice[]> {
    const { calls, clock, database, line, list } = this.parts;
    const self = this.parts.self();
    const rows = await database.read(['badges'], (tx) => tx.objectStore('badges').getAll());
    const known = new Map(rows.map((row) => [row.operatorId, row]));
    let people: readonly Pick<Schemas['SnapshotOperatorDto'], 'operatorId' | 'displayName'>[] = list.held?.operators ?? rows;
    if (self !== null && (people.length === 0 || line.standing.state !== 'offline')) {
      const answer = await answerOf(calls.open.GET('/api/v1/counter/operators', { params: await deviceProof(self, 'operators', clock.now()) }));
      if (answer.kind === 'ok') {
        people = answer.data.items;
        await this.forgetReplaced(known, answer.data.items);
      }
    }
    return people.map(({ operatorId, displayName }) => {
      const row = known.get(operatorId);
      const until = row?.lockedUntil ?? null;
      return { operatorId, displayName, offlineReady: row !== undefined, lockedUntil: until !== null && until > clock.now() ? until : null };
    });
  }

  /** `badge`: what was scanned; null when nothing was. With the line down it needs both, and without a badge the bare list serves, without names. */
  async open(operatorId: Id, pin: string, badge: string | null): Promise<Done> {
    const { line } = this.parts;
    const self = this.parts.self();
    if (self === null) return NOT_BOUND;
    const same = this.held(operatorId);
    if (line.standing.state !== 'offline') {
      const done = await this.openOnline(self, { operatorId, pin, same });
      if (done.kind === 'done' || done.code !== 'offline') return done;
    }
    return this.openHere({ operatorId, pin, badge, same });
  }

  /** A shift that was opened without the county is told to it as soon as the line is back. */
  async catchUp(): Promise<void> {
    const self = this.parts.self();
    const { current, pin } = this.shifts;
    if (self === null || pin === null || current === null || this.parts.session.alive) return;
    await this.openOnline(self, { operatorId: current.operatorId, pin, same: current });
  }

  /** A password that somebody else gave opens nothing but its change: with it nobody comes on shift. */
  async signIn(login: string, password: string): Promise<Done> {
    const { clock, session } = this.parts;
    const grant = await this.asked(login, password);
    if ('kind' in grant) return grant;
    if (grant.pending.includes('password')) return CHANGE_FIRST;
    await session.take(grant);
    const opensAt = clock.now();
    const endsAt = Math.min(opensAt + SHIFT_MS, grant.refreshExpiresAt);
    await this.shifts.keep({
      shiftId: newId(opensAt),
      operatorId: grant.actor.id,
      displayName: grant.displayName,
      opensAt,
      endsAt,
      warnsAt: endsAt - WARN_MS,
      coldStart: false,
    });
    return DONE;
  }

  /** Signs in with the given password, changes it and signs in with the new one. An answer that was lost on the way is asked for by trying the new one. */
  async changePassword(login: string, given: string, own: string): Promise<Done> {
    const grant = await this.asked(login, given);
    if ('kind' in grant) return grant.code === 'credentials_wrong' ? this.signIn(login, own) : grant;
    const mine = new Calls(() => Promise.resolve(grant.accessToken)).session;
    const changed = await answerOf(mine.POST('/api/v1/counter/password-changes', { body: { current: given, next: own } }));
    return changed.kind === 'ok' ? this.signIn(login, own) : noOf(changed);
  }

  async setPin(password: string, pin: string): Promise<Done> {
    const answer = await answerOf(this.parts.calls.session.PUT('/api/v1/counter/pin', { body: { password, pin } }));
    return answer.kind === 'ok' ? DONE : noOf(answer);
  }

  async extend(): Promise<Done> {
    const shift = this.shifts.current;
    if (shift === null) return no('session_expired', { zh: '没有班次', en: 'No shift' }, { zh: '请重新开班。', en: 'Open a shift.' });
    if (!shift.coldStart && this.parts.line.up) {
      const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/shifts/{id}/extension', { params: { path: { id: shift.shiftId } } }));
      if (answer.kind === 'ok') {
        await this.shifts.keep({ ...shift, endsAt: answer.data.endsAt, warnsAt: answer.data.warnsAt });
        return DONE;
      }
      if (answer.kind === 'refused') return noOf(answer);
    }
    // With the line down nobody is sent home for want of a signature; a shift is twelve hours long all the same.
    const endsAt = Math.min(shift.endsAt + EXTENSION_MS, shift.opensAt + SHIFT_MS);
    if (endsAt <= shift.endsAt) return no('shift_over', { zh: '班次最长十二小时', en: 'A shift lasts twelve hours at most' }, { zh: '请换班。', en: 'Change shifts.' });
    await this.shifts.keep({ ...shift, endsAt, warnsAt: endsAt - WARN_MS });
    return DONE;
  }

  /** Whether PIN and badge are right, by what lies on this tablet; counts wrong tries. For a supervisor while the line is down. */
  async isRight(operatorId: Id, pin: string, badge: string | null): Promise<Done> {
    const tried = await this.unwrap(operatorId, pin, badge);
    return 'raw' in tried ? DONE : tried;
  }

  /** The key of this operator's last online shift here, by PIN and badge. */
  private async unwrap(operatorId: Id, pin: string, badge: string | null): Promise<{ readonly raw: Uint8Array<ArrayBuffer>; readonly row: Wrapped } | No> {
    const { clock, database } = this.parts;
    const code = badge === null ? null : parseBadge(badge);
    if (code === null)
      return no(
        'badge_needed',
        { zh: '没有网络，请扫工牌', en: 'No network: scan the badge' },
        { zh: '断网时密码要和工牌一起用。', en: 'With the line down a PIN goes with the badge.' },
      );
    const row = await database.read(['badges'], (tx) => tx.objectStore('badges').get(operatorId));
    const deviceId = this.parts.self()?.deviceId ?? '';
    const answer = row ? await unwrapKey(row, { deviceId, pin, badge: new Uint8Array(code) }, clock.now()) : { kind: 'old' as const };
    if (answer.kind === 'old')
      return no(
        'badge_unknown_here',
        { zh: '这块工牌现在不能在本机用', en: 'This badge cannot be used here now' },
        {
          zh: '此人一天内没有用密码在本机联网开过班。可以不扫工牌，只凭名单办理。',
          en: 'Its owner has not opened a shift online here within a day. Without a badge the bare list still serves.',
        },
      );
    if (answer.kind === 'locked') return locked(answer.until);
    await this.keepRow(answer.wrapped);
    if (answer.kind === 'right') return { raw: answer.key, row: answer.wrapped };
    return answer.wrapped.lockedUntil === null ? wrong(5 - answer.wrapped.wrong) : locked(answer.wrapped.lockedUntil);
  }

  /** The shift of this person that is still on: another PIN entry goes on with it. */
  private held(operatorId: Id): KeptShift | null {
    const { current } = this.shifts;
    return current?.operatorId === operatorId && this.parts.clock.now() < current.endsAt ? current : null;
  }

  private async openOnline(self: DeviceSelf, { operatorId, pin, same }: { operatorId: Id; pin: string; same: KeptShift | null }): Promise<Done> {
    const { calls, clock, session } = this.parts;
    const now = clock.now();
    const device = await deviceSignature(self, `shift:${operatorId}`, now);
    const body = { id: same?.shiftId ?? newId(now), operatorId, pin, device, ...(same?.coldStart === true ? { startedAt: same.opensAt } : {}) };
    const answer = await answerOf(calls.open.POST('/api/v1/counter/shifts', { body }));
    this.note(answer.kind);
    if (answer.kind !== 'ok') {
      if (answer.kind === 'refused') this.shifts.pin = null;
      return noOf(answer);
    }
    const { shift, displayName, badge } = answer.data;
    // A key of this sign-in: what an earlier one has shut is not read any more, so names are asked for again.
    this.parts.regulars.hold(null, null);
    const key = await this.parts.shiftKey.take();
    await session.take(answer.data);
    const kept = { shiftId: shift.id, operatorId, displayName, opensAt: shift.opensAt, endsAt: shift.endsAt, warnsAt: shift.warnsAt, coldStart: false };
    await this.remember(kept, badge, { pin, key });
    this.shifts.pin = null;
    await this.shifts.keep(kept);
    return DONE;
  }

  private async openHere(asked: { readonly operatorId: Id; readonly pin: string; readonly badge: string | null; readonly same: KeptShift | null }): Promise<Done> {
    const { operatorId, pin, badge, same } = asked;
    const { clock, list, regulars, shiftKey } = this.parts;
    const opened = badge === null ? null : await this.unwrap(operatorId, pin, badge);
    if (opened !== null && 'kind' in opened) return opened;
    const opensAt = clock.now();
    await this.shifts.leave();
    if (opened !== null) {
      await shiftKey.take(opened.raw);
      const known = await shiftKey.open<{ people: People; digest: string | null }>(opened.row.people);
      regulars.hold(known?.people ?? null, known?.digest ?? null);
    }
    // Nobody here can say whether the PIN is right: it is kept in memory and held against the county's when the line is back.
    this.shifts.pin = pin;
    const named = list.held?.operators.find((one) => one.operatorId === operatorId);
    await this.shifts.keep(
      same ?? {
        shiftId: newId(opensAt),
        operatorId,
        displayName: opened?.row.displayName ?? named?.displayName ?? '',
        opensAt,
        endsAt: opensAt + SHIFT_MS,
        warnsAt: opensAt + SHIFT_MS - WARN_MS,
        coldStart: true,
      },
    );
    return DONE;
  }

  /** For whom a badge was made: the shift's key under PIN and badge. For anybody else nothing is left here. */
  private async remember(
    who: { readonly operatorId: Id; readonly displayName: string },
    badge: Mark | null,
    secret: { readonly pin: string; readonly key: Uint8Array<ArrayBuffer> },
  ): Promise<void> {
    const { operatorId, displayName } = who;
    if (badge === null) await this.parts.database.write(['badges'], (tx) => tx.objectStore('badges').delete(operatorId));
    else await this.keepRow(await wrapKey({ operatorId, displayName, madeAt: this.parts.clock.now() }, badge, secret));
  }

  /** A badge that was replaced, or whose owner works here no more, opens nothing here from now on. */
  private async forgetReplaced(known: Map<Id, Wrapped>, people: readonly Schemas['SiteOperatorDto'][]): Promise<void> {
    for (const [operatorId, row] of known) {
      if (people.some((one) => one.operatorId === operatorId && one.badgeId === row.badgeId)) continue;
      known.delete(operatorId);
      await this.parts.database.write(['badges'], (tx) => tx.objectStore('badges').delete(operatorId));
    }
  }

  private async keepRow(row: Wrapped): Promise<void> {
    await this.parts.database.write(['badges'], (tx) => tx.objectStore('badges').put(row));
  }

  private async asked(login: string, password: string): Promise<Schemas['SessionGrantDto'] | No> {
    const { calls, clock } = this.parts;
    const self = this.parts.self();
    if (self === null) return NOT_BOUND;
    const instantMs = clock.now();
    const signature = await signText(self.key, `love-card/counter-sign-in/v1|${self.deviceId}|${login}|${String(instantMs)}`);
    const answer = await answerOf(calls.open.POST('/api/v1/counter/sessions', { body: { login, password, device: { deviceId: self.deviceId, instantMs, signature } } }));
    this.note(answer.kind);
    return answer.kind === 'ok' ? answer.data : noOf(answer);
  }

  private note(kind: 'ok' | 'refused' | 'offline'): void {
    if (kind === 'offline') this.parts.line.failed('no_answer');
    else this.parts.line.answered();
  }
}

function wrong(left: number): No {
  return no('credentials_wrong', { zh: '密码或工牌不对', en: 'Wrong PIN or badge' }, { zh: `还可以试 ${String(left)} 次。`, en: `${String(left)} more tries.` }, { left });
}

function locked(until: number): No {
  return no('account_locked', { zh: 'PIN 已锁定', en: 'The PIN is locked' }, { zh: '错了五次，十分钟后再试。', en: 'Five wrong tries: try again in ten minutes.' }, { until });
}
