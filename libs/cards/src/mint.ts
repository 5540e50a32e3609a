import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { SERIAL_MAX } from '#core/code';
import { Ids, Keys } from '#platform';

/** Makes what has to be unguessable: serials and activation codes. Their unique keys decide whether they were free. */
@Injectable()
export class Mint {
  constructor(
    private readonly ids: Ids,
    private readonly keys: Keys,
  ) {}

  /** 1..2^53-1, so that a serial is exact in every place that holds it. */
  serial(): bigint {
    return (this.chance() % SERIAL_MAX) + 1n;
  }

  /** Ten digits. */
  activationCode(): string {
    return (this.chance() % 10_000_000_000n).toString().padStart(10, '0');
  }

  /** Keyed, because ten digits are soon tried out against a plain hash by whoever gets hold of the table. */
  activationHash(activationCode: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`activation:${activationCode}`).digest('hex');
  }

  /** A network as it stands beside a count: whoever reads the table learns no address. */
  networkDigest(network: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`activation-network:${network}`).digest('hex').slice(0, 32);
  }

  private chance(): bigint {
    return Buffer.from(this.ids.bytes(8)).readBigUInt64BE();
  }
}
