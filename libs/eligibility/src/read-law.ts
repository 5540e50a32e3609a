import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { countyOf } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Law } from './law-reader.js';
import { LawReader } from './law-reader.js';

/** The policies in force in the actor's county on a day, past or to come. */
@Injectable()
export class ReadLaw {
  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
  ) {}

  async read(actor: Actor, day: Day): Promise<Law> {
    return this.laws.on(this.work.reader, countyOf(actor.areaCode), day);
  }
}
