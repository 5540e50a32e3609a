import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { TimeKey } from '#cards';
import { serverTimeText } from '#core/snapshot';
import { DeviceReader } from '#identity';
import { Clock, UnitOfWork } from '#platform';

export interface SignedTime {
  readonly deviceId: Id;
  /** UTC ms. */
  readonly serverTime: number;
  readonly nonce: string;
  readonly keyId: number;
  /** Ed25519, base64url. */
  readonly signature: string;
  /** Whether the tablet was retired; not signed: a tablet that is told so wrongly only stops. */
  readonly revoked: boolean;
}

/** Tells a tablet the time under signature, by which its offline events are dated. Refuses `not_found` for an unknown tablet. */
@Injectable()
export class TellTime {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: DeviceReader,
    private readonly key: TimeKey,
    private readonly clock: Clock,
  ) {}

  async tell({ deviceId, nonce }: { readonly deviceId: Id; readonly nonce: string }): Promise<SignedTime | Refusal> {
    const device = (await this.devices.of(this.work.reader, [deviceId])).get(deviceId);
    if (device === undefined) return refuse('not_found', { field: 'deviceId' });
    const serverTime = this.clock.nowMs();
    return {
      deviceId,
      serverTime,
      nonce,
      keyId: this.key.keyId,
      signature: this.key.sign(serverTimeText({ deviceId, ms: serverTime, nonce })),
      revoked: device.revokedAt !== null,
    };
  }
}
