import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Json, OfflineCeilings, PriceStep } from '#core/snapshot';
import { TabletShares } from './tablet-shares.js';
import { type DeviceSignature, ProveDevice } from '#identity';
import { UnitOfWork } from '#platform';
import { CountyLists } from './county-list.js';
import type { SitePart, SnapshotMenuItem } from './site-part.js';
import { SiteParts } from './site-part.js';
import type { SiteOperator } from './site-staff.js';
import { type Certificate, SnapshotSigner } from './snapshot-signer.js';

export interface SnapshotWish {
  readonly since?: number | undefined;
}

/** The county snapshot as it is signed and sent; docs/offline.md describes it for whoever reads it. */
export interface Snapshot {
  serial: number;
  madeAt: number;
  day: Day;
  since: number | null;
  format: 2;
  signature: string;
  certificate: Certificate;
  queueKey: { keyId: string; publicKey: string };
  records: string;
  removed: string;
  phones: string;
  phonesRemoved: string;
  recordsTotal: { count: number; sha256: string };
  phonesTotal: { count: number; sha256: string };
  classes: { id: number; eligible: boolean; discountRate: string; steps: PriceStep[] }[];
  charityOpen: boolean;
  caps: SitePart['caps'];
  windows: { window: MealWindowName; fromMinute: number; toMinute: number }[];
  site: SitePart['site'];
  menu: SnapshotMenuItem[];
  operators: SiteOperator[];
  ceilings: OfflineCeilings;
}

/**
 * The county snapshot for the tablet that asks, or what changed since a serial, signed by the online key. It names nobody. Refuses as
 * `ProveDevice` (purpose `snapshot`), and `device_revoked`.
 */
@Injectable()
export class ReadSnapshot {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: ProveDevice,
    private readonly lists: CountyLists,
    private readonly sites: SiteParts,
    private readonly signer: SnapshotSigner,
    private readonly shares: TabletShares,
  ) {}

  async read(proof: DeviceSignature, wish: SnapshotWish): Promise<Snapshot | Refusal> {
    const device = await this.devices.prove(proof, 'snapshot');
    if (isRefusal(device)) return device;
    if (device.revokedAt !== null) return refuse('device_revoked');
    const db = this.work.reader;
    const county = await this.sites.county(db, device.siteId);
    const list = county === null ? null : await this.lists.current(county);
    const own = list === null ? null : await this.sites.of(db, device.siteId, list.day);
    if (list === null || own === null) return refuse('not_found', { field: 'siteId' });
    const part = await this.lists.part(list, wish.since);
    const unsigned: Omit<Snapshot, 'signature'> = {
      serial: list.serial,
      madeAt: list.madeAt,
      day: list.day,
      since: part.since,
      format: 2,
      ...this.signer.keys(),
      records: base64(part.records),
      removed: base64(part.removed),
      phones: base64(part.phones),
      phonesRemoved: base64(part.phonesRemoved),
      recordsTotal: { count: list.records.size, sha256: list.recordsSha256 },
      phonesTotal: { count: list.phones.size, sha256: list.phonesSha256 },
      classes: list.classes.map((each) => ({ ...each, steps: each.steps.map((step) => ({ ...step })) })),
      charityOpen: own.charityOpen,
      caps: own.caps,
      windows: own.windows.map(({ window, fromMinute, toMinute }) => ({ window, fromMinute, toMinute })),
      site: own.site,
      menu: [...own.menu],
      operators: [...own.operators],
      ceilings: await this.shares.give(device, list.serial, own.ceilings),
    };
    const head = { siteId: own.site.siteId, serial: list.serial, madeAt: list.madeAt };
    return { ...unsigned, signature: this.signer.sign(head, unsigned as unknown as Json) };
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
