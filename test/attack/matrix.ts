import { DisableUser } from '#identity';
import { UnitOfWork } from '#platform';
import type { Role } from '#platform';
import { type Body, bodyOf, markOf, NOBODY, pathOf } from './bodies.js';
import { audienceOf, type AttackedCounty, type Caller, type Side } from './county.js';
import type { Answer } from './client.js';
import type { Operation } from './operations.js';
import { EVERY_ROLE, seed } from './seeding.js';

/** One answer that should not have been. */
export interface Wrong {
  readonly kind: 'let_in' | 'turned_away' | 'not_refused' | 'fault' | 'no_answer' | 'foreign_datum';
  readonly operation: string;
  readonly caller: string;
  readonly status: number;
  readonly expected: string;
  readonly about?: string;
}

export interface MatrixReport {
  readonly operations: number;
  readonly callers: number;
  readonly calls: number;
  readonly foreignCalls: number;
  /** Calls that a role was allowed to make, and those of them that did something. */
  readonly allowed: number;
  readonly done: number;
  readonly made: number;
  readonly wrong: readonly Wrong[];
}

/** Every route × every role × every kind of session, and every scoped role at the things of the other side. */
export async function matrix(county: AttackedCounty, operations: readonly Operation[], options: { readonly short: boolean }): Promise<MatrixReport> {
  const made = await seed(county, operations);
  const attack = new Matrix(county, operations);
  const callers = await attack.callers(options.short);
  for (const caller of [null, ...callers]) for (const operation of operations) await attack.knock(operation, caller);
  const before = attack.calls;
  await attack.reachAcross(options.short);
  await attack.reachOverTheBorder(options.short);
  return {
    operations: operations.length,
    callers: callers.length + 1,
    calls: attack.calls,
    foreignCalls: attack.calls - before,
    allowed: attack.allowed,
    done: attack.done,
    made: made.size,
    wrong: attack.wrong,
  };
}

class Matrix {
  calls = 0;
  allowed = 0;
  done = 0;
  private reaching: Caller | null = null;
  readonly wrong: Wrong[] = [];

  constructor(
    private readonly county: AttackedCounty,
    private readonly operations: readonly Operation[],
  ) {}

  /** Nine roles signed in on either side, and each with every kind of token that must open nothing. */
  async callers(short: boolean): Promise<Caller[]> {
    const { county } = this;
    const all: Caller[] = [];
    for (const role of EVERY_ROLE) for (const side of short && !SCOPED.includes(role) ? [county.left] : [county.left, county.right]) all.push(await county.caller(role, side));
    const bad: Caller[][] = [];
    for (const role of EVERY_ROLE) bad.push(await this.badTokens(role));
    // In the short form each kind of bad token once, each with another role.
    all.push(...bad.flatMap((ofRole, index) => (short ? ofRole.filter((_caller, kind) => kind % EVERY_ROLE.length === index) : ofRole)));
    return all;
  }

  private async badTokens(role: Role): Promise<Caller[]> {
    const { county } = this;
    const side = county.left;
    const { token } = await county.caller(role, side);
    const bad = (name: string, session: Caller['session'], made: string): Caller => ({ name: `${role}, ${name}`, audience: audienceOf(role), role, side, session, token: made });
    const seconds = Math.floor(county.small.clock.nowMs() / 1000);
    const found = [
      bad('expired', 'expired', county.forged(token, { claims: { exp: seconds - 1 } })),
      bad('without an end', 'forged', county.forged(token, { drop: ['exp'] })),
      bad('unsigned', 'forged', county.forged(token, { head: { alg: 'none', typ: 'JWT' } })),
      bad('signed with another key', 'forged', county.forged(token, { key: 'another' })),
      bad('signed with the key of another audience', 'forged', county.forged(token, { key: county.small.db.keys.secret(audienceOf(role) === 'bureau' ? 'jwt' : 'jwt-bureau') })),
      bad('of another issuer', 'forged', county.forged(token, { claims: { iss: 'somebody' } })),
      bad('of a session that never was', 'forged', county.forged(token, { claims: { sid: NOBODY } })),
      bad('revoked', 'revoked', await this.ended(role, side)),
    ];
    const userId = side.accounts[role];
    // The role of an account is read from the account; what a token says of it counts only where there is none.
    if (userId === undefined) found.push(bad('of a role that its audience does not have', 'forged', county.forged(token, { claims: { role: 'system' } })));
    else found.push(bad('disabled', 'disabled', await this.ofDisabled(role, side)));
    return found;
  }

  /** A session that its owner ended. */
  private async ended(role: Role, side: Side): Promise<string> {
    const { token } = await this.county.caller(role, side);
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
    await this.county.small.get(UnitOfWork).run((tx) => tx.execute('UPDATE session SET revoked_at = ? WHERE id = ?', [this.county.small.clock.nowMs(), sid]));
    return token;
  }

