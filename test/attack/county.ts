import type { NestExpressApplication } from '@nestjs/platform-express';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { pino } from 'pino';
import { createApi } from '#api';
import { IssueCards, EnrolPhone, MakeActivation } from '#cards';
import { InviteFamily, JoinFamily } from '#family';
import { type AudienceName, CreateUser, OpenSession, ROLES_OF } from '#identity';
import { OpenPurse, RegisterPerson } from '#people';
import { type Actor, FACES, newestVersions, type Role, type Row, RowSeals, SetClock, systemActor, type Tx, UnitOfWork } from '#platform';
import { addDays, citizenIdCheck, dayOf, type Day, type Id } from '#values';
import { COUNTY, done, foundSmallCounty, LUNCH, type SmallCounty } from '../support/small-county.js';
import type { TestDatabase } from '../support/test-database.js';
import { Client } from './client.js';

const NEXT_DOOR = '330105';

/** What a person of one side is known by: none of it may reach the other side. */
export interface Elder {
  readonly personId: Id;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly cardNumber: string;
  readonly phoneKeyId: Id;
  readonly familyLinkId: Id;
}

/** One street with its canteen, its people and its staff. Everything is there twice, so that each side has strangers. */
export interface Side {
  readonly name: 'left' | 'right';
  readonly street: string;
  readonly till: Actor;
  readonly menuItemId: Id;
  /** Stays as it is, and signs in. */
  readonly elder: Elder;
  /** Whom things happen to. */
  other: Elder;
  readonly accounts: Readonly<Partial<Record<Role, Id>>>;
  /** Ids of rows that belong to this side, by table. */
  readonly rows: Map<string, Id[]>;
}

/** Somebody who calls: a token with what it says, and whether it is good. */
export interface Caller {
  readonly name: string;
  readonly audience: AudienceName;
  readonly role: Role;
  readonly side: Side;
  readonly session: 'live' | 'expired' | 'revoked' | 'disabled' | 'forged';
  token: string;
}

/** The whole app over a county of two streets, listening on a free port of the loopback network. */
export class AttackedCounty {
  private serial = 0;

  constructor(
    readonly app: NestExpressApplication,
    readonly small: SmallCounty,
    readonly client: Client,
    /** Every error that the app logged as its own fault. */
    readonly faults: string[],
  ) {}

  /** The routes that made what the sides have; null before. */
  made: ReadonlySet<string> | null = null;
  left!: Side;
  right!: Side;

  /** A fresh id, as a caller makes it. */
  id(): Id {
    return this.small.id();
  }

  /** The clock goes on a little with every call, so that no token grows old in a long attack and no two calls share an instant. */
  tick(): void {
    this.small.clock.set(this.small.clock.nowMs() + 1);
  }

  private opened = 0;

  async found(): Promise<void> {
    this.left = await this.side('left', '左', `${COUNTY}001`, this.small.till, this.small.menuItemId);
    this.right = await this.side('right', '右', `${COUNTY}002`, this.small.otherTill, this.small.otherMenuItemId);
  }

  /** Opens a session without the proofs of a sign-in: what is attacked here is what stands behind it. */
  async session(audience: AudienceName, actor: Actor, phoneKeyId: Id | null = null): Promise<string> {
    return done(await this.small.get(OpenSession).open({ audience, actor, displayName: actor.role, phoneKeyId }, ++this.opened)).accessToken;
  }

  /** Somebody of a role on a side, signed in. */
  async caller(role: Role, side: Side, elder: Elder = side.elder): Promise<Caller> {
    const audience = audienceOf(role);
    return { name: `${role} of the ${side.name}`, audience, role, side, session: 'live', token: await this.session(audience, this.actor(role, side, elder), phoneOf(role, elder)) };
  }

  actor(role: Role, side: Side, elder: Elder = side.elder): Actor {
    const nobody = { siteId: null, deviceId: null, personId: null, staffNumber: null };
    if (role === 'elder') return { ...nobody, id: elder.personId, role, areaCode: side.street, personId: elder.personId };
    if (role === 'family') return { ...nobody, id: elder.familyLinkId, role, areaCode: side.street, personId: elder.personId };
    const id = side.accounts[role] ?? '';
    if (ROLES_OF.counter.includes(role)) return { ...nobody, id, role, areaCode: side.street, siteId: side.till.siteId, deviceId: side.till.deviceId };
    return { ...nobody, id, role, areaCode: role === 'street_officer' ? side.street : COUNTY };
  }

