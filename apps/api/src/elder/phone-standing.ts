import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { CarrierOf } from '#cards';
import type { ElderPhone, ElderProfile } from '#identity';
import { elderActor } from '#identity';
import type { PersonFactsReader } from '#people';
import type { Reader } from '#platform';

/** Where the facts about a phone's owner are read. */
export interface PhoneFacts {
  readonly persons: PersonFactsReader;
  readonly carriers: CarrierOf;
  readonly db: Reader;
}

/**
 * Whether a phone may open or renew a session: its owner is alive, the key is live under the owner's present generation,
 * and no loss is reported. Whoever holds a lost phone should not read what its owner ate and where.
 */
export async function phoneStanding(facts: PhoneFacts, { personId, phoneKeyId }: ElderPhone): Promise<ElderProfile | Refusal> {
  const person = (await facts.persons.of(facts.db, [personId])).get(personId);
  if (person === undefined) return refuse('unauthenticated');
  if (person.facts.diedOn !== null) return refuse('deceased');
  const carrier = await facts.carriers.carrier(elderActor(personId, person.facts.residenceArea), personId);
  if (isRefusal(carrier) || !carrier.phones.some((phone) => phone.phoneKeyId === phoneKeyId)) return refuse('unauthenticated');
  return carrier.state === 'lost' ? refuse('revoked') : { areaCode: person.facts.residenceArea, displayName: person.nameMasked };
}
