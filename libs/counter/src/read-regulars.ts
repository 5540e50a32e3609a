import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import { LookupKey } from '#cards';
import { STRETCH_ROUNDS } from '#core/snapshot';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Regular, RegularProxy } from './regulars.js';
import { RegularsOfSite } from './regulars.js';

export interface RegularPeople {
  readonly week: Day;
  /** Base64. */
  readonly salt: string;
  readonly rounds: number;
  /** Base64url. */
  readonly lookupKey: string;
  /** Base64. */
  readonly numbers: string;
  readonly regulars: Regular[];
  readonly proxies: RegularProxy[];
}

/**
 * The regulars of the site of a till, with names, photos, notes and the slow keys of their numbers: to an operator in a session at
 * an enrolled tablet, never to the tablet alone. `people` is null when the tablet holds them already. Refuses `forbidden` without a tablet.
 */
@Injectable()
export class ReadRegulars {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regulars: RegularsOfSite,
    private readonly lookup: LookupKey,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor, { known }: { readonly known?: string | undefined }): Promise<{ digest: string; people: RegularPeople | null } | Refusal> {
    const { siteId, deviceId } = actor;
    if (siteId === null || deviceId === null) return refuse('forbidden');
    const { digest, week, numbers, regulars, proxies } = await this.regulars.of(this.work.reader, siteId, dayOf(this.clock.nowMs()));
    if (known === digest) return { digest, people: null };
    const salt = this.lookup.saltOf(siteId, week).toString('base64');
    const people = { week, salt, rounds: STRETCH_ROUNDS, lookupKey: this.lookup.bytes.toString('base64url'), numbers: numbers.toString('base64') };
    return { digest, people: { ...people, regulars: [...regulars], proxies: [...proxies] } };
  }
}
