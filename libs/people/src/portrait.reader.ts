import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { marks, Vault } from '#platform';
import type { Id } from '#values';

const PER_QUERY = 500;

/** Photos of persons and of proxies. They lie sealed; opening one is for the counter's check screen and its list of regulars. */
@Injectable()
export class PortraitReader {
  constructor(private readonly vault: Vault) {}

  /** What goes into a card that is issued now, by person: 8 hex digits. Who has no photo is absent. */
  async fingerprints(db: Reader, subjectIds: readonly Id[]): Promise<Map<Id, string>> {
    const found = new Map<Id, string>();
    for (let start = 0; start < subjectIds.length; start += PER_QUERY) {
      const ids = subjectIds.slice(start, start + PER_QUERY);
      const rows = await db.query<{ subject_id: Id; fingerprint: string }>(`SELECT subject_id, fingerprint FROM portrait WHERE subject_id IN (${marks(ids)})`, ids);
      for (const row of rows) found.set(row.subject_id, row.fingerprint);
    }
    return found;
  }

  /** Data URLs, in the order of the ids as long as their bytes fit `bytesMax`; the others are absent. */
  async dataUrls(db: Reader, subjectIds: readonly Id[], bytesMax = Number.MAX_SAFE_INTEGER): Promise<Map<Id, string>> {
    const rows = new Map<Id, { media_type: string; photo_sealed: string; bytes: number }>();
    for (let start = 0; start < subjectIds.length; start += PER_QUERY) {
      const ids = subjectIds.slice(start, start + PER_QUERY);
      const part = await db.query<{ subject_id: Id; media_type: string; photo_sealed: string; bytes: number }>(
        `SELECT subject_id, media_type, photo_sealed, bytes FROM portrait WHERE subject_id IN (${marks(ids)})`,
        ids,
      );
      for (const row of part) rows.set(row.subject_id, row);
    }
    const urls = new Map<Id, string>();
    let left = bytesMax;
    for (const id of subjectIds) {
      const row = rows.get(id);
      if (row === undefined || row.bytes > left) continue;
      left -= row.bytes;
      const photo = this.vault.opened('portrait.photo_sealed', id, row.photo_sealed);
      if (photo !== null) urls.set(id, `data:${row.media_type};base64,${photo}`);
    }
    return urls;
  }
}
