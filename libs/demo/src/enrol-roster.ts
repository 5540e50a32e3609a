import { Injectable } from '@nestjs/common';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '#values';
import { ActivateRoster, CheckRoster } from '#people';
import type { Actor } from '#platform';
import { UnitOfWork, Vault } from '#platform';
import { done } from './expect-done.js';
import type { DemoPerson } from './person.js';
import { writeRoster } from './roster-file.js';

const ROWS_A_READ = 20_000;

/** Brings the people into the registry by the way that a street office has: a CSV file, checked, then activated. */
@Injectable()
export class EnrolRoster {
  constructor(
    private readonly check: CheckRoster,
    private readonly activate: ActivateRoster,
    private readonly vault: Vault,
    private readonly work: UnitOfWork,
  ) {}

  /** The person ids, in the order of the roster. */
  async enrol(actor: Actor, people: readonly DemoPerson[]): Promise<Id[]> {
    const folder = await mkdtemp(join(tmpdir(), 'love-card-roster-'));
    try {
      const path = join(folder, 'roster.csv');
      await writeRoster(path, people);
      const checked = done(await this.check.check(actor, { fileName: 'roster.csv', stream: createReadStream(path) }), 'the roster');
      if (checked.rowsFaulty > 0) throw new Error(`demo county: the roster has ${String(checked.rowsFaulty)} faulty rows`);
      done(await this.activate.activate(actor, checked.importId), 'the activation of the roster');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return this.idsOf(people);
  }

  /** Found again as a counter finds them: by the blind index of the ID number. */
  private async idsOf(people: readonly DemoPerson[]): Promise<Id[]> {
    const byIndex = new Map<string, Id>();
    let after = '';
    let read = ROWS_A_READ;
    while (read === ROWS_A_READ) {
      const rows = await this.work.reader.query<{ id: Id; id_number_index: string }>('SELECT id, id_number_index FROM person WHERE id > ? ORDER BY id LIMIT ?', [
        after,
        ROWS_A_READ,
      ]);
      for (const row of rows) byIndex.set(row.id_number_index, row.id);
      after = rows.at(-1)?.id ?? after;
      read = rows.length;
    }
    return people.map((person) => {
      const id = byIndex.get(this.vault.index('id_number', person.idNumber));
      if (id === undefined) throw new Error('demo county: a person of the roster is not in the registry');
      return id;
    });
  }
}
