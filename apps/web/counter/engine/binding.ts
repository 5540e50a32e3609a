import type { Id } from '#values';
import { cleanText, parseBinding } from '#core/code';
import { type DeviceKey, makeKey } from '../../kit/key-pair.js';
import { answerOf, type Calls, DONE, no, noOf } from './api.js';
import { Chain } from './chain.js';
import type { Database } from './database.js';
import { makePinKey } from './pin.js';
import type { Done } from './result.js';
import type { DeviceStanding } from './standing.js';

/** Keys of this tablet that no script can read, ours included. */
export interface TabletKeys {
  /** Ed25519: what the county knows this tablet by. */
  readonly device: DeviceKey;
  readonly pin: CryptoKey;
  readonly seal: CryptoKey;
}

/** The tablet's site and keys. The keys are made once and stay, also through a revocation: what waits was signed by them. */
export class Binding {
  private device: DeviceStanding | null = null;
  private made: TabletKeys | null = null;
  private isRevoked = false;

  constructor(private readonly database: Database) {}

  async resume(): Promise<void> {
    this.made = await this.database.setting<TabletKeys>('keys');
    if (this.made === null) {
      this.made = await makeKeys();
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

  /** By the administrator's QR (34 digits) or its twelve digits typed. */
  async bind(calls: Calls, token: string, name: string, nowMs: number): Promise<Done> {
    const claims = parseBinding(token);
    const digits = claims?.token ?? cleanText(token);
    if (!/^\d{12}$/.test(digits))
      return no(
        'token_unreadable',
        { zh: '这不是绑定码', en: 'This is not a binding code' },
        { zh: '请扫管理员屏幕上的码，或输入十二位数字。', en: 'Scan the administrator’s code or type its twelve digits.' },
      );
    if (claims !== null && nowMs > claims.expiresAtSeconds * 1000 + 120_000)
      return no('token_used', { zh: '绑定码已过期', en: 'The code has expired' }, { zh: '请管理员重新生成。', en: 'Ask for a new one.' });
    // A chain belongs to one enrolment: a tablet that is enrolled anew begins another, with other keys.
    const keys = this.device === null ? this.keys : await makeKeys();
    const body = { token: digits, publicKey: keys.device.publicKey, name, version: __APP_VERSION__ };
    const answer = await answerOf(calls.open.POST('/api/v1/counter/devices', { body }));
    if (answer.kind !== 'ok') return noOf(answer);
    const { deviceId, siteId, siteCode, siteName, siteNameEn } = answer.data;
    const device = { deviceId, siteId, siteCode, siteName, siteNameEn };
    await this.database.write(['settings', 'events', 'sealed', 'returned', 'drafts', 'meals'], async (tx) => {
      const settings = tx.objectStore('settings');
      const cleared = keys === this.made ? [] : (['events', 'sealed', 'returned', 'drafts', 'meals'] as const).map((store) => tx.objectStore(store).clear());
      await Promise.all([
        settings.put(keys, 'keys'),
        settings.put(device, 'device'),
        settings.put(false, 'revoked'),
        ...cleared,
        ...(cleared.length > 0 ? [settings.delete('chain')] : []),
      ]);
    });
    this.made = keys;
    this.device = device;
    this.isRevoked = false;
    return DONE;
  }

  async revoke(): Promise<void> {
    this.isRevoked = true;
    await this.database.set('revoked', true);
  }
}

async function makeKeys(): Promise<TabletKeys> {
  return { device: await makeKey(), pin: await makePinKey(), seal: await Chain.makeKey() };
}
