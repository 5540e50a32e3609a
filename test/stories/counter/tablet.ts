import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Id } from '#values';
import { CounterModule, OpenShift, SetPin } from '#counter';
import { CreateUser, deviceProofText, type DeviceSignature, EnrolDevice, IdentityModule, MakeDeviceEnrolment, RevokeDevice } from '#identity';
import type { Actor } from '#platform';
import { PeopleModule } from '#people';
import { done, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

export const PASSWORD = 'correct horse 85';
export const PIN = '407182';

/** The small county with the modules of the counter. */
export async function openCounterCounty(): Promise<SmallCounty> {
  return openSmallCounty({ modules: [CounterModule, IdentityModule, PeopleModule] });
}

/** A tablet with a key of its own, at the site of a till. */
export class Tablet {
  private constructor(
    private readonly county: SmallCounty,
    readonly deviceId: Id,
    readonly siteId: Id,
    private readonly key: KeyObject,
  ) {}

  static async at(county: SmallCounty, siteId: Id | null, officer: Actor = county.bureau): Promise<Tablet> {
    const { token } = done(await county.get(MakeDeviceEnrolment).make({ ...officer, id: county.id(), staffNumber: 'T-001' }, { siteId: siteId ?? '' }));
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const device = done(await county.get(EnrolDevice).enrol({ token, publicKey: spki, name: '前台平板', version: '1.0.0' }));
    return new Tablet(county, device.id, device.siteId, privateKey);
  }

  proof(purpose: string, instantMs = this.county.clock.nowMs()): DeviceSignature {
    const text = deviceProofText({ purpose, deviceId: this.deviceId, instantMs });
    return { deviceId: this.deviceId, instantMs, signature: sign(null, Buffer.from(text), this.key).toString('base64url') };
  }

  async revoke(): Promise<void> {
    done(await this.county.get(RevokeDevice).revoke(this.county.bureau, { deviceId: this.deviceId, reason: '平板遗失' }));
  }
}

/** An operator of a site with a PIN. */
export async function hire(county: SmallCounty, login: string, wish: { siteId: Id | null; role?: 'site_operator' | 'site_manager'; pin?: string | null }): Promise<Actor> {
  const role = wish.role ?? 'site_operator';
  const user = done(await county.get(CreateUser).create(county.bureau, { login, password: PASSWORD, displayName: login, role, siteId: wish.siteId ?? '' }));
  const actor: Actor = { id: user.id, role, areaCode: user.areaCode, siteId: user.siteId, deviceId: null, personId: null, staffNumber: user.staffNumber };
  if (wish.pin !== null) done(await county.get(SetPin).set(actor, { password: PASSWORD, pin: wish.pin ?? PIN }));
  return actor;
}

/** Opens a shift; the clock moves on a little, because each instant of a tablet is good once. */
export async function openShift(county: SmallCounty, tablet: Tablet, operator: Actor, change: { id?: Id; pin?: string; startedAt?: number } = {}) {
  county.clock.set(county.clock.nowMs() + 1000);
  return county.get(OpenShift).open({
    id: change.id ?? county.id(),
    operatorId: operator.id,
    pin: change.pin ?? PIN,
    device: tablet.proof(`shift:${operator.id}`),
    ...(change.startedAt === undefined ? {} : { startedAt: change.startedAt }),
  });
}
