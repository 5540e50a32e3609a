import { Injectable } from '@nestjs/common';
import type { ChainFault } from '#core/offline';
import type { DeviceRecord } from '#identity';
import { Clock, isDuplicateKey, type Reader, Tally, type Tx, UnitOfWork, Vault } from '#platform';
import { dayOf, type Id } from '#values';

/** Digests of uploads that were not kept, of one tablet in 24 hours: about 60 kB on the disk of what its key speaks for, and as much of what it does not. */
const NOT_KEPT_PER_DAY = 200;
/** Uploads without the signature of the tablet that they name, from one network in a day, whatever tablets they name. */
export const UNSIGNED_PER_NETWORK = 400;
/** How long a digest stands. */
const NOT_KEPT_DAYS = 30;
/** What a tablet that was retired or reported stolen may still send by itself, in all: some 2,000 meals. */
const LEFT_BYTES = 4_000_000;
/** A tablet that sends more than this in 24 hours is kept all the same and looked at: some 8,000 meals. */
const VOLUME_BYTES = 16_000_000;
/** What an event costs on the disk beside its text: its row, its outcome, their indexes. */
const EVENT_BYTES = 800;
const DAY_MS = 86_400_000;

/** Why the words of an upload are not kept. */
export type NotKept = ChainFault | 'signature' | 'budget';

/** What stands of an upload that is not kept. */
interface Digest {
  readonly deviceId: Id;
  readonly sha256: string;
  readonly why: NotKept;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly bytes: number;
}

type Noted = Digest & { readonly network: string | null };
type Beyond = 'network' | 'device';

/** Where an upload that nobody signed is counted too. */
function networkOf({ why, network }: Noted): string | null {
  return why === 'signature' ? network : null;
}

/**
 * How much of the disk a tablet may fill. What joins its chain is kept always; what does not leaves a digest, and those
 * are counted; a tablet that left has a sum of its own. Whenever a budget is hit, the bureau is told on its first page.
 */
@Injectable()
export class UploadBudget {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly tally: Tally,
    private readonly vault: Vault,
  ) {}

  /** What a kept upload costs on the disk, bytes. */
  costOf(sealed: string, events: number): number {
    return sealed.length + events * EVENT_BYTES;
  }

  /** Whether a part that joins the chain may be kept. `leftAt` is when the tablet left, UTC ms; null while it serves. The chain must be locked. */
  async allows(tx: Tx, device: Pick<DeviceRecord, 'id'>, { leftAt, cost }: { readonly leftAt: number | null; readonly cost: number }): Promise<boolean> {
    const since = leftAt ?? this.clock.nowMs() - DAY_MS;
    const [row] = await tx.query<{ s: number | string | null }>('SELECT SUM(cost) AS s FROM offline_batch WHERE device_id = ? AND received_at >= ?', [device.id, since]);
    const sum = Number(row?.s ?? 0) + cost;
    if (leftAt !== null) return sum <= LEFT_BYTES;
    if (sum > VOLUME_BYTES) await this.alarm(tx, device.id, 'volume');
    return true;
  }

  /** The tablet that left has spent its budget. */
  async spent(deviceId: Id): Promise<void> {
    await this.raise(deviceId, 'left');
  }

  /**
   * Keeps the digest of an upload that is not kept. Answers false when it is to be refused, which only happens to what the key of the tablet
   * does not speak for: whoever signs with it is answered always, so that nobody else keeps it from mending its chain; too many of those leave
   * no more digests. The same content again costs nothing.
   */
  async noteDigest(upload: Noted): Promise<boolean> {
    const { deviceId, sha256, why } = upload;
    const db = this.work.reader;
    if ((await db.query('SELECT at FROM upload_not_kept WHERE device_id = ? AND sha256 = ?', [deviceId, sha256])).length > 0) return true;
    // Whoever goes on after the end waits for no lock and writes nothing.
    const beyond = (await this.beyond(db, upload, 0)) ?? (await this.write(upload));
    if (beyond === 'device') await this.raise(deviceId, 'not_kept');
    return beyond === null || why !== 'signature';
  }

  /** Counted first, under the locks of the counts, and taken back where it was too much: uploads at one moment are counted one after the other. */
  private async write(upload: Noted): Promise<Beyond | null> {
    const { deviceId, sha256, why, fromSeq, toSeq, bytes } = upload;
    const nowMs = this.clock.nowMs();
    const network = networkOf(upload);
    try {
      return await this.work.run(async (tx) => {
        if (network !== null) await this.tally.add(tx, this.nameOf(network), dayOf(nowMs));
        // Not the chain of the tablet: strangers hold up nobody but each other.
        await this.tally.add(tx, `upload_noted|${deviceId}|${why === 'signature' ? 'strange' : 'own'}`, dayOf(nowMs));
        const beyond = await this.beyond(tx, upload, 1);
        if (beyond !== null) {
          if (network !== null) await this.tally.add(tx, this.nameOf(network), dayOf(nowMs), -1);
          return beyond;
        }
        await tx.execute('DELETE FROM upload_not_kept WHERE device_id = ? AND at < ?', [deviceId, nowMs - NOT_KEPT_DAYS * DAY_MS]);
        await tx.insert('upload_not_kept', [{ device_id: deviceId, sha256, why, from_seq: fromSeq, to_seq: toSeq, bytes, at: nowMs }]);
        return null;
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return null;
    }
  }

  /** Whose budget of the day one more would exceed. `counted`: whether its network has it already. */
  private async beyond(db: Reader, upload: Noted, counted: 0 | 1): Promise<Beyond | null> {
    const network = networkOf(upload);
    if (network !== null && (await this.tally.of(db, this.nameOf(network), dayOf(this.clock.nowMs()))) - counted >= UNSIGNED_PER_NETWORK) return 'network';
    return (await this.today(db, upload.deviceId, upload.why !== 'signature')) >= NOT_KEPT_PER_DAY ? 'device' : null;
  }

  /** Whoever reads the table learns no address. */
  private nameOf(network: string): `upload_unsigned|${string}` {
    return `upload_unsigned|${this.vault.index('network', network)}`;
  }

  private async today(db: Reader, deviceId: Id, isSigned: boolean): Promise<number> {
    const [row] = await db.query<{ n: number | string }>(`SELECT COUNT(*) AS n FROM upload_not_kept WHERE device_id = ? AND at > ? AND why ${isSigned ? '<>' : '='} 'signature'`, [
      deviceId,
      this.clock.nowMs() - DAY_MS,
    ]);
    return Number(row?.n ?? 0);
  }

  private async raise(deviceId: Id, why: 'not_kept' | 'left'): Promise<void> {
    try {
      await this.work.run((tx) => this.alarm(tx, deviceId, why));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Once a day for each tablet and cause. */
  private async alarm(tx: Tx, deviceId: Id, why: 'not_kept' | 'left' | 'volume'): Promise<void> {
    const at = this.clock.nowMs();
    const known = await tx.query('SELECT at FROM upload_alarm WHERE device_id = ? AND day = ? AND why = ?', [deviceId, dayOf(at), why]);
    if (known.length === 0) await tx.insert('upload_alarm', [{ device_id: deviceId, day: dayOf(at), why, at }]);
  }
}
