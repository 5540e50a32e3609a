import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { ageOn, dayOf } from '#values';
import { MealNoteReader, PersonFactsReader, type PersonRecord, PortraitReader, ProxyReader, type ProxyRecord } from '#people';
import { Clock, UnitOfWork } from '#platform';

/** Who should be standing at the counter: masked name, age, photo and note, and who may come instead. */
export interface ShownHolder {
  readonly nameMasked: string;
  readonly age: number;
  readonly sex: 'F' | 'M';
  /** Data URL. */
  readonly photo: string | null;
  readonly note: string | null;
  readonly proxies: readonly ShownProxy[];
}

export interface ShownProxy {
  readonly proxyId: Id;
  readonly nameMasked: string;
  readonly relation: string;
  readonly photo: string | null;
  readonly endsOn: Day;
}

/** Shows holders to the operator who has their code before them. Unknown persons are absent. */
@Injectable()
export class ShowHolder {
  constructor(
    private readonly work: UnitOfWork,
    private readonly people: PersonFactsReader,
    private readonly proxies: ProxyReader,
    private readonly portraits: PortraitReader,
    private readonly notes: MealNoteReader,
    private readonly clock: Clock,
  ) {}

  async show(personIds: readonly Id[]): Promise<Map<Id, ShownHolder>> {
    const db = this.work.reader;
    const today = dayOf(this.clock.nowMs());
    const persons = await this.people.of(db, personIds);
    const proxies = (await this.proxies.ofPersons(db, personIds)).filter((proxy) => holds(proxy, today));
    const photos = await this.portraits.dataUrls(db, [...personIds, ...proxies.map((proxy) => proxy.id)]);
    const notes = await this.notes.of(db, personIds);
    const shown = new Map<Id, ShownHolder>();
    for (const [id, person] of persons) {
      const own = proxies.filter((proxy) => proxy.personId === id).map((proxy) => shownProxy(proxy, photos));
      shown.set(id, { ...bareHolder(person, today), photo: photos.get(id) ?? null, note: notes.get(id) ?? null, proxies: own });
    }
    return shown;
  }
}

export function bareHolder(person: PersonRecord, today: Day): Pick<ShownHolder, 'nameMasked' | 'age' | 'sex'> {
  return { nameMasked: person.nameMasked, age: ageOn(person.facts.birthDay, today), sex: person.sex };
}

/** Whether a proxy may collect on a day. */
export function holds(proxy: ProxyRecord, day: Day): boolean {
  return proxy.revokedAt === null && proxy.consentedOn <= day && day <= proxy.endsOn;
}

export function shownProxy({ id, nameMasked, relation, endsOn }: ProxyRecord, photos: ReadonlyMap<Id, string>): ShownProxy {
  return { proxyId: id, nameMasked, relation, photo: photos.get(id) ?? null, endsOn };
}
