import type { components } from '../../kit/api/schema.js';
import { clockTime, momentText, money, plain } from '../../kit/formats.js';
import { language, ofBoth } from '../../kit/words.js';
import { whole } from './figure-text.js';
import { t } from './words.js';

type Schemas = components['schemas'];
type Meal = Schemas['DayMealDto'];
type Sale = Schemas['FullPriceSaleDto'];
type Refusals = Schemas['SiteRefusalsDto'];
type Site = Schemas['SiteStandingDto'];
type Device = Schemas['DeviceStandingDto'];

/** A cell: its text, and whether it is a number or a Chinese name that stays Chinese. */
export interface Cell {
  readonly text: string;
  readonly number?: true;
  readonly zh?: true;
  /** A person whose name may be opened. */
  readonly person?: { readonly id: string; readonly resident: boolean };
}

/** How one list of the server is shown, and what a row of it adds to the figure. */
export interface RowList<Row> {
  readonly heads: () => readonly string[];
  readonly key: (row: Row) => string;
  readonly cells: (row: Row) => readonly Cell[];
  readonly adds: (row: Row) => number;
  /** The page on which a row is looked at whole, and decided. */
  readonly page?: (row: Row) => string;
  /** The same list narrowed otherwise: what was decided before, what was returned. */
  readonly others?: readonly { readonly query: string; readonly name: () => string }[];
}

const number = (text: string): Cell => ({ text, number: true });
const name = (row: { siteCode: string; siteName: string; siteNameEn: string }): Cell => site(row.siteCode, row.siteName, row.siteNameEn);
const site = (code: string, zh: string, en: string): Cell => ({ text: `${code} ${language.language === 'zh' ? zh : en}` });

const MEALS: (borne: boolean) => RowList<Meal> = (borne) => ({
  heads: () => [
    t('time'),
    t('where'),
    t('who'),
    t('window'),
    t('how'),
    t('price'),
    t('discount'),
    t('CITY'),
    t('DISTRICT'),
    t('COLLECTIVE'),
    t('CHARITY'),
    t('points'),
    t('selfPay'),
    t('state'),
  ],
  key: (meal) => meal.redemptionId,
  cells: (meal) => [
    { text: clockTime(meal.occurredAt) },
    name(meal),
    { text: meal.nameMasked, zh: true, person: { id: meal.personId, resident: meal.resident } },
    { text: t(meal.window) },
    { text: meal.typedReason === null ? t(meal.codeKind) : t('typedBecause', { reason: meal.typedReason }), ...(meal.typedReason === null ? {} : { zh: true }) },
    number(plain(meal.listPriceFen)),
    number(plain(meal.discountFen)),
    ...['CITY', 'DISTRICT', 'COLLECTIVE', 'CHARITY'].map((funder) => number(plain(meal.fundings.find((one) => one.funder === funder)?.amountFen ?? 0))),
    number(plain(meal.points)),
    number(plain(meal.selfPayFen)),
    { text: mealState(meal) },
  ],
  adds: (meal) => meal.adds,
  // Who bears a meal that the funds do not is decided on a page of its own.
  ...(borne ? { page: (meal: Meal) => `/matters/offline/${meal.redemptionId}` } : {}),
});

function mealState(meal: Meal): string {
  const parts = [meal.voidedAt === null ? t('stands') : t('voided', { time: clockTime(meal.voidedAt) })];
  if (meal.offline) parts.push(t('offlineTag'));
  if (meal.standing !== 'funded') parts.push(t(meal.standing === 'site' ? 'bySite' : meal.standing));
  return parts.join(' · ');
}

const SALES: RowList<Sale> = {
  heads: () => [t('time'), t('where'), t('kind'), t('window'), t('price')],
  key: (sale) => sale.saleId,
  cells: (sale) => [{ text: clockTime(sale.occurredAt) }, name(sale), { text: t(sale.kind) }, { text: sale.window === null ? '—' : t(sale.window) }, number(money(sale.priceFen))],
  adds: () => 1,
};

const REFUSALS: RowList<Refusals> = {
  heads: () => [t('where'), t('why'), t('times')],
  key: (row) => `${row.siteId} ${row.code}`,
  cells: (row) => [name(row), { text: ofBoth(row.title) }, number(whole(row.refusals))],
  adds: (row) => row.refusals,
};

const SITES: RowList<Site> = {
  heads: () => [t('where'), t('area'), t('meals1'), t('full1'), t('queue'), t('lastSeen')],
  key: (row) => row.siteId,
  cells: (row) => [
    site(row.code, row.name, row.nameEn),
    { text: row.areaName === null ? row.areaCode : ofBoth(row.areaName) },
    number(whole(row.meals)),
    number(whole(row.fullPriceMeals)),
    number(whole(row.rowsUnsent)),
    { text: row.lastSeenAt === null ? '—' : momentText(row.lastSeenAt) },
  ],
  adds: () => 1,
};

const DEVICES: (unsent: boolean) => RowList<Device> = (unsent) => ({
  heads: () => [t('where'), t('device1'), t('state'), t('version'), t('queue'), t('lastSeen')],
  key: (row) => row.deviceId,
  cells: (row) => [
    name(row),
    { text: row.name, zh: true },
    { text: t(row.online ? 'yes' : 'no') },
    { text: row.version ?? '—' },
    number(row.queueLength === null ? '—' : whole(row.queueLength)),
    { text: row.lastSeenAt === null ? '—' : momentText(row.lastSeenAt) },
  ],
  adds: (row) => (unsent ? (row.queueLength ?? 0) : 1),
});

