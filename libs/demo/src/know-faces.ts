import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { PersonFactsReader, SetMealNote, SetPortrait } from '#people';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { ageOn, dayOf } from '#values';
import { Clock } from '#platform';
import { CAST } from './cast.js';
import { done } from './expect-done.js';
import { drawPortrait } from './portrait-art.js';

/** Photos are drawn for the cast and so many more diners; a picture of everybody would say nothing more. */
const FACES_MAX = 120;
const SEED = 1;

/** What kitchens are told of some of the cast. */
const NOTES: Readonly<Record<string, string>> = { chen: '糖尿病餐', li: '软食，需送餐上门', zhou: '软食', wang: '低盐' };

/** Gives faces to those whom the counters of the demo should know, before their cards are issued, and notes for the kitchens. */
@Injectable()
export class KnowFaces {
  constructor(
    private readonly portraits: SetPortrait,
    private readonly notes: SetMealNote,
    private readonly people: PersonFactsReader,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `diners` are indexes in the roster; the cast stands at its head. */
  async know(actor: Actor, of: { readonly personIds: readonly Id[]; readonly diners: readonly number[] }): Promise<void> {
    const wanted = [...new Set([...CAST.keys(), ...of.diners])].slice(0, FACES_MAX);
    const ids = wanted.flatMap((index) => of.personIds[index] ?? []);
    const persons = await this.people.of(this.work.reader, ids);
    const today = dayOf(this.clock.nowMs());
    for (const index of wanted) {
      const personId = of.personIds[index];
      const person = personId === undefined ? undefined : persons.get(personId);
      if (personId === undefined || person === undefined) continue;
      const photo = drawPortrait(SEED, String(index), { sex: person.sex, age: ageOn(person.facts.birthDay, today) });
      done(await this.portraits.set(actor, { kind: 'person', subjectId: personId, photo: photo.toString('base64') }), 'a portrait');
    }
    for (const [index, { key }] of CAST.entries()) {
      const personId = of.personIds[index];
      const note = NOTES[key];
      if (personId !== undefined && note !== undefined) done(await this.notes.set(actor, { personId, note }), 'a note');
    }
  }

  /** The face of a proxy. */
  async knowProxy(actor: Actor, proxyId: Id, index: number): Promise<void> {
    const photo = drawPortrait(SEED, `proxy ${String(index)}`, { sex: index % 2 === 0 ? 'F' : 'M', age: 48 });
    done(await this.portraits.set(actor, { kind: 'proxy', subjectId: proxyId, photo: photo.toString('base64') }), 'a portrait');
  }
}
