import { LOCK_MS, makePinKey, makeVerifier, tryPin, type Verifier, WRONG_MOST } from './pin.js';

const WHO = { operatorId: '019ab0d2-7c00-7000-8000-0123456789ab', displayName: '操作员', madeAt: 1_795_500_000_000 };
const NOW = WHO.madeAt;

it('takes the right PIN, no other, and none made by another tablet', async () => {
  const [key, other] = [await makePinKey(), await makePinKey()];
  const verifier = await makeVerifier(WHO, '407182', key);
  expect((await tryPin(verifier, '407182', key, NOW)).kind).toBe('right');
  expect((await tryPin(verifier, '407183', key, NOW)).kind).toBe('wrong');
  expect((await tryPin(verifier, '407182', other, NOW)).kind).toBe('wrong');
  expect(JSON.stringify([...verifier.mac, ...verifier.salt])).not.toContain('407182');
});

it('is good for 72 hours after the county last accepted the PIN', async () => {
  const key = await makePinKey();
  const verifier = await makeVerifier(WHO, '407182', key);
  expect((await tryPin(verifier, '407182', key, NOW + 72 * 3_600_000)).kind).toBe('right');
  expect((await tryPin(verifier, '407182', key, NOW + 72 * 3_600_000 + 1)).kind).toBe('old');
});

it('locks for ten minutes after five wrong tries, and a right one forgives the ones before', async () => {
  const key = await makePinKey();
  let verifier: Verifier = await makeVerifier(WHO, '407182', key);
  const attempt = async (pin: string, at: number): Promise<string> => {
    const answer = await tryPin(verifier, pin, key, at);
    if (answer.kind === 'right' || answer.kind === 'wrong') verifier = answer.verifier;
    return answer.kind;
  };
  for (let n = 1; n < WRONG_MOST; n++) expect(await attempt('000000', NOW)).toBe('wrong');
  expect(await attempt('407182', NOW)).toBe('right');
  for (let n = 0; n < WRONG_MOST; n++) expect(await attempt('000000', NOW)).toBe('wrong');
  expect(await attempt('407182', NOW + LOCK_MS - 1)).toBe('locked');
  expect(await attempt('407182', NOW + LOCK_MS)).toBe('right');
});
