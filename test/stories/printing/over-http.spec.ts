import request from 'supertest';
import { CardOf } from '#cards';
import { CreateUser } from '#identity';
import { area, done } from '../../support/small-county.js';
import { type FrontOffice, openFrontOffice, PASSWORD, STREET } from '../http/front-office.js';
import { DefineAreas } from '#people';
import { systemActor } from '#platform';
import { codesOn, scanned } from './paper.js';

/* Goal: an officer at the county's own pages gets cards onto paper, and nobody else does. */

let office: FrontOffice;
beforeAll(async () => {
  office = await openFrontOffice();
  done(await office.app.get(DefineAreas, { strict: false }).define(systemActor(STREET.slice(0, 6)), [area(`${STREET.slice(0, 6)}002`, STREET.slice(0, 6), '湖滨街道')]));
});
afterAll(() => office.close());

const server = () => request(office.app.getHttpServer());
/** `as` is a role, or an access token. */
const bureau = (method: 'get' | 'post', as: string, path: string) => {
  const token = (office.tokens as Partial<Record<string, string>>)[as] ?? as;
  return server()[method](`/api/v1/bureau/${path}`).auth(token, { type: 'bearer' });
};
const post = (role: string, path: string, body: object) => bureau('post', role, path).send(body);

it('from a resident to a sheet with a code that is that of the card, and through all steps', async () => {
  const person = { idNumber: '990001194003041224', name: '陈小英', residenceArea: STREET, hukouArea: STREET };
  const { personId } = (await post('street_officer', 'persons', person)).body as { personId: string };
  expect((await post('street_officer', 'cards', { personIds: [personId] })).body).toMatchObject({ items: [{ personId }] });
  const { code } = done(await office.app.get(CardOf, { strict: false }).card(systemActor(STREET.slice(0, 6)), personId));
  const wish = { title: '清波街道十月新卡', areaCode: STREET, format: 'cr80' };
  const made = await post('street_officer', 'print-batches', wish);
  expect([made.status, made.body]).toMatchObject([201, { cards: 1, faults: 0, standing: 'made', steps: [{ step: 'made', by: 'street.officer' }] }]);
  const { id } = made.body as { id: string };

  const sheets = await bureau('get', 'street_officer', `print-batches/${id}/sheets.pdf`)
    .buffer(true)
    .parse((answer, done_) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        done_(null, Buffer.concat(chunks));
      });
    });
  expect(sheets.headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store', 'content-disposition': `attachment; filename="love-cards-${id}.pdf"` });
  expect((await codesOn(scanned(sheets.body as Buffer, 1))).map(({ text }) => text)).toEqual([code]);

  expect((await post('street_officer', `print-batches/${id}/steps`, { step: 'printed', by: '印刷厂 周师傅' })).body).toMatchObject({ standing: 'printed' });
  expect((await post('street_officer', `print-batches/${id}/steps`, { step: 'checked', counted: 1 })).body).toMatchObject({ code: 'same_person' });
  const { body } = await post('bureau_officer', `print-batches/${id}/steps`, { step: 'checked', counted: 1 });
  expect(body).toMatchObject({ standing: 'checked', steps: [{}, { by: '印刷厂 周师傅' }, { by: 'bureau.officer', counted: 1, setAside: 0 }] });
  expect((await bureau('get', 'auditor', `print-batches/${id}/lines`)).body).toMatchObject({ items: [{ nameMasked: '陈*英', standing: 'good', fault: null }], next: null });
  expect((await bureau('get', 'auditor', 'print-batches')).body).toMatchObject({ items: [{ id, standing: 'checked' }] });
});

it('gives live codes to clerks only, and to none of another street', async () => {
  const { items } = (await bureau('get', 'auditor', 'print-batches')).body as { items: { id: string }[] };
  const path = `print-batches/${items[0]?.id ?? ''}/sheets.pdf`;
  for (const role of ['auditor', 'bureau_approver'] as const) expect((await bureau('get', role, path)).body).toMatchObject({ code: 'forbidden' });
  const neighbour = { login: 'street.hubin', password: PASSWORD, displayName: '湖滨', role: 'street_officer', areaCode: `${STREET.slice(0, 6)}002` } as const;
  await office.app.get(CreateUser, { strict: false }).create(systemActor(STREET.slice(0, 6)), neighbour);
  const session = await server().post('/api/v1/bureau/sessions').send({ login: neighbour.login, password: PASSWORD });
  const { accessToken } = session.body as { accessToken: string };
  expect((await bureau('get', accessToken, path)).body).toMatchObject({ code: 'not_found' });
  expect((await bureau('get', accessToken, 'print-batches')).body).toEqual({ items: [], next: null });
});

it('asks for an area or a list, and not for both or neither', async () => {
  const wish = { title: '批次', format: 'cr80' };
  const personIds = ['019ab0d2-7c00-7000-8000-0123456789ab'];
  for (const whose of [{}, { areaCode: STREET, personIds }, { personIds: [] }, { areaCode: '33' }])
    expect((await post('street_officer', 'print-batches', { ...wish, ...whose })).body).toMatchObject({ code: 'invalid_request' });
  expect((await post('street_officer', 'print-batches', { ...wish, personIds })).body).toMatchObject({ code: 'nothing_to_print' });
  expect((await bureau('get', 'street_officer', 'print-batches?cursor=eA')).body).toMatchObject({ code: 'invalid_request' });
});
