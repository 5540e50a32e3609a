import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, RowSeals, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { personIn } from './person.store.js';

export interface PortraitEntry {
  readonly kind: 'person' | 'proxy';
  readonly subjectId: Id;
  /** JPEG or PNG, base64. */
  readonly photo: string;
}

export interface KeptPortrait {
  readonly subjectId: Id;
  /** First four bytes of SHA-256 over the file, 8 hex digits. */
  readonly fingerprint: string;
  readonly bytes: number;
  readonly setAt: number;
}

export const PHOTO_BYTES_MAX = 60_000;

/**
 * Keeps the photo of a person or of a proxy, sealed; a new one takes the place of the old. Cards that were issued keep the
 * fingerprint they were issued with. Refuses `invalid_request` (neither JPEG nor PNG, or more than 60 kB), `not_found`.
 */
@Injectable()
export class SetPortrait {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async set(actor: Actor, { kind, subjectId, photo }: PortraitEntry): Promise<KeptPortrait | Refusal> {
    const file = /^[A-Za-z0-9+/]+={0,2}$/.test(photo) ? Buffer.from(photo, 'base64') : Buffer.alloc(0);
    const mediaType = mediaTypeOf(file);
    if (mediaType === null || file.length > PHOTO_BYTES_MAX) return refuse('invalid_request', { field: 'photo', bytesMax: PHOTO_BYTES_MAX });
    const sha256 = createHash('sha256').update(file).digest('hex');
    const row = {
      subject_id: subjectId,
      kind,
      media_type: mediaType,
      photo_sealed: this.vault.seal('portrait.photo_sealed', subjectId, file.toString('base64')),
      bytes: file.length,
      sha256,
      fingerprint: sha256.slice(0, 8),
      set_at: this.clock.nowMs(),
      set_by: actor.id,
    };
    return againOnClash(() =>
      this.uow.run(async (tx) => {
        if (!(await this.isWithin(tx, actor, kind, subjectId))) return refuse('not_found', { subjectId });
        await this.seals.replacing(tx, 'portrait', { where: 'subject_id = ?', values: [subjectId] }, [row]);
        if (kind === 'proxy') {
          const values = [subjectId];
          await this.seals.changing(tx, 'proxy', { where: 'id = ?', values }, () => tx.execute('UPDATE proxy SET photo_hash = ? WHERE id = ?', [sha256, subjectId]));
        }
        await this.audit.record(tx, actor, { action: 'portrait.set', objectKind: kind, objectId: subjectId, detail: { bytes: file.length, fingerprint: row.fingerprint } });
        return { subjectId, fingerprint: row.fingerprint, bytes: file.length, setAt: row.set_at };
      }),
    );
  }

  /** A proxy is within reach where its person is. */
  private async isWithin(tx: Tx, actor: Actor, kind: PortraitEntry['kind'], subjectId: Id): Promise<boolean> {
    if (kind === 'person') return (await personIn(tx, actor, subjectId)) !== null;
    const [proxy] = await tx.query<{ person_id: Id }>('SELECT person_id FROM proxy WHERE id = ?', [subjectId]);
    return proxy !== undefined && (await personIn(tx, actor, proxy.person_id)) !== null;
  }
}

/** By the first bytes of the file, never by its name. */
function mediaTypeOf(file: Buffer): 'image/png' | 'image/jpeg' | null {
  if (file.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  return file.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ? 'image/jpeg' : null;
}
