import { ValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { CardsModule, IssueCards } from '#cards';
import { CreateUser, IdentityModule, SignIn } from '#identity';
import { DefineAreas, PeopleModule, RegisterPerson } from '#people';
import { PlatformModule, type Role } from '#platform';
import { type RedeemItem, RedeemMeal, RedemptionModule, SellFullPrice, VoidRedemption } from '#redemption';
import { GrievancesModule } from '#grievances';
import { IntegrityModule } from '#integrity';
import { OfflineModule } from '#offline';
import { JobsModule } from '#jobs';
import { ProposalsModule } from '#proposals';
import { ReconciliationModule } from '#reconciliation';
import { CountDays, SupervisionModule } from '#supervision';
import { citizenIdCheck, day, type Day, fen, type Id, instantAt, isRefusal } from '#values';
import { AlarmsController } from '../../../apps/api/src/bureau/alarms.controller.js';
import { AppealsController } from '../../../apps/api/src/bureau/appeals.controller.js';
import { BureauCardChecksController } from '../../../apps/api/src/bureau/card-checks.controller.js';
import { CardBindingsController } from '../../../apps/api/src/bureau/card-bindings.controller.js';
import { CardsController } from '../../../apps/api/src/bureau/cards.controller.js';
import { CategoriesController } from '../../../apps/api/src/bureau/categories.controller.js';
import { ComplaintsController } from '../../../apps/api/src/bureau/complaints.controller.js';
import { CarriersController } from '../../../apps/api/src/bureau/carriers.controller.js';
import { BureauDevicesController } from '../../../apps/api/src/bureau/devices.controller.js';
import { DeviceStandingsController } from '../../../apps/api/src/bureau/device-standings.controller.js';
import { ExportsController } from '../../../apps/api/src/bureau/exports.controller.js';
import { OfflineReviewsController } from '../../../apps/api/src/bureau/offline-reviews.controller.js';
import { IntegrityController } from '../../../apps/api/src/bureau/integrity.controller.js';
import { PersonsController } from '../../../apps/api/src/bureau/persons.controller.js';
import { ProposalAnswers } from '../../../apps/api/src/bureau/proposals.answer.js';
import { ProposalsController } from '../../../apps/api/src/bureau/proposals.controller.js';
import { ReconciliationsController } from '../../../apps/api/src/bureau/reconciliations.controller.js';
import { RefusalsController } from '../../../apps/api/src/bureau/refusals.controller.js';
import { TodayController } from '../../../apps/api/src/bureau/today.controller.js';
import { VoidRequestsController } from '../../../apps/api/src/bureau/void-requests.controller.js';
import { area, COUNTY, done, openSmallCounty, type SmallCounty, type SmallPerson } from '../../support/small-county.js';

export const PASSWORD = 'correct horse 85';
export const FIRST_STREET = `${COUNTY}001`;
export const SECOND_STREET = `${COUNTY}002`;
const VILLAGE_STREET = `${COUNTY}014`;
export const TODAY = '2026-11-23' as Day;

/** The routes of the console's pages, and those of the lists that its figures lead to. */
const CONTROLLERS = [
  TodayController,
  RefusalsController,
  DeviceStandingsController,
  BureauDevicesController,
  ExportsController,
  ReconciliationsController,
  PersonsController,
  OfflineReviewsController,
  ComplaintsController,
  AppealsController,
  BureauCardChecksController,
  CarriersController,
  CardsController,
  CardBindingsController,
  CategoriesController,
  VoidRequestsController,
  AlarmsController,
  IntegrityController,
  ProposalsController,
];

/** Who looks: the bureau, an auditor, and an officer of each street that has a site. */
const WATCHERS: Readonly<Record<string, { readonly role: Role; readonly areaCode: string }>> = {
  bureau: { role: 'bureau_admin', areaCode: COUNTY },
  officer: { role: 'bureau_officer', areaCode: COUNTY },
  approver: { role: 'bureau_approver', areaCode: COUNTY },
  auditor: { role: 'auditor', areaCode: COUNTY },
  first: { role: 'street_officer', areaCode: FIRST_STREET },
  second: { role: 'street_officer', areaCode: SECOND_STREET },
};

export interface ShownFigure {
  readonly key: string;
  readonly value: number | null;
  readonly yesterday: number | null;
  readonly sameWeekday: number | null;
  readonly rows: string;
  readonly unit: string;
  readonly asOf: number;
  readonly definition: { readonly zh: string; readonly en: string };
}

/** A row of any drill list: what it adds stands in the one of these that it has. */
export type DrillRow = Readonly<Record<string, unknown>> & { readonly adds?: number; readonly refusals?: number; readonly queueLength?: number };

/** A small county with a life of some days at both tills, and the bureau’s pages’ routes over it. */
export class WatchedCounty {
  private constructor(
    readonly county: SmallCounty,
    readonly app: NestExpressApplication,
    private readonly tokens: Readonly<Record<string, string>>,
  ) {}

  static async open(): Promise<WatchedCounty> {
    const county = await openSmallCounty({ modules: [SupervisionModule, ReconciliationModule, OfflineModule, GrievancesModule] });
    const { db, clock } = county;
    const module = await Test.createTestingModule({
      imports: [
        PlatformModule.with({ database: db.database, keys: db.keys, clock }),
        IdentityModule,
        PeopleModule,
        CardsModule,
        JobsModule,
        ReconciliationModule,
        SupervisionModule,
        OfflineModule,
        GrievancesModule,
        IntegrityModule,
        RedemptionModule,
        ProposalsModule,
      ],
      controllers: CONTROLLERS,
      providers: [ProposalAnswers],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>();
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
    await app.init();
    const tokens: Record<string, string> = {};
    for (const [login, who] of Object.entries(WATCHERS)) {
      done(await county.get(CreateUser).create(county.bureau, { login: `${login}.li`, password: PASSWORD, displayName: '李审核', staffNumber: `W-${login}`, ...who }));
    }
    const watched = new WatchedCounty(county, app, tokens);
    await watched.signIn(tokens);
    return watched;
  }

  /** Tokens last a quarter of an hour: signs everybody in again at the time of the clock. */
  async signIn(tokens: Record<string, string> = this.tokens as Record<string, string>): Promise<void> {
    for (const login of Object.keys(WATCHERS)) {
      tokens[login] = done(await this.county.get(SignIn).signIn({ audience: 'bureau', login: `${login}.li`, password: PASSWORD })).accessToken;
    }
  }

  async at(when: string): Promise<void> {
    const [date = '', time = ''] = when.split(' ');
    const [hour = '0', minute = '0'] = time.split(':');
    this.county.clock.set(instantAt(day(date), Number(hour) * 60 + Number(minute)));
    await this.signIn();
  }

  get(who: string, path: string): request.Test {
    return request(this.app.getHttpServer())
      .get(`/${path}`)
      .auth(this.tokens[who] ?? '', { type: 'bearer' });
  }

  post(who: string, path: string, body: object): request.Test {
    return request(this.app.getHttpServer())
      .post(`/${path}`)
      .auth(this.tokens[who] ?? '', { type: 'bearer' })
      .send(body);
  }

  async figures(who: string, query = ''): Promise<Map<string, ShownFigure>> {
    const { body } = (await this.get(who, `bureau/today${query}`).expect(200)) as { body: { figures: ShownFigure[] } };
    return new Map(body.figures.map((figure) => [figure.key, figure]));
  }

  /** Every row of a list, over all its pages, three a page. */
  async rows(who: string, path: string): Promise<DrillRow[]> {
    const rows: DrillRow[] = [];
    const more = path.includes('?') ? '&' : '?';
    for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = (await this.get(who, `${path}${more}limit=3${next}`).expect(200)) as { body: { items: DrillRow[]; next: string | null } };
      rows.push(...body.items);
      cursor = body.next;
    }
    return rows;
  }

  /** What the rows of a figure add up to. */
  async sum(who: string, figure: ShownFigure): Promise<number> {
    const rows = await this.rows(who, figure.rows);
    if (figure.key === 'rows_unsent') return rows.reduce((sum, row) => sum + (row.queueLength ?? NaN), 0);
    return rows.reduce((sum, row) => sum + (row.adds ?? row.refusals ?? 1), 0);
  }

  async eat(person: SmallPerson, change: Partial<RedeemItem> = {}): Promise<Id> {
    return done(await this.county.get(RedeemMeal).redeem(this.county.meal(person, change))).receipt.redemptionId;
  }

  async refused(change: Partial<RedeemItem>, person: SmallPerson): Promise<string> {
    const verdict = await this.county.get(RedeemMeal).redeem(this.county.meal(person, change));
    if (!isRefusal(verdict)) throw new Error('it was not refused');
    return verdict.code;
  }

  async takeBack(redemptionId: Id): Promise<void> {
    done(await this.county.get(VoidRedemption).void(this.county.till, { id: this.county.id(), redemptionId, reason: '点错了' }));
  }

  async sellFullPrice(kind: 'elder' | 'guest' | 'staff'): Promise<void> {
    const sale = { id: this.county.id(), kind, priceFen: fen(1600), tender: 'cash', occurredAt: this.county.clock.nowMs(), refusalCode: null } as const;
    done(await this.county.get(SellFullPrice).sell(this.county.till, sale));
  }

  /** Somebody of the street whose collective adds a yuan. */
  async villager(): Promise<SmallPerson> {
    const { county } = this;
    done(await county.get(DefineAreas).define(county.bureau, [area(VILLAGE_STREET, COUNTY, '笕桥街道')]));
    const first17 = '99010119400506999';
    const idNumber = first17 + citizenIdCheck(first17);
    const { personId } = done(
      await county.get(RegisterPerson).register(county.bureau, { idNumber, name: '王大伯', phone: null, residenceArea: VILLAGE_STREET, hukouArea: COUNTY }),
    );
    const [card] = await county.get(IssueCards).issue(county.bureau, [personId]);
    if (!card) throw new Error('no card was issued');
    return { personId, code: card.code, number: card.number };
  }

  get otherTill(): Partial<RedeemItem> {
    return { actor: this.county.otherTill, menuItemId: this.county.otherMenuItemId };
  }

  countDays(): ReturnType<CountDays['count']> {
    return this.county.get(CountDays).count(10);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.county.drop();
  }
}
