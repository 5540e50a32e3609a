import { Injectable } from '@nestjs/common';
import { SetPin } from '#counter';
import { CreateUser, EnrolDevice, MakeDeviceEnrolment, ROLES_OF } from '#identity';
import type { Actor, Role } from '#platform';
import { Ids } from '#platform';
import type { OpenedSite } from '#sites';
import { isRefusal } from '#values';
import { CAST_SITES, CAST_STREET } from './cast.js';
import type { DemoAccount, DemoDevice } from './demo-report.js';
import { done } from './expect-done.js';
import { COUNTY } from './geography.js';
import type { Till } from './serve-meals.js';
import { demoKey } from './wallets.js';

/** The office's accounts: one of each role, so that every door of the system can be tried. */
const OFFICE: readonly AccountToOpen[] = [
  { login: 'bureau-admin', staffNumber: 'DEMO-001', role: 'bureau_admin', areaCode: COUNTY, displayName: '区民政局 系统管理员' },
  { login: 'bureau-officer', staffNumber: 'DEMO-002', role: 'bureau_officer', areaCode: COUNTY, displayName: '区民政局 经办' },
  { login: 'bureau-approver', staffNumber: 'DEMO-003', role: 'bureau_approver', areaCode: COUNTY, displayName: '区民政局 复核' },
  { login: 'auditor', staffNumber: 'DEMO-004', role: 'auditor', areaCode: COUNTY, displayName: '区审计' },
  { login: 'street-officer', staffNumber: 'DEMO-005', role: 'street_officer', areaCode: CAST_STREET, displayName: '采荷街道 经办' },
];

/** Letters and digits that nobody mistakes for one another when a password is read out. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

interface AccountToOpen {
  readonly login: string;
  readonly role: Role;
  readonly displayName: string;
  readonly staffNumber: string;
  readonly areaCode?: string;
  readonly siteId?: string;
}

interface Opened {
  readonly account: DemoAccount;
  readonly actor: Actor;
}

export interface Accounts {
  readonly officer: Actor;
  readonly approver: Actor;
  readonly street: Actor;
  /** By index of the site; null for sites that serve no meals. */
  readonly tills: readonly (Till | null)[];
  readonly accounts: readonly DemoAccount[];
  /** The tablet of the canteen that is open round the clock. */
  readonly device: DemoDevice;
}

/** Makes the accounts of the office and of every till, and enrols a tablet at each. */
@Injectable()
export class OpenAccounts {
  constructor(
    private readonly users: CreateUser,
    private readonly enrolments: MakeDeviceEnrolment,
    private readonly devices: EnrolDevice,
    private readonly pins: SetPin,
    private readonly ids: Ids,
  ) {}

  async open(actor: Actor, sites: readonly OpenedSite[]): Promise<Accounts> {
    const office: Opened[] = [];
    for (const account of OFFICE) office.push(await this.account(actor, account));
    const actorOf = (role: Role): Actor => office.find(({ account }) => account.role === role)?.actor ?? actor;
    const tills: (Till | null)[] = [];
    const shown: { device: DemoDevice; accounts: DemoAccount[] }[] = [];
    for (const site of sites) {
      if (site.menu.length === 0) {
        tills.push(null);
        continue;
      }
      const isShown = CAST_SITES.some((member) => member.allDay && member.code === site.code);
      const operator = await this.account(actor, {
        login: isShown ? 'site-operator' : `operator-${site.code.toLowerCase()}`,
        role: 'site_operator',
        displayName: `${site.name} 操作员`,
        staffNumber: `${site.code}-01`,
        siteId: site.id,
      });
      const device = await this.tablet(actor, site);
      tills.push({ actor: { ...operator.actor, deviceId: device.deviceId }, menuItemIds: site.menu.map((item) => item.id) });
      if (!isShown) continue;
      const manager = await this.account(actor, {
        login: 'site-manager',
        role: 'site_manager',
        displayName: `${site.name} 负责人`,
        staffNumber: `${site.code}-00`,
        siteId: site.id,
      });
      shown.push({ device, accounts: [await this.withPin(manager), await this.withPin(operator)] });
    }
    const [first] = shown;
    if (!first) throw new Error('demo county: no site is open round the clock');
    return {
      officer: actorOf('bureau_officer'),
      approver: actorOf('bureau_approver'),
      street: actorOf('street_officer'),
      tills,
      device: first.device,
      accounts: [...office.map(({ account }) => account), ...first.accounts],
    };
  }

  private async account(actor: Actor, of: AccountToOpen): Promise<Opened> {
    const password = this.password();
    const user = done(await this.users.create(actor, { ...of, password }), `the account ${of.login}`);
    const { login, role, displayName } = of;
    return {
      account: { audience: ROLES_OF.counter.includes(role) ? 'counter' : 'bureau', role, login, password, displayName },
      actor: { id: user.id, role, areaCode: user.areaCode, siteId: user.siteId, deviceId: null, personId: null, staffNumber: user.staffNumber },
    };
  }

  /** The account with a PIN that is not one of the easy ones. */
  private async withPin({ account, actor }: Opened): Promise<DemoAccount> {
    for (;;) {
      const pin = Array.from(this.ids.bytes(6), (byte) => String(byte % 10)).join('');
      const set = await this.pins.set(actor, { password: account.password, pin });
      if (isRefusal(set) && set.code === 'pin_weak') continue;
      done(set, `the PIN of ${account.login}`);
      return { ...account, pin };
    }
  }

  /** Three groups of four, about 59 bits. */
  private password(): string {
    const letters = Array.from(this.ids.bytes(12), (byte) => LETTERS[byte % LETTERS.length] ?? 'a').join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  }

  private async tablet(actor: Actor, site: OpenedSite): Promise<DemoDevice> {
    const { key, publicKey } = demoKey(this.ids.bytes(32));
    const text = Buffer.from(publicKey).toString('base64url');
    const { token } = done(await this.enrolments.make(actor, { siteId: site.id }), `a tablet for ${site.code}`);
    const device = done(await this.devices.enrol({ token, publicKey: text, name: `${site.name} 平板` }), `the tablet of ${site.code}`);
    return { deviceId: device.id, siteId: site.id, siteCode: site.code, publicKey: text, privateKeyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString() };
  }
}