type Review = Schemas['OfflineReviewDto'];
const REVIEWS: RowList<Review> = {
  heads: () => [t('received'), t('where'), t('who'), t('what'), t('verdict')],
  key: (row) => row.eventId,
  cells: (row) => [
    { text: momentText(row.receivedAt) },
    name(row),
    person(row),
    {
      text:
        row.kind === 'meal' || row.kind === 'void' || row.kind === 'full_price' || row.kind === 'not_holder' || row.kind === 'refused' ? t(`event_${row.kind}`) : t('event_other'),
    },
    { text: ofBoth(row.verdict.words) },
  ],
  adds: () => 1,
  page: (row) => `/matters/offline/${row.eventId}`,
  others: [
    { query: 'list=held', name: () => t('listHeld') },
    { query: 'list=suspense', name: () => t('suspense') },
    { query: 'list=overspent', name: () => t('listOverspent') },
    { query: 'list=returned', name: () => t('listReturned') },
    { query: 'list=evidence', name: () => t('listEvidence') },
    { query: 'list=stolen', name: () => t('listStolen') },
  ],
};

/** Whoever it is about, as far as it is known. */
function person(row: { personId: string | null; nameMasked: string | null; resident: boolean }): Cell {
  return row.personId === null || row.nameMasked === null ? { text: '—' } : { text: row.nameMasked, zh: true, person: { id: row.personId, resident: row.resident } };
}

const ANSWERED = [
  { query: 'state=received', name: () => t('listOpen') },
  { query: 'state=answered', name: () => t('listAnswered') },
];

const COMPLAINTS: RowList<Schemas['BureauComplaintDto']> = {
  heads: () => [t('madeAt'), t('where'), t('who'), t('about'), t('result')],
  key: (row) => row.id,
  cells: (row) => [{ text: momentText(row.madeAt) }, name(row), person(row), { text: ofBoth(row.aboutWords) }, answered(row)],
  adds: () => 1,
  page: (row) => `/matters/complaints/${row.id}`,
  others: ANSWERED,
};

const APPEALS: RowList<Schemas['BureauAppealDto']> = {
  heads: () => [t('madeAt'), t('who'), t('programme'), t('month'), t('result')],
  key: (row) => row.id,
  cells: (row) => [{ text: momentText(row.madeAt) }, person(row), { text: ofBoth(row.programmeTitle) }, { text: row.month }, answered(row)],
  adds: () => 1,
  page: (row) => `/matters/appeals/${row.id}`,
  others: ANSWERED,
};

function answered({ answer }: { answer: Schemas['GivenAnswerDto'] | null }): Cell {
  return { text: answer === null ? t('waits') : ofBoth(answer.outcomeWords) };
}

const VOIDS: RowList<Schemas['VoidRequestDto']> = {
  heads: () => [t('askedAt'), t('where'), t('who'), t('meal1'), t('why'), t('askedBy'), t('result')],
  key: (row) => row.requestId,
  cells: (row) => [
    { text: momentText(row.askedAt) },
    name(row),
    person(row),
    { text: momentText(row.occurredAt) },
    { text: row.reason, zh: true },
    { text: row.askedBy, zh: true },
    { text: t(`void_${row.state}`) },
  ],
  adds: () => 1,
  page: (row) => `/matters/voids/${row.requestId}`,
  others: [
    { query: 'state=open', name: () => t('listOpen') },
    { query: 'state=granted', name: () => t('void_granted') },
    { query: 'state=declined', name: () => t('void_declined') },
    { query: 'state=overtaken', name: () => t('void_overtaken') },
  ],
};

const CHECKS: RowList<Schemas['BureauCardCheckDto']> = {
  heads: () => [t('time'), t('where'), t('holder'), t('operator'), t('note'), t('sent')],
  key: (row) => row.checkId,
  cells: (row) => [
    { text: clockTime(row.at) },
    name(row),
    person(row),
    { text: row.operator ?? '—', zh: true },
    { text: row.note ?? '—', zh: true },
    { text: t(row.uploaded ? 'sentWithEvents' : 'sentAtOnce') },
  ],
  adds: () => 1,
};

const ALTERED: RowList<Schemas['IntegrityFindingDto']> = {
  heads: () => [t('finding'), t('table'), t('row1')],
  key: (row) => String(row.line),
  cells: (row) => [{ text: ofBoth(row.words) }, { text: row.objectKind }, { text: row.objectId }],
  adds: () => 1,
};

const ALARMS: RowList<Schemas['AlarmDto']> = {
  heads: () => [t('finding'), t('value'), t('limit'), t('advice')],
  key: (row) => row.kind,
  cells: (row) => [{ text: ofBoth(row.label) }, { text: String(row.value) }, { text: String(row.limit) }, { text: ofBoth(row.advice) }],
  adds: () => 1,
};

/** The list behind a path; null when this page knows none. */
export function rowList(path: string): RowList<never> | null {
  const [where = '', query = ''] = path.split('?');
  const lists: Readonly<Record<string, RowList<never>>> = {
    'bureau/today/redemptions': MEALS(query.includes('standing=')),
    'bureau/today/full-price-meals': SALES,
    'bureau/refusals': REFUSALS,
    'bureau/site-standings': SITES,
    'bureau/device-standings': DEVICES(query.includes('only=unsent')),
    'bureau/offline-reviews': REVIEWS,
    'bureau/card-checks': CHECKS,
    'bureau/void-requests': VOIDS,
    'bureau/complaints': COMPLAINTS,
    'bureau/appeals': APPEALS,
    'bureau/integrity-findings': ALTERED,
    'bureau/alarms': ALARMS,
  };
  return lists[where] ?? null;
}