  /** A session of an account that is disabled afterwards: a third one beside those of the two sides. */
  private async ofDisabled(role: Role, side: Side): Promise<string> {
    const extra = await this.county.extraAccount(role, side);
    const token = await this.county.session(audienceOf(role), { ...this.county.actor(role, side), id: extra });
    await this.county.small.get(DisableUser).disable(this.county.small.bureau, { userId: extra, reason: '已经离职' });
    return token;
  }

  /** One route, one caller: who may not is told 401 or 403, who may is let in, and nobody learns of the other side. */
  async knock(operation: Operation, caller: Caller | null): Promise<void> {
    const { county } = this;
    const { open, audience, roles } = operation.guard;
    const side = caller?.side ?? county.left;
    const known = caller !== null && caller.session === 'live' && audience === caller.audience;
    const may = open || (known && roles.includes(caller.role));
    // Who is turned away asks rightly; who is let in asks for nothing, so that the county stays as it is for the next.
    const asks = may && operation.method !== 'GET' ? {} : bodyOf(county, operation, side);
    const path = may && operation.method !== 'GET' ? pathOf(operation, side, nobodyFor(operation)) : pathOf(operation, side);
    const send = (): Promise<Answer> => this.send(operation, path, asks, caller?.token ?? null);
    let answer = await send();
    if (known && !open && answer.status === 401) {
      // A call before ended this session, as it should (signing out): once more with a new one.
      caller.token = (await county.caller(caller.role, side)).token;
      answer = await send();
    }
    const expected = open ? [] : !known ? [401] : !may ? [403] : [];
    const told = { operation: operation.id, caller: caller?.name ?? 'nobody', status: answer.status, expected: expected.join(' or ') || 'let in' };
    this.faults(answer, told);
    if (expected.length > 0 && !expected.includes(answer.status) && !(caller?.session !== 'live' && answer.status === 403))
      this.wrong.push({ kind: answer.status < 300 ? 'let_in' : 'not_refused', ...told });
    if (!may) return;
    this.allowed += 1;
    if (answer.status >= 200 && answer.status < 300) this.done += 1;
    if (!open && answer.status === 401) this.wrong.push({ kind: 'turned_away', ...told });
    if (caller !== null && !open) this.foreign(answer, caller, told);
  }

  /** Scoped roles of the left at what belongs to the right: every id of it in every parameter of a path and in every id of a body. */
  async reachAcross(short: boolean): Promise<void> {
    const { county } = this;
    const theirs = [...county.right.rows].flatMap(([table, ids]) => (short ? ids.slice(-1) : ids.slice(0, 2)).map((id) => ({ table, id })));
    for (const role of SCOPED) {
      this.reaching = null;
      for (const operation of this.operations) {
        if (operation.guard.open || operation.guard.audience !== audienceOf(role) || !operation.guard.roles.includes(role)) continue;
        const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
        const strange = [...theirs, { table: 'area', id: county.right.street }];
        for (const name of names)
          for (const { table, id } of strange)
            await this.across(operation, role, {
              path: pathOf(operation, county.left, { [name]: id }),
              body: bodyOf(county, operation, county.left),
              about: `${name} = a ${table} of the right`,
            });
        for (const { path, body, about } of this.strangeBodies(operation, strange)) await this.across(operation, role, { path, body, about });
      }
    }
  }

  /** The bureau of another county at everything that stands here: no id of any table opens anything to it (an account of its own books by that name is empty), and no list names anybody. */
  async reachOverTheBorder(short: boolean): Promise<void> {
    const { county } = this;
    const all = [...(await county.everyId())].flatMap(([table, ids]) => (short ? ids.slice(-1) : ids.slice(-2)).map((id) => ({ table, id })));
    const strange = [...all, { table: 'area', id: county.right.street }];
    const id = await county.accountNextDoor();
    const open = (): Promise<Caller> => county.callerNextDoor(id);
    let caller = await open();
    const call = async (operation: Operation, wish: { path: string; body: Body | null; about: string }): Promise<void> => {
      let answer = await this.send(operation, wish.path, wish.body, caller.token);
      if (answer.status === 401) {
        caller = await open();
        answer = await this.send(operation, wish.path, wish.body, caller.token);
      }
      const told = { operation: operation.id, caller: caller.name, status: answer.status, expected: 'refused', about: wish.about };
      this.faults(answer, told);
      if (answer.status >= 300) return;
      const secrets = [county.left, county.right].flatMap((side) => [
        markOf(side),
        ...[side.elder, side.other].flatMap(({ name, idNumber, phone, cardNumber }) => [name, idNumber, phone, cardNumber]),
      ]);
      const found = secrets.find((text) => answer.body.includes(text));
      if (found !== undefined) this.wrong.push({ kind: 'foreign_datum', ...told, about: `${wish.about} ${found}` });
      if (wish.about !== '' && !answer.body.includes('"items":[]')) this.wrong.push({ kind: 'let_in', ...told });
    };
    for (const operation of this.operations) {
      if (operation.guard.open || operation.guard.audience !== 'bureau' || !operation.guard.roles.includes('bureau_admin')) continue;
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      if (names.length === 0 && operation.method === 'GET') await call(operation, { path: pathOf(operation, county.left), body: null, about: '' });
      for (const name of names)
        for (const { table, id: theirs } of strange)
          await call(operation, {
            path: pathOf(operation, county.left, { [name]: theirs }),
            body: bodyOf(county, operation, county.left),
            about: `${name} = a ${table} over the border`,
          });
      for (const { path, body, about } of this.strangeBodies(operation, strange)) await call(operation, { path, body, about });
    }
  }

