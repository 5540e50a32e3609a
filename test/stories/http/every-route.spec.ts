import type { OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { openApi } from '#api';
import { unguardedRoutes } from '#identity';
import { BUREAU_ROLES, type BureauRole, type FrontOffice, openFrontOffice } from './front-office.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];
const NOBODY = '019ab0d2-7c00-7000-8000-0123456789ab';

let office: FrontOffice;
let document: OpenAPIObject;
beforeAll(async () => {
  office = await openFrontOffice();
  document = openApi(office.app);
});
afterAll(() => office.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) => METHODS.flatMap((method) => (item[method] === undefined ? [] : [{ method, path, operation: item[method] }])));
const call = (method: Method, path: string, token?: string) => {
  const sent = request(office.app.getHttpServer())[method](path.replace(/\{\w+\}/g, NOBODY));
  return (token === undefined ? sent : sent.auth(token, { type: 'bearer' })).send(method === 'get' ? undefined : {});
};
const nameOf = (method: string, path: string) => `${method.toUpperCase()} ${path.replace('/api/v1/', '')}`;

/** What may be called without a token, each with a credential in its body or public by nature. */
const OPEN_TO_ALL = [
  'GET counter/operators',
  'GET counter/snapshot',
  'GET open/menus',
  'GET open/problems',
  'GET open/sites',
  'POST bureau/sessions',
  'POST bureau/sessions/renewals',
  'POST counter/device-reports',
  'POST counter/devices',
  'POST counter/event-batches',
  'POST counter/server-times',
  'POST counter/sessions',
  'POST counter/sessions/renewals',
  'POST counter/shifts',
  'POST elder/activations',
  'POST elder/family-activations',
  'POST elder/family-sessions',
  'POST elder/sessions',
  'POST elder/sessions/renewals',
  'POST elder/sms-activations',
  'POST elder/sms-codes',
];

/** What every account of the bureau may do with itself. */
const OWN = ['DELETE bureau/sessions/current', 'POST bureau/password-changes', 'POST bureau/second-factors', 'POST bureau/second-factors/confirmations', 'POST bureau/staff-links'];
const READING = [...OWN, 'POST bureau/person-searches', 'POST bureau/reconciliations'];
const CLERKS_ONLY = ['bureau/policies', 'bureau/users', 'bureau/areas', 'bureau/donations', 'bureau/ledger', 'bureau/issuance-runs', 'bureau/operators', 'bureau/prices'];

it('describes every operation in Chinese and English, under the tag of its audience, with the ways it may refuse', () => {
  const poor = operations().filter(({ path, operation }) => {
    const [zh = '', en = ''] = (operation.summary ?? '').split(/ ?\/ /);
    const tag = path.split('/')[3] ?? '';
    return !/\p{Script=Han}/u.test(zh) || !/[A-Za-z]{2}/.test(en) || operation.tags?.[0] !== tag || operation.responses['default'] === undefined;
  });
  expect(poor.map(({ method, path }) => nameOf(method, path))).toEqual([]);
  expect(operations().length).toBeGreaterThan(100);
});

it('leaves no route without a guard or a reason', () => {
  expect(unguardedRoutes(office.app)).toEqual([]);
});

it('asks for a token everywhere but at the doors that are meant to be open', async () => {
  const open: string[] = [];
  for (const { method, path } of operations()) if ((await call(method, path)).status !== 401 || OPEN_TO_ALL.includes(nameOf(method, path))) open.push(nameOf(method, path));
  expect(open.sort()).toEqual(OPEN_TO_ALL);
});

it('opens no door of another audience to a token of the bureau', async () => {
  for (const { method, path } of operations()) {
    if (!/v1\/(elder|counter)\//.test(path) || OPEN_TO_ALL.includes(nameOf(method, path))) continue;
    expect([nameOf(method, path), (await call(method, path, office.tokens.bureau_admin)).status]).toEqual([nameOf(method, path), 401]);
  }
});

describe('what a role may change', () => {
  const changes: Partial<Record<BureauRole, string[]>> = {};
  beforeAll(async () => {
    for (const role of BUREAU_ROLES) {
      const may = [...OWN];
      for (const { method, path } of operations()) {
        const name = nameOf(method, path);
        if (method === 'get' || !path.includes('/bureau/') || OPEN_TO_ALL.includes(name) || OWN.includes(name)) continue;
        const { status } = await call(method, path, office.tokens[role]);
        expect([role, name, status < 500]).toEqual([role, name, true]);
        if (status !== 403) may.push(name);
      }
      changes[role] = may.sort();
    }
  });

  it('an auditor looks, opens sealed fields for a reason, reconciles, and changes nothing', () => {
    expect(changes.auditor).toEqual([...READING, 'POST bureau/persons/{id}/reveals'].sort());
  });

  it('an approver decides what others asked for, and asks for nothing', () => {
    const decides = ['POST bureau/issuance-runs/{id}/approval', 'POST bureau/issuance-runs/{id}/cancellation', 'POST bureau/issuance-runs/{id}/posting'];
    expect(changes.bureau_approver).toEqual(
      [
        ...READING,
        ...decides,
        'POST bureau/offline-reviews/{id}/bearers',
        'POST bureau/offline-reviews/{id}/decisions',
        'POST bureau/proposals/{id}/confirmation',
        'POST bureau/proposals/{id}/refusal',
        'POST bureau/void-requests/{id}/decision',
      ].sort(),
    );
  });

  it('an officer approves nothing, publishes no policy and makes no account', () => {
    // An officer puts the meals of a stolen tablet before somebody else.
    const forbidden = /approval|void-requests\/|proposals.*(confirmation|refusal)|bureau\/(policies|users|areas)/;
    expect(changes.bureau_officer?.filter((name) => forbidden.test(name))).toEqual([]);
  });

  it('a street keeps its registry, cards and sites; law, money and accounts are the county’s', () => {
    expect(changes.street_officer?.filter((name) => CLERKS_ONLY.some((part) => name.includes(part)) || /death-revocation|imports.*activation/.test(name))).toEqual([]);
    expect(changes.street_officer).toContain('POST bureau/persons');
  });
});
