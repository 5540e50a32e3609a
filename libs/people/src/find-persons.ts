import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, Audit, PAGE_SIZE_MAX, pageOf, scopeRange, UnitOfWork, Vault } from '#platform';
import type { Refusal } from '#values';
import { isAreaCode, isCitizenId, isWithin, refuse, plainPhone } from '#values';
import { plainIdNumber } from './identity-of-person.js';
import type { PersonRow, PersonSummary } from './person.store.js';
import { PERSON_COLUMNS, personScope, summaryOf } from './person.store.js';

export interface FindPersonsRequest {
  /** A whole citizen ID number: at most one person. */
  readonly idNumber?: string | undefined;
  /** A whole phone number: everybody reached by it. */
  readonly phone?: string | undefined;
  /** Lists the persons living in this area, or in the whole of the actor's scope. */
  readonly areaCode?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Finds people, masked and held to the actor's scope: by ID number or phone through the blind index, or as a list by
 * area of residence. Refuses `citizen_id_invalid`, `invalid_request` (phone, limit), `forbidden` (area outside the scope).
 */
@Injectable()
export class FindPersons {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly audit: Audit,
  ) {}

  async find(actor: Actor, request: FindPersonsRequest): Promise<Page<PersonSummary> | Refusal> {
    if (!Number.isInteger(request.limit) || request.limit < 1 || request.limit > PAGE_SIZE_MAX) return refuse('invalid_request', { field: 'limit' });
    if (request.idNumber !== undefined) {
      const idNumber = plainIdNumber(request.idNumber);
      if (!isCitizenId(idNumber)) return refuse('citizen_id_invalid', { field: 'idNumber' });
      return this.byIndex(actor, { column: 'id_number_index', index: this.vault.index('id_number', idNumber), limit: 1 });
    }
    if (request.phone !== undefined) {
      const phone = plainPhone(request.phone);
      if (phone === null) return refuse('invalid_request', { field: 'phone' });
      return this.byIndex(actor, { column: 'phone_index', index: this.vault.index('phone', phone), limit: request.limit });
    }
    return this.byArea(actor, request);
  }

  /** Asking whether a given person is registered is itself an act, so it is logged, without the number. */
  private async byIndex(actor: Actor, search: { column: 'id_number_index' | 'phone_index'; index: string; limit: number }): Promise<Page<PersonSummary>> {
    const scope = personScope(actor);
    return this.uow.run(async (tx) => {
      const rows = await tx.query<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person WHERE ${search.column} = ? AND ${scope.sql} ORDER BY id LIMIT ?`, [
        search.index,
        ...scope.parameters,
        search.limit,
      ]);
      await this.audit.record(tx, actor, {
        action: 'person.search',
        objectKind: 'person',
        objectId: rows[0]?.id ?? 'none',
        detail: { by: search.column, found: rows.length },
      });
      return { items: rows.map(summaryOf), next: null };
    });
  }

  private async byArea(actor: Actor, request: FindPersonsRequest): Promise<Page<PersonSummary> | Refusal> {
    const areaCode = request.areaCode ?? actor.areaCode;
    if (actor.role === 'elder') return refuse('forbidden');
    if (!isAreaCode(areaCode) || !isWithin(areaCode, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
    const { from, to } = scopeRange(areaCode);
    const [afterArea = '', afterId = ''] = afterCursor(request.cursor, 'code id').split(' ');
    const start = afterArea > from ? afterArea : from;
    // Ordered by (residence, id), which is an index: a page of one community never walks the whole county.
    const rows = await this.uow.reader.query<PersonRow>(
      `SELECT ${PERSON_COLUMNS} FROM person WHERE residence_area >= ? AND residence_area < ? AND (residence_area > ? OR id > ?) ORDER BY residence_area, id LIMIT ?`,
      [start, to, start, afterId, request.limit + 1],
    );
    return pageOf(rows.map(summaryOf), request.limit, (person) => `${person.residenceArea} ${person.personId}`);
  }
}