  private *strangeBodies(operation: Operation, strange: readonly { table: string; id: string }[]): Generator<{ path: string; body: Body; about: string }> {
    const { county } = this;
    const names = Object.keys(bodyOf(county, operation, county.left, { full: true }) ?? {}).filter(
      (name) =>
        /Ids?$|^areaCode$|^residenceArea$/.test(name) &&
        !OWN_IDS.has(name) &&
        !(name === 'proxyId' && operation.path.endsWith('/proxies')) &&
        !(`${operation.id} ${name}` in BY_NATURE),
    );
    for (const name of names) {
      for (const { table, id } of strange) {
        const body = bodyOf(county, operation, county.left) ?? {};
        yield { path: pathOf(operation, county.left), body: { ...body, [name]: name.endsWith('s') ? [id] : id }, about: `body.${name} = a ${table} of the right` };
      }
    }
  }

  private async across(operation: Operation, role: Role, call: { path: string; body: Body | null; about: string }): Promise<void> {
    const caller = (this.reaching ??= await this.county.caller(role, this.county.left));
    if (caller.role !== role) throw new Error('one role after the other');
    let answer = await this.send(operation, call.path, call.body, caller.token);
    if (answer.status === 401) {
      caller.token = (await this.county.caller(role, this.county.left)).token;
      answer = await this.send(operation, call.path, call.body, caller.token);
    }
    const told = { operation: operation.id, caller: caller.name, status: answer.status, expected: 'refused', about: call.about };
    this.faults(answer, told);
    this.foreign(answer, caller, told);
    // A list of what was done for each, with nothing in it, has let nobody in.
    if (answer.status >= 200 && answer.status < 300 && answer.body !== '{"items":[]}') this.wrong.push({ kind: 'let_in', ...told });
  }

  private faults(answer: Answer, told: Omit<Wrong, 'kind'>): void {
    if (answer.status === 0) this.wrong.push({ kind: 'no_answer', ...told });
    else if (answer.status >= 500) this.wrong.push({ kind: 'fault', ...told });
  }

  /** Whether a body tells somebody of a street, a site or a phone what belongs to the other side. */
  private foreign(answer: Answer, caller: Caller, told: Omit<Wrong, 'kind'>): void {
    if (!SCOPED.includes(caller.role) || answer.status >= 300) return;
    const other = caller.side === this.county.left ? this.county.right : this.county.left;
    const secrets = [other.elder, other.other].flatMap(({ name, idNumber, phone, cardNumber }) => [name, idNumber, phone, cardNumber]);
    const found = [...secrets, markOf(other)].find((text) => answer.body.includes(text));
    if (found !== undefined) this.wrong.push({ kind: 'foreign_datum', ...told, about: `${told.about ?? ''} ${found}`.trim() });
  }

  private async send(operation: Operation, path: string, body: Body | null, token: string | null): Promise<Answer> {
    this.calls += 1;
    this.county.tick();
    const sent = operation.method === 'GET' || body === null ? null : JSON.stringify(body);
    const guessing = operation.guard.open && operation.method === 'POST';
    return this.county.client.send({ method: operation.method, path, token, body: sent, ...(guessing && { from: this.county.client.nextAddress() }) });
  }
}

/** Roles that see only their street, their site or themselves. */
const SCOPED: readonly Role[] = ['street_officer', 'site_manager', 'site_operator', 'elder', 'family'];
/** Ids that a caller makes. */
const OWN_IDS = new Set(['runId', 'batchId', 'assessmentId']);
/** Where a thing of the other side may be named, and why. */
const BY_NATURE: Readonly<Record<string, string>> = { 'DeathsController_move residenceArea': 'a street sends its own people to another street' };

function nobodyFor(operation: Operation): Record<string, string> {
  return Object.fromEntries([...operation.path.matchAll(/\{(\w*[iI]d)\}/g)].map(([, name]) => [name ?? '', NOBODY]));
}
