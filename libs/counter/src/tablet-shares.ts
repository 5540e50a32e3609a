import { Injectable } from '@nestjs/common';
import { GIVEN_AGAIN_MS, NEW_TABLET_MS, tabletShare, unseenShare } from '#core/offline';
import type { OfflineCeilings } from '#core/snapshot';
import type { DeviceRecord } from '#identity';
import { Clock, forUpdate, isDuplicateKey, type Reader, type Row, RowSeals, SEALED_ROWS, type Tx, UnitOfWork } from '#platform';
import { dayOf, instantAt } from '#values';

/** A tablet that was not heard of for longer has no part of its site's ceilings: the others serve its guests. */
const SILENT_MS = 7 * 86_400_000;
/** A tablet that asks for lists is heard of, whether anybody signs in at it or not. */
const SEEN_AGAIN_MS = 3_600_000;

type Tablet = Pick<DeviceRecord, 'id' | 'siteId' | 'enrolledAt' | 'lastSeenAt'>;

interface CeilingRow extends Row {
  readonly serial: number;
  readonly given_at: number;
  readonly fresh: number;
  readonly stale: number;
  readonly paid_fresh: number | null;
  readonly paid_stale: number | null;
}

interface Given {
  readonly serial: number;
  readonly givenAt: number;
  /** What stood in the list. */
  readonly share: OfflineCeilings;
  readonly paid: OfflineCeilings | null;
}

/**
 * What one tablet may accept without the network, as it is written into its list, and what of that is paid before a person has looked
 * (`unseenShare`). The county keeps both by the number of the list, because they are what the rows of the tablet are counted against,
 * whenever they come in; a tablet that asks for no list for days has none that counts.
 */
@Injectable()
export class TabletShares {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  async give(tablet: Tablet, serial: number, ofSite: OfflineCeilings): Promise<OfflineCeilings> {
    const db = this.work.reader;
    const now = this.clock.nowMs();
    await this.seen(tablet, now);
    const others = await this.others(db, tablet, now);
    const share = tabletShare(ofSite, others.serving + 1);
    const given = await this.last(db, tablet);
    // One list, one number: what was written into it stays.
    if (given !== null && given.serial >= serial) return given.share;
    const isNew = now - Number(tablet.enrolledAt) < NEW_TABLET_MS;
    if (!isNew && given !== null && now - given.givenAt < GIVEN_AGAIN_MS) {
      const paid = unseenShare({ share, ofSite, tabletsToday: others.today + 1, ofOthers: NOTHING, isNew });
      if (alike(given.share, share) && given.paid !== null && alike(given.paid, paid)) return share;
    }
    try {
      await this.work.run((tx) => this.write(tx, tablet, { serial, now, share, ofSite, isNew, tabletsToday: others.today + 1 }));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return share;
  }

  /** Tablets that are new at one site wait for each other, so that none gets what another is given. */
  private async write(
    tx: Tx,
    tablet: Tablet,
    { serial, now, share, ofSite, isNew, tabletsToday }: { serial: number; now: number; share: OfflineCeilings; ofSite: OfflineCeilings; isNew: boolean; tabletsToday: number },
  ): Promise<void> {
    if (isNew) await tx.query(`SELECT id FROM site WHERE id = ?${forUpdate(tx)}`, [tablet.siteId]);
    const paid = unseenShare({ share, ofSite, tabletsToday, ofOthers: isNew ? await this.paidForOthers(tx, tablet, now) : NOTHING, isNew });
    const given = await this.last(tx, tablet);
    if (given !== null && now - given.givenAt < GIVEN_AGAIN_MS && alike(given.share, share) && given.paid !== null && alike(given.paid, paid)) return;
    const row = { fresh: share.fresh, stale: share.stale, paid_fresh: paid.fresh, paid_stale: paid.stale, site_fresh: ofSite.fresh };
    await tx.insert('device_ceiling', [this.seals.with('device_ceiling', { device_id: tablet.id, serial, ...row, given_at: now })]);
  }

  private async seen({ id, lastSeenAt }: Tablet, now: number): Promise<void> {
    if (lastSeenAt !== null && now - Number(lastSeenAt) < SEEN_AGAIN_MS) return;
    await this.work.run((tx) => tx.execute('UPDATE device SET last_seen_at = ? WHERE id = ?', [now, id]));
  }

  /** The other tablets of the site: those that serve, and beside them those that left today. */
  private async others(db: Reader, { id, siteId }: Tablet, now: number): Promise<{ serving: number; today: number }> {
    const [row] = await db.query<{ n: number | string; serving: number | string | null }>(
      `SELECT COUNT(*) AS n, SUM(CASE WHEN revoked_at IS NULL THEN 1 ELSE 0 END) AS serving FROM device
        WHERE site_id = ? AND id <> ? AND (revoked_at IS NULL OR revoked_at >= ?) AND last_seen_at > ?`,
      [siteId, id, instantAt(dayOf(now)), now - SILENT_MS],
    );
    return { serving: Number(row?.serving ?? 0), today: Number(row?.n ?? 0) };
  }

  private async last(db: Reader, { id }: Tablet): Promise<Given | null> {
    const [row] = await db.query<CeilingRow>(`SELECT ${SEALED_ROWS.device_ceiling.columns.join(', ')}, seal FROM device_ceiling WHERE device_id = ? ORDER BY serial DESC LIMIT 1`, [
      id,
    ]);
    // What somebody else wrote there was never given.
    if (row === undefined || !this.seals.fits('device_ceiling', row)) return null;
    const paid = row.paid_fresh === null || row.paid_stale === null ? null : { fresh: Number(row.paid_fresh), stale: Number(row.paid_stale) };
    return { serial: Number(row.serial), givenAt: Number(row.given_at), share: { fresh: Number(row.fresh), stale: Number(row.stale) }, paid };
  }

  /** The most that any list which may still serve lets each of the others do, added up. */
  private async paidForOthers(tx: Tx, { id, siteId }: Tablet, now: number): Promise<OfflineCeilings> {
    const [row] = await tx.query<{ fresh: number | string | null; stale: number | string | null }>(
      `SELECT SUM(x.fresh) AS fresh, SUM(x.stale) AS stale
         FROM (SELECT MAX(COALESCE(c.paid_fresh, c.fresh)) AS fresh, MAX(COALESCE(c.paid_stale, c.stale)) AS stale
                 FROM device d JOIN device_ceiling c ON c.device_id = d.id
                WHERE d.site_id = ? AND d.id <> ? AND (d.revoked_at IS NULL OR d.revoked_at >= ?) AND d.last_seen_at > ?
                  AND c.serial >= (SELECT COALESCE(MAX(m.serial), 0) FROM device_ceiling m WHERE m.device_id = c.device_id AND m.given_at < ?)
                GROUP BY c.device_id) x`,
      [siteId, id, instantAt(dayOf(now)), now - SILENT_MS, now - NEW_TABLET_MS],
    );
    return { fresh: Number(row?.fresh ?? 0), stale: Number(row?.stale ?? 0) };
  }
}

const NOTHING: OfflineCeilings = { fresh: 0, stale: 0 };

function alike(one: OfflineCeilings, other: OfflineCeilings): boolean {
  return one.fresh === other.fresh && one.stale === other.stale;
}
