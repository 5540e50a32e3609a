import type { Id } from '#values';
import type { DeviceKey } from '../../kit/key-pair.js';
import { answerOf, type Calls } from './api.js';
import type { Database } from './database.js';
import type { DeviceStanding } from './standing.js';

/** Keys of this tablet that no script can read, ours included. */
export interface TabletKeys {
  /** Ed25519: what the county knows this tablet by. */
  readonly device: DeviceKey;
  readonly seal: CryptoKey;
}

/** The tablet's site and keys. The keys are made once and stay, also through a revocation: what waits was signed by them. */
export class Binding {
  private device: DeviceStanding | null = null;
  private made: TabletKeys | null = null;
  private isRevoked = false;

  constructor(readonly database: Database) {}

  async resume(): Promise<void> {
    this.made = await this.database.setting<TabletKeys>('keys');
    if (this.made === null) {
      this.made = await (await import('./bind.js')).makeKeys();
      await this.database.set('keys', this.made);
    }
    this.device = await this.database.setting<DeviceStanding>('device');
    this.isRevoked = (await this.database.setting<boolean>('revoked')) === true;
  }

  get keys(): TabletKeys {
    if (this.made === null) throw new Error('the tablet has no keys yet');
    return this.made;
  }

  get standing(): DeviceStanding | null {
    return this.device;
  }

  get revoked(): boolean {
    return this.isRevoked;
  }

  get self(): { readonly deviceId: Id; readonly siteId: Id; readonly key: DeviceKey } | null {
    return this.device === null ? null : { deviceId: this.device.deviceId, siteId: this.device.siteId, key: this.keys.device };
  }

  /** What was written down at a binding (bind.ts) holds from now on. */
  take(device: DeviceStanding, keys: TabletKeys): void {
    this.made = keys;
    this.device = device;
    this.isRevoked = false;
  }

  /** The number to call may change after the binding: asked for in the session of a shift. */
  async learn(calls: Calls): Promise<void> {
    const answer = await answerOf(calls.session.GET('/api/v1/counter/devices/current'));
    if (answer.kind !== 'ok' || this.device === null || answer.data.helpTel === this.device.helpTel) return;
    this.device = { ...this.device, helpTel: answer.data.helpTel };
    await this.database.set('device', this.device);
  }

  async revoke(): Promise<void> {
    this.isRevoked = true;
    await this.database.set('revoked', true);
  }
}
