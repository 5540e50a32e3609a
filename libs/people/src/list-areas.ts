import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { scopeRange, UnitOfWork } from '#platform';
import type { AreaRecord } from './area.store.js';
import { areasIn } from './area.store.js';

/** The areas inside the actor's scope in order of their codes: a county before its streets, a street before its communities. */
@Injectable()
export class ListAreas {
  constructor(private readonly uow: UnitOfWork) {}

  async list(actor: Actor): Promise<AreaRecord[]> {
    return areasIn(this.uow.reader, scopeRange(actor.areaCode));
  }
}
