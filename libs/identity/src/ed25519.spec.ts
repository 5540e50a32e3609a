import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { PublicKeys } from '../../cards/src/public-keys.js';
import { isSigned, publicKeyText } from './ed25519.js';

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const IDENTITY = Buffer.from(`01${'00'.repeat(31)}`, 'hex');
/** The order of the subgroup that honest keys lie in. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const P = 2n ** 255n - 19n;

const texts = (key: Buffer): string[] => [key.toString('base64url'), key.toString('base64'), key.toString('hex'), Buffer.concat([SPKI_HEAD, key]).toString('base64')];
const littleEndian = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const withSign = (key: Buffer): Buffer => Buffer.concat([key.subarray(0, 31), Buffer.from([(key[31] ?? 0) | 0x80])]);
const message = 'love-card/anything';

/** Points of order 1, 2, 4 and 8 (RFC 7748, section 7, names them for X25519), some written in two ways. */
const WEAK = [
  IDENTITY,
  littleEndian(P - 1n),
  littleEndian(0n),
  Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex'),
  Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex'),
  littleEndian(P),
  littleEndian(P + 1n),
].flatMap((key) => [key, withSign(key)]);

it('takes keys that were honestly made, in each of the ways that they are written', () => {
  for (let count = 0; count < 20; count++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const x = publicKey.export({ format: 'jwk' }).x ?? '';
    for (const text of texts(Buffer.from(x, 'base64url'))) expect(publicKeyText(text)).toBe(x);
    expect(PublicKeys.isKey(x)).toBe(true);
    const signature = sign(null, Buffer.from(message), privateKey).toString('base64url');
    expect(isSigned({ publicKey: x, message, signature })).toBe(true);
  }
});

it('takes no point of small order at any door, however it is written', () => {
  for (const key of WEAK) {
    for (const text of texts(key)) expect([text, publicKeyText(text)]).toEqual([text, null]);
    expect(PublicKeys.isKey(key.toString('base64url'))).toBe(false);
  }
});

it('takes nothing that is off the curve, beyond the field, or of mixed order', () => {
  const offCurve = [2n, 7n, 8n].map(littleEndian);
  const beyond = [littleEndian(P + 3n), littleEndian(2n ** 255n - 1n)];
  for (const key of [...offCurve, ...beyond]) expect([key.toString('hex'), publicKeyText(key.toString('base64url'))]).toEqual([key.toString('hex'), null]);
});

it('believes no signature that was made without a secret, also for a key that was enrolled long ago', () => {
  const forged = Buffer.concat([IDENTITY, Buffer.alloc(32)]);
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, IDENTITY]), format: 'der', type: 'spki' });
  // The control: the library itself takes it.
  expect(verify(null, Buffer.from(message), key, forged)).toBe(true);
  expect(isSigned({ publicKey: IDENTITY.toString('base64url'), message, signature: forged.toString('base64url') })).toBe(false);
  expect(new PublicKeys().verify(IDENTITY.toString('base64url'), Buffer.from(message), forged)).toBe(false);
});

it('takes one signature for a message, not a second that is the same beyond the order of the group', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const signature = sign(null, Buffer.from(message), privateKey);
  const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
  const again = Buffer.concat([signature.subarray(0, 32), littleEndian(scalar + L)]);
  expect(isSigned({ publicKey: x, message, signature: again.toString('base64url') })).toBe(false);
  expect(new PublicKeys().verify(x, Buffer.from(message), again)).toBe(false);
  expect(isSigned({ publicKey: x, message, signature: signature.toString('base64url') })).toBe(true);
});
