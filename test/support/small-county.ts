import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { generateKeyPairSync } from 'node:crypto';
import type { Day, Id } from '#values';
import { addMonths, citizenIdCheck, creditCodeCheck, dayOf, fen, instantAt, isRefusal, lastDay, monthOf, points } from '#values';
import { grantTransfer } from '#core/postings';
import type { Category } from '#core/policy';
import { LotStore } from '#allowances';
import { CardsModule, IssueCards } from '#cards';
import { DEMO_POLICIES } from '#eligibility';
import { EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { Ledger } from '#ledger';
import { AddCategory, DefineAreas, OpenPurse, RegisterPerson } from '#people';
import { type Actor, fillRowSeals, Ids, PlatformModule, RowSeals, SetClock, systemActor, UnitOfWork } from '#platform';
import { type RedeemItem, RedemptionModule } from '#redemption';
import { OpenSites } from '#sites';
import { donate, publish } from './two-persons.js';
import { openTestDatabase, type TestDatabase } from './test-database.js';

export const COUNTY = '330102';
/** Monday 23 November 2026, 11:30 in Shanghai: lunch. */
export const LUNCH = instantAt('2026-11-23' as Day, 11 * 60 + 30);

export interface SmallPerson {
  readonly personId: Id;
  readonly code: string;
  readonly number: string;
}

/** One street, one canteen, one till, the demo law, and as many people as a test makes. */
export class SmallCounty {
  private people = 0;
  private runs = 0;

  readonly db: TestDatabase;
  readonly clock: SetClock;
  /** An operator at the till of the first site, and one at the other. */
  readonly till: Actor;
  readonly otherTill: Actor;
  readonly menuItemId: Id;
  readonly otherMenuItemId: Id;

  constructor(
    readonly context: INestApplicationContext,
    parts: Pick<SmallCounty, 'db' | 'clock' | 'till' | 'otherTill' | 'menuItemId' | 'otherMenuItemId'>,
  ) {
    this.db = parts.db;
    this.clock = parts.clock;
    this.till = parts.till;
    this.otherTill = parts.otherTill;
    this.menuItemId = parts.menuItemId;
    this.otherMenuItemId = parts.otherMenuItemId;
  }

  readonly bureau: Actor = { ...systemActor(COUNTY), id: 'bureau-officer', role: 'bureau_admin', staffNumber: 'A-001' };

  get<T>(token: Type<T>): T {
    return this.context.get(token, { strict: false });
  }

  id(): Id {
    return this.get(Ids).next();
  }

  /** A resident of the first street with a card; `points` are granted by a ledger transfer as an issuance would. */
  async person(wish: { born?: string; categories?: readonly Category[]; points?: bigint; hukou?: string; phone?: string; name?: string } = {}): Promise<SmallPerson> {
    const serial = String(++this.people).padStart(3, '0');
    const born = wish.born ?? '1941-03-05';
    const first17 = `990101${born.replaceAll('-', '')}${serial}`;
    const registered = done(
      await this.get(RegisterPerson).register(this.bureau, {
        idNumber: first17 + citizenIdCheck(first17),
        name: wish.name ?? '陈小英',
        phone: wish.phone ?? null,
        residenceArea: `${COUNTY}001`,
        hukouArea: wish.hukou ?? COUNTY,
      }),
    );
    const { personId } = registered;
    for (const category of wish.categories ?? [])
      done(await this.get(AddCategory).add(this.bureau, { personId, category, startsOn: '2026-01-01' as Day, endsOn: null, evidence: '街道核定' }));
    done(await this.get(OpenPurse).open(this.bureau, { personId, openedOn: '2026-01-01' as Day }));
    if (wish.points !== undefined) await this.grant(personId, wish.points);
    const [card] = await this.get(IssueCards).issue(this.bureau, [personId]);
    if (!card) throw new Error('no card was issued');
    return { personId, code: card.code, number: card.number };
  }

  /** A lot of points, in hundredths. */
  async grant(personId: Id, amount: bigint, expiresOn: Day = lastDay(addMonths(monthOf(dayOf(LUNCH)), 12))): Promise<Id> {
    const [lotId, lineId] = [this.id(), this.id()];
    const now = this.clock.nowMs();
    const month = monthOf(dayOf(now));
    await this.get(UnitOfWork).run(async (tx) => {
      const runId = this.id();
      const made = { made_by: 'maker', made_at: now, approved_by: 'approver', approved_at: now, posted_to: 1, posted_at: now };
      await tx.insert('issuance_run', [
        {
          id: runId,
          county: COUNTY,
          programme: 'cyf',
          month,
          kind: 'difference',
          ordinal: ++this.runs,
          state: 'posted',
          ...made,
          persons_decided: 1,
          lines_total: 1,
          amount_total: amount,
        },
      ]);
      await tx.insert('issuance_line', [
        {
          run_id: runId,
          line_no: 1,
          id: lineId,
          person_id: personId,
          programme: 'cyf',
          month,
          unit: 'POINT',
          amount,
          policy_version: '2025-05-01',
          rule_id: 'test',
          reasons: '[]',
        },
      ]);
      await this.get(LotStore).insert(tx, COUNTY, [
        { id: lotId, personId, programme: 'cyf', month, granted: points(amount), remaining: points(amount), openedOn: `${month}-01` as Day, expiresOn, closedOn: null },
      ]);
      await this.get(Ledger).append(
        tx,
        this.bureau,
        [grantTransfer({ id: this.id(), subjectId: lineId, personId, programme: 'cyf', lotId, amount: points(amount), effectiveOn: dayOf(now) })],
        now,
      );
    });
    return lotId;
  }

  /** A lunch at the first till, 16.00 yuan, now. */
  meal(person: SmallPerson, change: Partial<RedeemItem> = {}): RedeemItem {
    return {
      actor: this.till,
      id: this.id(),
      code: person.code,
      menuItemId: this.menuItemId,
      occurredAt: this.clock.nowMs(),
      offline: false,
      presence: { by: 'holder' },
      tender: 'cash',
      ...change,
    };
  }

  async one<T>(sql: string, values: readonly (string | number)[] = []): Promise<T> {
    const [row] = await this.get(UnitOfWork).reader.query<T>(sql, values);
    if (row === undefined) throw new Error(`no row: ${sql}`);
    return row;
  }

  async drop(): Promise<void> {
    await this.context.close();
    await this.db.drop();
  }
}

/** `change` swaps providers, for negative controls. */
export async function openSmallCounty(
  extra: { modules?: readonly Type[]; db?: TestDatabase; change?: (builder: TestingModuleBuilder) => TestingModuleBuilder } = {},
): Promise<SmallCounty> {
  const db = extra.db ?? (await openTestDatabase());
  const clock = new SetClock(LUNCH);
  const builder = Test.createTestingModule({
    imports: [PlatformModule.with({ database: db.database, keys: db.keys, clock }), RedemptionModule, CardsModule, ...(extra.modules ?? [])],
  });
  const context = await (extra.change ? extra.change(builder) : builder).compile();
  await context.init();
  return foundSmallCounty(context, { db, clock });
}

/** Founds the small county through an app that is there already. */
export async function foundSmallCounty(context: INestApplicationContext, { db, clock }: Pick<SmallCounty, 'db' | 'clock'>): Promise<SmallCounty> {
  const get = <T>(token: Type<T>): T => context.get(token, { strict: false });
  const bureau: Actor = { ...systemActor(COUNTY), id: 'bureau-officer', role: 'bureau_admin', staffNumber: 'A-001' };
  done(
    await get(DefineAreas).define(bureau, [
      area(COUNTY, null, '上城区'),
      area(`${COUNTY}001`, COUNTY, '清波街道'),
      area(`${COUNTY}002`, COUNTY, '湖滨街道'),
      area('330105', null, '拱墅区'),
    ]),
  );
  for (const policy of DEMO_POLICIES) done(await publish(context, bureau, policy));
  done(await donate(context, bureau, { amountFen: 1_000_000 }));
  const sites = done(await get(OpenSites).openMany(bureau, [whole('CH001', 1), whole('QB002', 2)]));
  const pair = generateKeyPairSync('ed25519');
  const tills: Actor[] = [];
  for (const site of sites) {
    const enrolment = done(await get(MakeDeviceEnrolment).make({ ...bureau, id: 'tablet-officer', staffNumber: 'T-001' }, { siteId: site.id }));
    const device = done(
      await get(EnrolDevice).enrol({
        token: enrolment.token,
        publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        name: '收银平板',
        version: '1.0',
      }),
    );
    tills.push({ id: `operator-${site.code}`, role: 'site_operator', areaCode: site.areaCode, siteId: site.id, deviceId: device.id, personId: null, staffNumber: null });
  }
  const accounts = tills.map(({ id, role, areaCode, siteId }) => ({
    id,
    login: id,
    password_hash: '-',
    display_name: id,
    role,
    area_code: areaCode,
    site_id: siteId,
    failed_logins: 0,
    created_at: 1,
  }));
  await get(UnitOfWork).run((tx) => tx.insert('user_account', accounts));
  for (const table of ['user_account', 'account_name'] as const) await fillRowSeals(db.database, get(RowSeals), table);
  const [till, otherTill] = tills;
  const [menu, otherMenu] = sites.map((site) => site.menu[0]?.id);
  if (!till || !otherTill || menu === undefined || otherMenu === undefined) throw new Error('the sites did not open');
  return new SmallCounty(context, { db, clock, till, otherTill, menuItemId: menu, otherMenuItemId: otherMenu });
}

/** The value of a use case that a test expects to succeed. */
export function done<T>(result: T): Exclude<T, { kind: 'refused' }> {
  if (isRefusal(result)) throw new Error(`refused: ${result.code} ${JSON.stringify(result.detail)}`);
  return result as Exclude<T, { kind: 'refused' }>;
}

export function area(code: string, parent: string | null, name: string) {
  return { code, parent, name, nameEn: name, startsOn: '2020-01-01' as Day, endsOn: null, synthetic: true };
}

export function whole(code: string, serial: number) {
  const first17 = `91330102MA2H${String(serial).padStart(5, '0')}`;
  return {
    code,
    operator: { creditCode: first17 + creditCodeCheck(first17), name: `助餐公司${String(serial)}` },
    name: `采荷老年食堂${String(serial)}`,
    nameEn: `Caihe canteen ${String(serial)}`,
    type: 'canteen' as const,
    areaCode: `${COUNTY}00${String(serial)}`,
    address: '采荷路1号',
    seats: 80,
    portionsPerMeal: 300,
    openedOn: '2024-01-01' as Day,
    licences: [{ kind: 'food' as const, number: `JY133${String(serial)}`, validFrom: '2024-01-01' as Day, validUntil: '2028-12-31' as Day }],
    windows: [],
    menu: [{ name: '午餐套餐', nameEn: 'Lunch set', priceFen: fen(1600), openPrice: false, window: null, validFrom: '2024-01-01' as Day }],
  };
}
