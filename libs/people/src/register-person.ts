import { Injectable } from '@nestjs/common';
import type { Actor, Row, Tx } from '#platform';
import { Audit, Clock, Disclosures, Ids, isDuplicateKey, maskName, RowSeals, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { countyOf, dayOf, isDay, isId, isRefusal, isWithin, plainPhone, refuse } from '#values';
import { unknownAreas } from './area.store.js';
import { bearerOf, plainIdNumber, plainName } from './identity-of-person.js';
import { LifeEvents } from './life-events.js';
import { PersonPlaces } from './person-places.js';
import { personScope } from './person.store.js';
import { isElsewhereInTheCountry, isPlaceToLive } from './registered-residence.js';

export interface RegisterPersonRequest {
  /** Made by the caller, so that a repeated request finds its own answer; made here when absent. */
  readonly personId?: Id | undefined;
  readonly idNumber: string;
  readonly name: string;
  readonly phone?: string | null | undefined;
  /** Where the person lives; inside the actor's scope. */
  readonly residenceArea: string;
  /** 户籍; any known area. Never taken from the ID number. */
  readonly hukouArea: string;
  readonly purseOpenedOn?: Day | null | undefined;
  /** First day of living in the county; without it all along where the county is being loaded, and else today. */
  readonly residenceSince?: Day | null | undefined;
  /** First day of that 户籍; that of the residence where it is not said. */
  readonly hukouSince?: Day | null | undefined;
}

export interface RegisteredPerson {
  readonly personId: Id;
  readonly nameMasked: string;
}

interface Registration extends RegisteredPerson {
  readonly name: string;
  readonly idNumberIndex: string;
  readonly row: Record<string, string | number | null>;
  readonly purseOpenedOn: Day | null;
  readonly residenceSince: Day | null;
  readonly hukouSince: Day | null;
}

/** What is told of a person beside name and ID number, as it is kept. */
const FACTS = ['residence_area', 'hukou_area', 'phone_index', 'purse_opened_on'];

/**
 * Registers a person. The same id with the same facts again gets the same answer.
 *
 * Refuses `citizen_id_invalid`, `invalid_request` (name, phone, id), `area_unknown`, `forbidden` (residence outside the
 * actor's scope), `period_invalid` (purse, first days), `person_exists` (in this county; in another is another record), `id_reused`,
 * `alone_limit` (more in a day than one person registers alone).
 */
@Injectable()
export class RegisterPerson {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly events: LifeEvents,
    private readonly alone: Disclosures,
    private readonly places: PersonPlaces,
  ) {}

  async register(actor: Actor, request: RegisterPersonRequest): Promise<RegisteredPerson | Refusal> {
    const registration = this.registrationOf(actor, request);
    if ('code' in registration) return registration;
    try {
      const written = await this.uow.run(async (tx) => this.write(tx, actor, registration));
      return isRefusal(written) && written.code === 'alone_limit' ? await this.orAnswerAgain(actor, registration, written) : written;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.answerAgain(actor, registration);
    }
  }

  private registrationOf(actor: Actor, request: RegisterPersonRequest): Registration | Refusal {
    const now = this.clock.nowMs();
    const idNumber = plainIdNumber(request.idNumber);
    const bearer = bearerOf(idNumber, dayOf(now));
    if (!bearer) return refuse('citizen_id_invalid', { field: 'idNumber' });
    const name = plainName(request.name);
    if (name === null) return refuse('invalid_request', { field: 'name' });
    const phone = request.phone == null || request.phone === '' ? null : plainPhone(request.phone);
    if (phone === null && request.phone != null && request.phone !== '') return refuse('invalid_request', { field: 'phone' });
    if (request.personId !== undefined && !isId(request.personId)) return refuse('invalid_request', { field: 'personId' });
    if (!isPlaceToLive(request.residenceArea)) return refuse('area_unknown', { field: 'residenceArea' });
    if (!isWithin(request.residenceArea, actor.areaCode)) return refuse('forbidden', { field: 'residenceArea' });
    const days = { purseOpenedOn: request.purseOpenedOn ?? null, residenceSince: request.residenceSince ?? null, hukouSince: request.hukouSince ?? null };
    for (const [field, told] of Object.entries(days))
      if (told !== null && (!isDay(told) || told < bearer.birthDay || told > dayOf(now))) return refuse('period_invalid', { field });

    const personId = request.personId ?? this.ids.next();
    const idNumberIndex = this.vault.index('id_number', idNumber);
    const nameMasked = maskName(name);
    const row = this.seals.with('person', {
      id: personId,
      id_number_sealed: this.vault.seal('person.id_number_sealed', personId, idNumber),
      id_number_index: idNumberIndex,
      name_sealed: this.vault.seal('person.name_sealed', personId, name),
      name_masked: nameMasked,
      sex: bearer.sex,
      birth_day: bearer.birthDay,
      residence_area: request.residenceArea,
      hukou_area: request.hukouArea,
      phone_sealed: phone === null ? null : this.vault.seal('person.phone_sealed', personId, phone),
      phone_index: phone === null ? null : this.vault.index('phone', phone),
      died_on: null,
      moved_out_on: null,
      purse_opened_on: days.purseOpenedOn,
      points_on_meals: 1,
      registered_at: now,
    });
    return { personId, name, nameMasked, idNumberIndex, row, ...days };
  }

  private async write(tx: Tx, actor: Actor, registration: Registration): Promise<RegisteredPerson | Refusal> {
    const { personId, nameMasked, row, purseOpenedOn } = registration;
    const hukou = String(row['hukou_area']);
    const today = dayOf(this.clock.nowMs());
    // Registered residence may be anywhere in the country; only inside counties on our table must it be on it.
    const elsewhere = isElsewhereInTheCountry(hukou) && (await unknownAreas(tx, [countyOf(hukou)], today)).length > 0;
    const unknown = await unknownAreas(tx, [...new Set([String(row['residence_area']), ...(elsewhere ? [] : [hukou])])], today);
    if (unknown.length > 0) return refuse('area_unknown', { codes: unknown });
    const spent = await this.alone.spend(tx, actor, 'person_alone');
    if (spent !== null) return spent;
    const residenceSince = registration.residenceSince ?? (await this.places.sinceUnsaid(tx, countyOf(actor.areaCode), today));
    await tx.insert('person', [row]);
    await tx.insert('person_place', this.places.first({ ...placeOf(registration), residenceSince, hukouSince: registration.hukouSince ?? residenceSince, by: actor.id }));
    await this.audit.record(tx, actor, { action: 'person.register', objectKind: 'person', objectId: personId });
    if (purseOpenedOn !== null) await this.events.add(tx, actor, { personId, kind: 'purse_opened', effectiveOn: purseOpenedOn, source: 'registration' });
    return { personId, nameMasked };
  }

  /** The budget is spent; whoever asks for the second time what was done before is answered all the same. */
  private async orAnswerAgain(actor: Actor, registration: Registration, refusal: Refusal): Promise<RegisteredPerson | Refusal> {
    const again = await this.answerAgain(actor, registration);
    return isRefusal(again) ? refusal : again;
  }

  /** A key was taken: by this very request before, by another person under the same id, or by the same person under another id. */
  private async answerAgain(actor: Actor, registration: Registration): Promise<RegisteredPerson | Refusal> {
    const { personId, idNumberIndex } = registration;
    const scope = personScope(actor);
    const rows = await this.uow.reader.query<Row & { id: Id; id_number_index: string; name_sealed: string; name_masked: string; visible: number }>(
      `SELECT id, id_number_index, name_sealed, name_masked, ${FACTS.join(', ')}, CASE WHEN ${scope.sql} THEN 1 ELSE 0 END AS visible FROM person WHERE id = ? OR (id_number_index = ? AND county = ?)`,
      [...scope.parameters, personId, idNumberIndex, countyOf(actor.areaCode)],
    );
    const same = rows.find((row) => row.id_number_index === idNumberIndex);
    if (same?.id === personId) {
      const alike = FACTS.every((fact) => same[fact] === registration.row[fact]) && this.vault.opened('person.name_sealed', personId, same.name_sealed) === registration.name;
      return alike ? { personId, nameMasked: same.name_masked } : refuse('id_reused', { personId });
    }
    if (same === undefined) return refuse('id_reused', { personId });
    // Whoever may not see the person learns only that there is one, without the id.
    return refuse('person_exists', same.visible === 1 ? { personId: same.id } : {});
  }
}

function placeOf({ personId, row }: Registration) {
  return { personId, residenceArea: String(row['residence_area']), hukouArea: String(row['hukou_area']), at: Number(row['registered_at']) };
}
