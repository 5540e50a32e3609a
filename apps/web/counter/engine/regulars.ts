import type { Day } from '#values';
import type { People, Regular } from './list-part.js';
import type { Holder } from './result.js';

/** Who is known here by name, in this shift only: nothing of it is on the disk in clear, and nothing in memory once the shift is over. */
export class Regulars {
  private people: People | null = null;
  private byMark = new Map<string, Regular>();
  digest: string | null = null;
  /** By the clock of the page. */
  askedAt = Number.NEGATIVE_INFINITY;

  get held(): People | null {
    return this.people;
  }

  hold(people: People | null, digest: string | null): void {
    this.people = people;
    this.digest = digest;
    this.byMark = new Map(people?.regulars.map((regular) => [regular.holder, regular]));
    if (people === null) this.askedAt = Number.NEGATIVE_INFINITY;
  }

  /** Who it is, if the person is a regular of this site; nobody else has a name here. */
  holder(mark: string, today: Day): Holder {
    const known = this.byMark.get(mark);
    const proxies = known && this.people ? this.people.proxies.filter((proxy) => proxy.holder === mark && proxy.endsOn >= today) : [];
    return {
      nameMasked: known?.nameMasked ?? null,
      age: known?.age ?? null,
      sex: known?.sex ?? null,
      photo: known?.photo ?? null,
      note: known?.note ?? null,
      proxies: proxies.map(({ proxyId, nameMasked, relation, photo }) => ({ proxyId, nameMasked, relation, photo })),
    };
  }

  /** The key of the record of a typed number or social card, a tenth of a second later; null for whom this site does not know. */
  async find(kind: 'manual' | 'social', text: string): Promise<Uint8Array | null> {
    return this.people === null ? null : (await import('./typed.js')).findTyped(this.people, kind, text);
  }
}
