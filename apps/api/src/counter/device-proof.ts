import { refuse } from '#values';
import type { DeviceSignature } from '#identity';
import { ProblemException } from '#platform';

/** The header by which a tablet says that it is itself, without a session: `<deviceId>.<instantMs>.<signature>`. */
export const DEVICE_PROOF = 'device-proof';

/** How the header is described in the API. */
export const DEVICE_PROOF_HEADER = {
  name: 'Device-Proof',
  required: true,
  description:
    '`<deviceId>.<instantMs>.<signature>`：设备私钥对 `love-card/device-proof/v1|<purpose>|<deviceId>|<instantMs>` 的 Ed25519 签名（base64url），时刻与服务器相差不超过两分钟 / the tablet signs purpose, id and its clock (UTC ms), at most two minutes from the server’s',
  example: '019ab0d2-7c00-7000-8000-0123456789ab.1764000000000.3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
};

/** The three parts of the header; refuses `unauthenticated` when it is missing or misshapen. Nothing is believed yet. */
export function deviceProof(header: string | undefined): DeviceSignature {
  const [deviceId = '', instant = '', signature = ''] = (header ?? '').split('.');
  if (!/^[0-9a-f-]{36}$/.test(deviceId) || !/^\d{1,13}$/.test(instant) || !/^[\w-]{86}$/.test(signature))
    throw new ProblemException(refuse('unauthenticated', { field: 'Device-Proof' }));
  return { deviceId, instantMs: Number(instant), signature };
}
