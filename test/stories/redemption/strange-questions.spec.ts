import { type Refusal, refuse } from '#values';
import { PurseReader, RunReader } from '#allowances';
import { AccountStatement } from '#ledger';
import { ReconciliationModule, ReconciliationReader } from '#reconciliation';
import { isForeignText, ProblemException } from '#platform';
import { DecideVoid, FindRedemptions } from '#redemption';
import { openSmallCounty, type SmallCounty } from '../../support/small-county.js';

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty({ modules: [ReconciliationModule] });
});
afterAll(async () => county.drop());

/** As the problem filter answers: text that an ASCII column cannot hold is the asker's fault, not the server's. */
const asked = async (answer: Promise<unknown>): Promise<unknown> => {
  try {
    return await answer;
  } catch (error) {
    // A cursor that is none is refused before the question is asked.
    if (isForeignText(error) || error instanceof ProblemException) return refuse('invalid_request') satisfies Refusal;
    throw error;
  }
};
const NO = { kind: 'refused', code: expect.stringMatching(/^(not_found|invalid_request)$/) as string };
const SOME = expect.objectContaining({ items: expect.any(Array) as unknown[] }) as unknown;
const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

it.each(['测试', '😀', 'NOT-AN-ID', "'", '019AB0D2-7C00-7000-8000-0123456789AB'])('has a no for an id like %s, and no fault', async (id) => {
  expect(await asked(county.get(FindRedemptions).one(county.bureau, id))).toMatchObject(NO);
  expect(await asked(county.get(FindRedemptions).one(county.till, id))).toMatchObject(NO);
  expect(await asked(county.get(DecideVoid).decide(county.bureau, { requestId: id, granted: true }))).toMatchObject(NO);
  expect(await asked(county.get(PurseReader).read(county.bureau, id))).toMatchObject(NO);
  expect(await asked(county.get(RunReader).one(county.bureau, id))).toMatchObject(NO);
});

it.each(['测试', '测试|测试', '测试/测试', 'x|y', '/', '|', '99999999999999999999'])('lists something or says no to a cursor like %s', async (text) => {
  const page = { limit: 10, cursor: cursorOf(text) };
  expect([SOME, refuse('invalid_request')]).toContainEqual(await asked(county.get(FindRedemptions).find(county.bureau, page)));
  expect([SOME, refuse('invalid_request')]).toContainEqual(await asked(county.get(RunReader).list(county.bureau, page)));
  expect([SOME, refuse('invalid_request')]).toContainEqual(await asked(county.get(ReconciliationReader).runs(county.bureau, page)));
  expect([SOME, refuse('invalid_request')]).toContainEqual(await asked(county.get(AccountStatement).read(county.bureau, { kind: 'FUND', owner: 'CITY', ...page })));
});
