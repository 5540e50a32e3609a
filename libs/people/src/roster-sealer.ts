import type { Ids, RowSeals, Value, Vault } from '#platform';
import { maskName } from '#platform';
import type { Id } from '#values';
import { OrderedIds } from './ordered-ids.js';
import type { LineFault, RosterEntry } from './roster-line.js';
import type { RosterChunk } from './roster.store.js';
import { factsDigest } from './staged-lines.js';
import { SeenNumbers } from './seen-numbers.js';

interface GoodLine {
  readonly line: number;
  readonly entry: RosterEntry;
  readonly idNumberIndex: string;
}

/** Gathers the lines of one chunk and seals them: after `take` nothing in the clear is left. */
export class RosterSealer {
  private readonly seen = new SeenNumbers();
  private readonly ids: OrderedIds;
  private readonly vault: Vault;
  private good: GoodLine[] = [];
  private faults: (LineFault & { line: number })[] = [];
  private linesFaulty = 0;

  constructor(
    private readonly importId: Id,
    private readonly parts: { vault: Vault; seals: RowSeals; ids: Ids; nowMs: number },
  ) {
    this.vault = parts.vault;
    this.ids = new OrderedIds(parts.ids, parts.nowMs);
  }

  get empty(): boolean {
    return this.good.length + this.linesFaulty === 0;
  }

  add(line: number, reading: RosterEntry | readonly LineFault[]): void {
    if ('idNumber' in reading) {
      const idNumberIndex = this.vault.index('id_number', reading.idNumber);
      if (!this.seen.sawBefore(idNumberIndex)) this.good.push({ line, entry: reading, idNumberIndex });
      else this.refuse(line, [{ field: 'id_number', fault: 'duplicate_in_file' }]);
    } else {
      this.refuse(line, reading);
    }
  }

  /** The blind indexes of the gathered lines, to be looked up in the registry. */
  indexes(): string[] {
    return this.good.map(({ idNumberIndex }) => idNumberIndex);
  }

  /** The gathered lines, sealed; those whose index is registered become faults. Starts the next chunk. */
  take(registered: ReadonlySet<string>): RosterChunk {
    const rows: Record<string, Value>[] = [];
    const facts: Record<string, Value>[] = [];
    for (const good of this.good) {
      if (registered.has(good.idNumberIndex)) {
        this.refuse(good.line, [{ field: 'id_number', fault: 'person_exists' }]);
        continue;
      }
      const personId = this.ids.next();
      const own = this.facts(good, personId, facts.length);
      facts.push(...own);
      rows.push(this.parts.seals.with('roster_row', { ...this.row(good, personId), facts_sha256: factsDigest(own, good.entry.residenceSince) }));
    }
    const chunk = { rows, facts, faults: this.faults, linesFaulty: this.linesFaulty };
    this.good = [];
    this.faults = [];
    this.linesFaulty = 0;
    return chunk;
  }

  private refuse(line: number, faults: readonly LineFault[]): void {
    this.linesFaulty++;
    for (const { field, fault } of faults) this.faults.push({ line, field, fault });
  }

  private row({ line, entry, idNumberIndex }: GoodLine, personId: Id): Record<string, Value> {
    return {
      import_id: this.importId,
      line,
      person_id: personId,
      id_number_sealed: this.vault.seal('person.id_number_sealed', personId, entry.idNumber),
      id_number_index: idNumberIndex,
      name_sealed: this.vault.seal('person.name_sealed', personId, entry.name),
      name_masked: maskName(entry.name),
      sex: entry.sex,
      birth_day: entry.birthDay,
      residence_area: entry.residenceArea,
      hukou_area: entry.hukouArea,
      phone_sealed: entry.phone === null ? null : this.vault.seal('person.phone_sealed', personId, entry.phone),
      phone_index: entry.phone === null ? null : this.vault.index('phone', entry.phone),
      purse_opened_on: entry.purseOpenedOn,
      residence_since: entry.residenceSince,
      purse_event_id: entry.purseOpenedOn === null ? null : this.ids.next(),
    };
  }

  private facts({ line, entry }: GoodLine, personId: Id, before: number): Record<string, Value>[] {
    const facts: Record<string, Value>[] = [];
    const fact = (kind: 'category' | 'assessment', token: string, span: { from: string; to: string | null }): Record<string, Value> => ({
      import_id: this.importId,
      line,
      ordinal: before + facts.length,
      id: this.ids.next(),
      person_id: personId,
      kind,
      token,
      starts_on: span.from,
      ends_on: span.to,
      evidence_sealed: null,
    });
    for (const { category, startsOn, endsOn } of entry.categories) facts.push(fact('category', this.vault.token('category', category), { from: startsOn, to: endsOn }));
    if (entry.assessment) facts.push(fact('assessment', this.vault.token('grade', entry.assessment.grade), { from: entry.assessment.assessedOn, to: entry.assessment.validUntil }));
    return facts;
  }
}
