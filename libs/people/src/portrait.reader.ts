import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Reader } from '#platform';
import { marks, newestVersion, type Row, RowSeals, SEALED_ROWS, Vault } from '#platform';
import type { Id } from '#values';

const PER_QUERY = 500;

interface PortraitRow extends Row {
  subject_id: Id;
  media_type: string;
  bytes: number;
  sha256: string;
  fingerprint: string;
}

/** Photos of persons and of proxies. They lie sealed; opening one is for the counter's check screen and its list of regulars. One that the app did not keep so is none: no face is better than another's. */
@Injectable()
export class PortraitReader {
  constructor(
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  /** What goes into a card that is issued now, by person: 8 hex digits. Who has no photo is absent. */
  async fingerprints(db: Reader, subjectIds: readonly Id[]): Promise<Map<Id, string>> {
    const found = new Map<Id, string>();
    for (const row of await this.rowsOf(db, subjectIds)) found.set(row.subject_id, row.fingerprint);
    return found;
  }

  /** Data URLs, in the order of the ids as long as their bytes fit `bytesMax`; the others are absent. */
  async dataUrls(db: Reader, subjectIds: readonly Id[], bytesMax = Number.MAX_SAFE_INTEGER): Promise<Map<Id, string>> {
    const rows = new Map((await this.rowsOf<PortraitRow & { photo_sealed: string }>(db, subjectIds, ', photo_sealed')).map((row) => [row.subject_id, row]));
    const urls = new Map<Id, string>();
    let left = bytesMax;
    for (const id of subjectIds) {
      const row = rows.get(id);
      if (row === undefined || row.bytes > left) continue;
      left -= row.bytes;
      const photo = this.vault.opened('portrait.photo_sealed', id, row.photo_sealed);
      if (photo !== null && createHash('sha256').update(Buffer.from(photo, 'base64')).digest('hex') === row.sha256) urls.set(id, `data:${row.media_type};base64,${photo}`);
    }
    return urls;
  }

  private async rowsOf<R extends PortraitRow>(db: Reader, subjectIds: readonly Id[], more = ''): Promise<R[]> {
    const wanted = `${SEALED_ROWS.portrait.columns.join(', ')}, seal${more}, ${newestVersion(db, 'portrait', 'portrait.subject_id')}`;
    const rows: R[] = [];
    for (let start = 0; start < subjectIds.length; start += PER_QUERY) {
      const ids = subjectIds.slice(start, start + PER_QUERY);
      rows.push(...this.seals.genuine('portrait', await db.query<R>(`SELECT ${wanted} FROM portrait WHERE subject_id IN (${marks(ids)})`, ids)));
    }
    return rows;
  }
}
