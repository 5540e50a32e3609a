import { Injectable } from '@nestjs/common';
import type { Actor, Reader } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { refuse } from '#values';
import type { AssessmentRecord, CategoryRecord } from './person-facts-reader.js';
import { PersonFactsReader } from './person-facts-reader.js';
import type { PersonSummary } from './person.store.js';
import { personIn, summaryOf } from './person.store.js';
import type { ProxyRecord } from './proxy-reader.js';
import { ProxyReader } from './proxy-reader.js';

/** Everything recorded of a person, masked: sealed fields need a reveal. */
export interface PersonFile extends PersonSummary {
  readonly categories: readonly CategoryRecord[];
  readonly assessments: readonly AssessmentRecord[];
  readonly guardians: readonly { guardianId: Id; relation: string; startsOn: Day; endsOn: Day | null }[];
  readonly proxies: readonly ProxyRecord[];
  readonly events: readonly { kind: string; effectiveOn: Day; noticedAt: number; source: string }[];
}

/** Reads a person's file, hardship and grades among it: who read whose file stands in the log of acts. Refuses `not_found`, also for a person outside the actor's scope. */
@Injectable()
export class ReadPerson {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly facts: PersonFactsReader,
    private readonly proxies: ProxyReader,
    private readonly audit: Audit,
  ) {}

  async read(actor: Actor, personId: Id): Promise<PersonFile | Refusal> {
    const db = this.uow.reader;
    const person = await personIn(db, actor, personId);
    const record = (await this.facts.of(db, [personId])).get(personId);
    if (!person || !record) return refuse('not_found', { personId });
    await this.uow.run((tx) => this.audit.record(tx, actor, { action: 'person.read', objectKind: 'person', objectId: personId }));
    return {
      ...summaryOf(person),
      categories: await this.facts.categoriesOf(db, personId),
      assessments: await this.facts.assessmentsOf(db, personId),
      guardians: await guardiansOf(db, personId),
      proxies: await this.proxies.ofPersons(db, [personId]),
      events: await eventsOf(db, personId),
    };
  }
}

async function guardiansOf(db: Reader, personId: Id): Promise<PersonFile['guardians']> {
  const rows = await db.query<{ id: Id; relation: string; starts_on: Day; ends_on: Day | null }>(
    'SELECT id, relation, starts_on, ends_on FROM guardian WHERE person_id = ? ORDER BY starts_on, id',
    [personId],
  );
  return rows.map((row) => ({ guardianId: row.id, relation: row.relation, startsOn: row.starts_on, endsOn: row.ends_on }));
}

async function eventsOf(db: Reader, personId: Id): Promise<PersonFile['events']> {
  const rows = await db.query<{ kind: string; effective_on: Day; noticed_at: number; source: string }>(
    'SELECT kind, effective_on, noticed_at, source FROM life_event WHERE person_id = ? ORDER BY noticed_at, id',
    [personId],
  );
  return rows.map((row) => ({ kind: row.kind, effectiveOn: row.effective_on, noticedAt: row.noticed_at, source: row.source }));
}
