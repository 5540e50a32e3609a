import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Clock, Disclosures, RowSeals, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { addDays, countyOf, dayOf, isDay, refuse } from '#values';
import { unknownAreas } from './area.store.js';
import { isPlaceToLive } from './registered-residence.js';
import { LifeEvents } from './life-events.js';
import { PersonPlaces } from './person-places.js';
import { changePerson, personIn } from './person.store.js';
import { AWAY, openSince, stayOf } from './place-rows.js';

export interface MoveNotice {
  readonly personId: Id;
  /** Out of the county, or (back) into one of its areas: a move between two streets is `move_in` with the new area. */
  readonly kind: 'move_out' | 'move_in';
  readonly effectiveOn: Day;
  /** The new area of residence; required with `move_in`. */
  readonly residenceArea?: string | undefined;
  readonly source: string;
}

/**
 * Records that a person moved out of the county, or into one of its areas: the days before keep where the person lived then. The same notice again gets the same answer.
 *
 * Refuses `not_found`, `period_invalid` (in the future, before birth, before the first day of residence or the last move that was told: two persons correct that), `area_unknown` `desk_limit` (more brought back in a day than one person does) and `conflict` (already moved out
 * on another day). A street officer may send a person to another street: the person is then no longer in his list.
 */
@Injectable()
export class RecordMove {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: LifeEvents,
    private readonly alone: Disclosures,
    private readonly seals: RowSeals,
    private readonly places: PersonPlaces,
  ) {}

  async record(actor: Actor, notice: MoveNotice): Promise<{ personId: Id; movedOutOn: Day | null } | Refusal> {
    if (!isDay(notice.effectiveOn) || notice.effectiveOn > dayOf(this.clock.nowMs())) return refuse('period_invalid', { field: 'effectiveOn' });
    return this.uow.run<{ personId: Id; movedOutOn: Day | null } | Refusal>((tx) => (notice.kind === 'move_out' ? this.out(tx, actor, notice) : this.into(tx, actor, notice)));
  }

  private async out(tx: Tx, actor: Actor, { personId, effectiveOn, source }: MoveNotice): Promise<{ personId: Id; movedOutOn: Day } | Refusal> {
    const when = 'moved_out_on IS NULL AND birth_day <= ?';
    const isTold = await this.isToldAlready(tx, personId, effectiveOn);
    if (!isTold && (await changePerson(tx, actor, { personId, set: 'moved_out_on = ?', setTo: [effectiveOn], when, whenIs: [effectiveOn] }))) {
      await this.places.add(tx, { personId, kind: 'move', residenceArea: AWAY, from: addDays(effectiveOn, 1), until: null, by: actor.id });
      await this.events.add(tx, actor, { personId, kind: 'move_out', effectiveOn, source });
      await this.alone.spend(tx, actor, 'moved_out');
      return { personId, movedOutOn: effectiveOn };
    }
    const person = await personIn(tx, actor, personId);
    if (!person) return refuse('not_found', { personId });
    if (person.moved_out_on === null) return refuse('period_invalid', { field: 'effectiveOn' });
    return person.moved_out_on === effectiveOn ? { personId, movedOutOn: effectiveOn } : refuse('conflict', { recorded: person.moved_out_on });
  }

  private async into(tx: Tx, actor: Actor, { personId, effectiveOn, residenceArea, source }: MoveNotice): Promise<{ personId: Id; movedOutOn: null } | Refusal> {
    if (residenceArea === undefined || !isPlaceToLive(residenceArea) || (await unknownAreas(tx, [residenceArea], effectiveOn)).length > 0)
      return refuse('area_unknown', { field: 'residenceArea' });
    // Whoever moves to another county moves out, and is registered there by its own people.
    if (countyOf(residenceArea) !== countyOf(actor.areaCode)) return refuse('area_unknown', { field: 'residenceArea' });
    if (await this.isToldAlready(tx, personId, effectiveOn))
      return (await personIn(tx, actor, personId)) ? refuse('period_invalid', { field: 'effectiveOn' }) : refuse('not_found', { personId });
    // Whoever is back gets again what ended with the move; a move between streets gives nothing.
    const before = await personIn(tx, actor, personId);
    const spent = before !== null && before.moved_out_on !== null ? await this.alone.spend(tx, actor, 'moved_in') : null;
    if (spent !== null) return spent;
    const change = {
      personId,
      set: 'moved_out_on = NULL, residence_area = ?',
      setTo: [residenceArea],
      when: '(residence_area <> ? OR moved_out_on IS NOT NULL) AND birth_day <= ?',
      whenIs: [residenceArea, effectiveOn],
    };
    const moved = await this.seals.changing(tx, 'person', { where: 'id = ?', values: [personId] }, async () => Number(await changePerson(tx, actor, change)));
    if (moved === 1) {
      await this.places.add(tx, { personId, kind: 'move', residenceArea, from: effectiveOn, until: null, by: actor.id });
      await this.events.add(tx, actor, { personId, kind: 'move_in', effectiveOn, source, detail: { residenceArea } });
      return { personId, movedOutOn: null };
    }
    const person = await personIn(tx, actor, personId);
    if (!person) return refuse('not_found', { personId });
    return person.residence_area === residenceArea ? { personId, movedOutOn: null } : refuse('period_invalid', { field: 'effectiveOn' });
  }

  /** Whether where the person lived on the day was told already, by a move or as the first day: two persons correct that. */
  private async isToldAlready(tx: Tx, personId: Id, effectiveOn: Day): Promise<boolean> {
    const since = openSince((await this.places.of(tx, personId))?.stay ?? stayOf([]));
    return since !== null && effectiveOn < since;
  }
}
