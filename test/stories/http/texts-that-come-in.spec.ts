import request from 'supertest';
import { citizenIdCheck } from '#values';
import { type FrontOffice, openFrontOffice, STREET } from './front-office.js';

/* Goal: no text that comes in holds what nobody sees or what is no text, whichever field it stands in. */

let office: FrontOffice;
let serial = 0;
beforeAll(async () => {
  office = await openFrontOffice();
});
afterAll(() => office.close());

const post = (path: string, body: object) => request(office.app.getHttpServer()).post(`/api/v1/bureau/${path}`).auth(office.tokens.bureau_admin, { type: 'bearer' }).send(body);
const person = async (name: string) => {
  const first17 = `99010119410305${String(++serial).padStart(3, '0')}`;
  return post('persons', { idNumber: first17 + citizenIdCheck(first17), name, residenceArea: STREET, hukouArea: STREET });
};

it.each(['\u200b\u200b\u200b\u200b', '\u2060\u2060\u2060\u2060', '\u00ad\u200e\u200f\ufeff', '  \u3000 \t', '\ufe0f\u034f\ufe0f\u034f', '\u0301\u0301\u0301\u0301', '....'])(
  'opens nobody’s file for a reason that cannot be read: %j',
  async (reason) => {
    const { personId } = (await person('陈小英')).body;
    expect((await post(`persons/${String(personId)}/reveals`, { reason }).expect(422)).body.code).toBe('reason_required');
    await post(`persons/${String(personId)}/reveals`, { reason: '电话核实' }).expect(200);
  },
);

it.each(['张\u0000三', '张\ud800三', '张\u001b[31m三', '张\uffff三'])('takes no name with what is no text: %j', async (name) => {
  expect((await person(name)).body).toMatchObject({ status: 400, code: 'invalid_request', detail: { field: 'name' } });
});

it.each([
  ['王 \u3000 芳', '王 芳', '王*'],
  ['郑\u200b芳', '郑芳', '郑*'],
  ['张\u202e三', '张三', '张*'],
  ['张\u034f\ufe0f三', '张三', '张*'],
  ['买买提 • 吐尔逊', '买买提·吐尔逊', '买*****逊'],
])('keeps the name %j as %j, masked %j', async (sent, kept, masked) => {
  const { body } = await person(sent);
  expect(body.nameMasked).toBe(masked);
  expect((await post(`persons/${String(body.personId)}/reveals`, { reason: '电话核实' }).expect(200)).body.name).toBe(kept);
});

it('takes a body in a form that it does not read for no body at all', async () => {
  const sent = request(office.app.getHttpServer()).post('/api/v1/bureau/donations').auth(office.tokens.bureau_admin, { type: 'bearer' }).type('form').send('id=1');
  expect((await sent.expect(400)).body).toMatchObject({ code: 'invalid_request', detail: { field: 'content-type' } });
});