  /** A token signed by the county's own key, with claims as an attacker would like them. */
  forged(token: string, change: { readonly head?: object; readonly claims?: object; readonly drop?: readonly string[]; readonly key?: string | KeyObject }): string {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    for (const name of change.drop ?? []) delete claims[name];
    const text = [change.head ?? { alg: 'HS256', typ: 'JWT' }, { ...claims, ...change.claims }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = createHmac('sha256', change.key ?? this.small.db.keys.secret(claims['aud'] === 'bureau' ? 'jwt-bureau' : 'jwt'))
      .update(text)
      .digest('base64url');
    return `${text}.${(change.head as { alg?: string } | undefined)?.alg === 'none' ? '' : signature}`;
  }

  /** One more account of a role, for things that end an account. */
  async extraAccount(role: Role, side: Side): Promise<Id> {
    return (await this.account(role, side.till, side.street, `extra.${String(++this.serial)}`)).id;
  }

  /** What an attack has ended by rights (a lost card, a revoked tablet, a disabled account) stands again, so that the next call gets as far. */
  async revive(side: Side): Promise<void> {
    await this.small.get(UnitOfWork).run(async (tx) => {
      await tx.execute('UPDATE device SET revoked_at = NULL WHERE id = ?', [side.till.deviceId]);
      await tx.execute('UPDATE user_account SET disabled_at = NULL, locked_until = NULL, failed_logins = 0');
      for (const table of ['device', 'user_account'] as const) await this.sealAll(tx, table);
    });
    side.other = await this.elder(side.other.name, side.street);
    side.rows.set('person', [...(side.rows.get('person') ?? []), side.other.personId]);
  }

  /** Every row with the seal of its newest version, as only the keys can make it. */
  private async sealAll(tx: Tx, table: 'device' | 'user_account'): Promise<void> {
    const rows: (Row & { id: Id })[] = await tx.query(`SELECT * FROM ${table}`);
    const versions = await newestVersions(
      tx,
      table,
      rows.map(({ id }) => id),
    );
    for (const row of rows) await tx.execute(`UPDATE ${table} SET seal = ? WHERE id = ?`, [this.small.get(RowSeals).of(table, row, versions.get(row.id) ?? 0), row.id]);
  }

  private async account(role: Role, till: Actor, street: string, name: string): Promise<{ id: Id }> {
    const place = ROLES_OF.counter.includes(role) ? { siteId: till.siteId ?? '' } : { areaCode: role === 'street_officer' ? street : COUNTY };
    return done(
      await this.small.get(CreateUser).create(this.small.bureau, {
        login: `${role.replace('_', '.')}.${name}`,
        password: PASSWORD,
        displayName: name,
        role,
        staffNumber: `A${String(1000 + ++this.serial)}`,
        ...place,
      }),
    );
  }

  /** An administrator of another county on the same installation. */
  async accountNextDoor(): Promise<Id> {
    const login = `next.door.${String(++this.serial)}`;
    const account = { login, password: PASSWORD, displayName: login, role: 'bureau_admin' as const, staffNumber: login, areaCode: NEXT_DOOR };
    return done(await this.small.get(CreateUser).create(systemActor(NEXT_DOOR), account)).id;
  }

  async callerNextDoor(id: Id): Promise<Caller> {
    const actor: Actor = { ...systemActor(NEXT_DOOR), id, role: 'bureau_admin' };
    return { name: 'bureau_admin of another county', audience: 'bureau', role: 'bureau_admin', side: this.left, session: 'live', token: await this.session('bureau', actor) };
  }

  /** Notes which rows came into being while `work` ran, as those of a side. */
  async noting(side: Side, work: () => Promise<void>): Promise<void> {
    const before = await this.everyId();
    await work();
    for (const [table, ids] of await this.everyId()) {
      const old = new Set(before.get(table));
      const fresh = ids.filter((id) => !old.has(id));
      side.rows.set(table, [...(side.rows.get(table) ?? []), ...fresh]);
    }
  }

  /** The ids of all tables that have any. Read on the writer, because a table of the embedded engine is read as it is now. */
  async everyId(): Promise<Map<string, Id[]>> {
    const { reader } = this.small.get(UnitOfWork);
    const tables =
      reader.engine === 'mysql'
        ? await reader.query<{ name: string }>(
            `SELECT TABLE_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'id' ORDER BY TABLE_NAME`,
          )
        : await reader.query<{ name: string }>(`SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'id' WHERE m.type = 'table' ORDER BY m.name`);
    const found = new Map<string, Id[]>();
    for (const { name } of tables) {
      const rows = await reader.query<{ id: unknown }>(`SELECT id FROM ${name} ORDER BY id LIMIT 5000`);
      const ids = rows.map(({ id }) => id).filter((id): id is Id => typeof id === 'string' && id.length === 36);
      if (ids.length > 0) found.set(name, ids);
    }
    return found;
  }

  async close(): Promise<void> {
    this.client.close();
    this.app.getHttpServer().closeAllConnections();
    await this.small.drop();
  }

  private async side(name: Side['name'], glyph: string, street: string, till: Actor, menuItemId: Id): Promise<Side> {
    const accounts: Partial<Record<Role, Id>> = {};
    const side: Side = {
      name,
      street,
      till,
      menuItemId,
      elder: await this.elder(`欧阳${glyph}岸`, street),
      other: await this.elder(`司徒${glyph}舷`, street),
      accounts,
      rows: new Map([
        ['site', [till.siteId ?? '']],
        ['device', [till.deviceId ?? '']],
        ['menu_item', [menuItemId]],
      ]),
    };
    side.rows.set('person', [side.elder.personId, side.other.personId]);
    side.rows.set('phone_key', [side.elder.phoneKeyId, side.other.phoneKeyId]);
    side.rows.set('family_link', [side.elder.familyLinkId, side.other.familyLinkId]);
    for (const role of [...ROLES_OF.bureau, ...ROLES_OF.counter]) {
      accounts[role] = (await this.account(role, till, street, name)).id;
    }
    side.rows.set('user_account', Object.values(accounts));
    return side;
  }

  private async elder(name: string, street: string): Promise<Elder> {
    const serial = String(++this.serial);
    const first17 = `990101194${String(Math.floor(this.serial / 900) % 10)}0305${String(100 + (this.serial % 900))}`;
    const [idNumber, phone] = [first17 + citizenIdCheck(first17), `1380${serial.padStart(7, '7')}`];
    const { bureau } = this.small;
    // Another desk for each: one person alone makes only so many in a day.
    const desk = { ...bureau, staffNumber: `R-${serial}` };
    const { personId } = done(await this.small.get(RegisterPerson).register(desk, { idNumber, name, phone, residenceArea: street, hukouArea: street }));
    done(await this.small.get(OpenPurse).open(desk, { personId, openedOn: '2026-01-01' as Day }));
    await this.small.grant(personId, 5000n);
    const [card] = await this.small.get(IssueCards).issue(bureau, [personId]);
    const { code: activationCode } = done(await this.small.get(MakeActivation).make(desk, personId));
    const { phoneKeyId } = done(await this.small.get(EnrolPhone).enrol({ activationCode, publicKey: publicKey() }));
    const actor: Actor = { id: personId, role: 'elder', areaCode: street, siteId: null, deviceId: null, personId, staffNumber: null };
    const { code } = done(await this.small.get(InviteFamily).invite(actor, { relation: '女儿', endsOn: addDays(dayOf(LUNCH), 300) }));
    const link = done(await this.small.get(JoinFamily).join({ code, name: `${name}女`, publicKey: publicKey() }));
    return { personId, name, idNumber, phone, cardNumber: card?.number ?? '', phoneKeyId, familyLinkId: link.id };
  }
}

/** Of every account of the county. */
export const PASSWORD = 'correct horse 85';

export function audienceOf(role: Role): AudienceName {
  const audience = (Object.keys(ROLES_OF) as AudienceName[]).find((name) => ROLES_OF[name].includes(role));
  if (audience === undefined) throw new Error(`no audience has ${role}`);
  return audience;
}

export function publicKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
}

function phoneOf(role: Role, elder: Elder): Id | null {
  if (role === 'elder') return elder.phoneKeyId;
  return role === 'family' ? elder.familyLinkId : null;
}

/** Founds the two streets in an empty database, starts the whole app over it and listens. */
export async function openAttackedCounty(db: TestDatabase): Promise<AttackedCounty> {
  const clock = new SetClock(LUNCH);
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => faults.push(line) });
  const app = await createApi({ database: db.database, keys: db.keys, clock }, { faces: FACES, log });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const county = new AttackedCounty(app, await foundSmallCounty(app, { db, clock }), new Client(port), faults);
  await county.found();
  return county;
}
