import type { Id } from '#values';
import { newId } from '../../kit/ids.js';
import { signText } from '../../kit/key-pair.js';
import { answerOf, deviceProof, deviceSignature, type DeviceSelf, DONE, no, noOf, type Schemas } from './api.js';
import { makeVerifier, tryPin, type Verifier } from './pin.js';
import type { Done } from './result.js';
import { type KeptShift, SHIFT_MS, WARN_MS } from './session.js';
import type { ShiftParts, Shifts } from './shifts.js';
import type { OperatorChoice } from './standing.js';

const NOT_BOUND = no('device_revoked', { zh: '本机未绑定', en: 'This device is not bound' }, { zh: '请先绑定本机。', en: 'Bind it first.' });

/** How somebody comes on shift: by PIN with or without the county, by password the first time. Loaded when somebody does, not while meals are served. */
export class ShiftDoor {
  constructor(
    private readonly parts: ShiftParts,
    private readonly shifts: Shifts,
  ) {}

  /** Asks the county where it can; else those who have signed in here before. */
  async operators(): Promise<OperatorChoice[]> {
    const { calls, clock, database, line, list } = this.parts;
    const self = this.parts.self();
    const verifiers = await database.read(['verifiers'], (tx) => tx.objectStore('verifiers').getAll());
    const known = new Map(verifiers.map((verifier) => [verifier.operatorId, verifier]));
    let people: readonly Pick<Schemas['SnapshotOperatorDto'], 'operatorId' | 'displayName'>[] = list.held?.operators ?? verifiers;
    if (self !== null && (line.up || line.standing.state === 'asking')) {
      const answer = await answerOf(calls.open.GET('/api/v1/counter/operators', { params: await deviceProof(self, 'operators', clock.now()) }));
      if (answer.kind === 'ok') people = answer.data.items;
    }
    return people.map(({ operatorId, displayName }) => {
      const verifier = known.get(operatorId);
      const until = verifier?.lockedUntil ?? null;
      return { operatorId, displayName, offlineReady: verifier !== undefined, lockedUntil: until !== null && until > clock.now() ? until : null };
    });
  }

  async open(operatorId: Id, pin: string): Promise<Done> {
    const { line } = this.parts;
    const self = this.parts.self();
    if (self === null) return NOT_BOUND;
    const same = this.held(operatorId);
    if (line.standing.state !== 'offline') {
      const done = await this.openOnline(self, { operatorId, pin, same });
      if (done.kind === 'done' || done.code !== 'offline') return done;
    }
    return this.openHere(operatorId, pin, same);
  }

  /** A shift that was opened without the county is told to it as soon as the line is back. */
  async catchUp(): Promise<void> {
    const self = this.parts.self();
    const { current, pin } = this.shifts;
    if (self === null || pin === null || current === null || this.parts.session.alive) return;
    await this.openOnline(self, { operatorId: current.operatorId, pin, same: current });
  }

  async signIn(login: string, password: string): Promise<Done> {
    const { calls, clock, session } = this.parts;
    const self = this.parts.self();
    if (self === null) return NOT_BOUND;
    const instantMs = clock.now();
    const signature = await signText(self.key, `love-card/counter-sign-in/v1|${self.deviceId}|${login}|${String(instantMs)}`);
    const answer = await answerOf(calls.open.POST('/api/v1/counter/sessions', { body: { login, password, device: { deviceId: self.deviceId, instantMs, signature } } }));
    this.note(answer.kind);
    if (answer.kind !== 'ok') return noOf(answer);
    await session.take(answer.data);
    const opensAt = clock.now();
    const endsAt = Math.min(opensAt + SHIFT_MS, answer.data.refreshExpiresAt);
    await this.shifts.keep({
      shiftId: newId(opensAt),
      operatorId: answer.data.actor.id,
      displayName: answer.data.displayName,
      opensAt,
      endsAt,
      warnsAt: endsAt - WARN_MS,
      coldStart: false,
    });
    return DONE;
  }

  async setPin(password: string, pin: string): Promise<Done> {
    const answer = await answerOf(this.parts.calls.session.PUT('/api/v1/counter/pin', { body: { password, pin } }));
    if (answer.kind !== 'ok') return noOf(answer);
    if (this.shifts.current) await this.remember(this.shifts.current, pin);
    return DONE;
  }

  /** Whether a PIN is right, by the verifier on this tablet; counts wrong tries. For a supervisor while the line is down. */
  async isPin(operatorId: Id, pin: string): Promise<Done> {
    const { clock, database, pinKey } = this.parts;
    const verifier = await database.read(['verifiers'], (tx) => tx.objectStore('verifiers').get(operatorId));
    const answer = verifier ? await tryPin(verifier, pin, pinKey(), clock.now()) : { kind: 'old' as const };
    if (answer.kind === 'old')
      return no(
        'pin_unknown_here',
        { zh: '离线时不能用这个账号', en: 'This account cannot be used offline' },
        { zh: '此人近三天没有在本机联网登录过，请联网后再试。', en: 'It has not signed in online at this device in the last three days. Connect first.' },
      );
    if (answer.kind === 'locked') return locked(answer.until);
    await this.keepVerifier(answer.verifier);
    if (answer.kind === 'right') return DONE;
    return answer.verifier.lockedUntil === null ? wrong(5 - answer.verifier.wrong) : locked(answer.verifier.lockedUntil);
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
    const { shift, displayName } = answer.data;
    await session.take(answer.data);
    const kept = { shiftId: shift.id, operatorId, displayName, opensAt: shift.opensAt, endsAt: shift.endsAt, warnsAt: shift.warnsAt, coldStart: false };
    await this.remember(kept, pin);
    this.shifts.pin = null;
    await this.shifts.keep(kept);
    return DONE;
  }

  private async openHere(operatorId: Id, pin: string, same: KeptShift | null): Promise<Done> {
    const done = await this.isPin(operatorId, pin);
    if (done.kind === 'no') return done;
    const verifier = await this.parts.database.read(['verifiers'], (tx) => tx.objectStore('verifiers').get(operatorId));
    const opensAt = this.parts.clock.now();
    this.shifts.pin = pin;
    await this.parts.session.drop();
    await this.shifts.keep(
      same ?? {
        shiftId: newId(opensAt),
        operatorId,
        displayName: verifier?.displayName ?? '',
        opensAt,
        endsAt: opensAt + SHIFT_MS,
        warnsAt: opensAt + SHIFT_MS - WARN_MS,
        coldStart: true,
      },
    );
    return DONE;
  }

  private async remember(who: { readonly operatorId: Id; readonly displayName: string }, pin: string): Promise<void> {
    await this.keepVerifier(await makeVerifier({ operatorId: who.operatorId, displayName: who.displayName, madeAt: this.parts.clock.now() }, pin, this.parts.pinKey()));
  }

  private async keepVerifier(verifier: Verifier): Promise<void> {
    await this.parts.database.write(['verifiers'], (tx) => tx.objectStore('verifiers').put(verifier));
  }

  private note(kind: 'ok' | 'refused' | 'offline'): void {
    if (kind === 'offline') this.parts.line.failed('no_answer');
    else this.parts.line.answered();
  }
}

function wrong(left: number): Done {
  return no('credentials_wrong', { zh: 'PIN 不对', en: 'Wrong PIN' }, { zh: `还可以试 ${String(left)} 次。`, en: `${String(left)} more tries.` }, { left });
}

function locked(until: number): Done {
  return no('account_locked', { zh: 'PIN 已锁定', en: 'The PIN is locked' }, { zh: '错了五次，十分钟后再试。', en: 'Five wrong tries: try again in ten minutes.' }, { until });
}
