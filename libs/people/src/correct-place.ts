import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx } from '#platform';
import { Audit, Clock, RowSeals, systemActor } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import type { Day, Id, Refusal, Words } from '#values';
import { countyOf, dayOf, isAreaCode, isDay, isId, isRefusal, refuse } from '#values';
import { unknownAreas } from './area.store.js';
import { LifeEvents } from './life-events.js';
import { PersonPlaces } from './person-places.js';
import type { PersonRow } from './person.store.js';
import { lockPerson, personIn } from './person.store.js';
import { type AreaSpan, AWAY, type PlaceRow, type Stay, stayOf } from './place-rows.js';
import { isElsewhereInTheCountry, isPlaceToLive } from './registered-residence.js';

/** The kind of proposal under which it is corrected where somebody lived or was registered (户籍). */
export const CORRECT_PLACE = 'person.correct_place';

/** What held between two days, both inside. */
export interface PlaceCorrection {
  readonly personId: Id;
  readonly what: 'residence' | 'hukou';
  /** Null: did not live in the county. */
  readonly area: string | null;
  /** Null: all along. */
  readonly from: Day | null;
  /** Null: until further notice. */
  readonly until: Day | null;
}

/**
 * Corrects where somebody lived or was registered between two days, by two persons with a reason: a wrong 户籍, a wrong first day, a
 * move-out that was told for a wrong day. What stood there before stays in its rows. Months that were issued are judged again by the
 * next difference run, meals by the next reconciliation.
 *
 * Refuses `invalid_request`, `not_found` (also outside the actor's area), `period_invalid`, `area_unknown`, `field_unreadable` (rows
 * that were altered: nobody's act makes them genuine), `conflict` (it is so already, or nothing would be left).
 */
@Injectable()
export class CorrectPlace implements ProposalKind {
  readonly kind = CORRECT_PLACE;

  constructor(
    kinds: ProposalKinds,
    private readonly places: PersonPlaces,
    private readonly events: LifeEvents,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, asked: unknown): Promise<{ body: PlaceCorrection; areaCode: string } | Refusal> {
    const { personId, what, area = null, from = null, until = null } = asked as Partial<PlaceCorrection>;
    if (typeof personId !== 'string' || !isId(personId)) return refuse('invalid_request', { field: 'personId' });
    if (what !== 'residence' && what !== 'hukou') return refuse('invalid_request', { field: 'what' });
    if (from !== null && !isDay(from)) return refuse('period_invalid', { field: 'from' });
    if (until !== null && (!isDay(until) || (from !== null && until < from))) return refuse('period_invalid', { field: 'until' });
    const body = { personId, what, area, from, until };
    const person = await personIn(db, actor, personId);
    if (person === null) return refuse('not_found', { personId });
    const fault = await this.fault(db, person, body);
    return fault ?? { body, areaCode: person.residence_area };
  }

  async carryOut(tx: Tx, { proposal, decider }: ByTwo): Promise<Readonly<Record<string, unknown>> | Refusal> {
    const body = proposal.body as PlaceCorrection;
    const { personId, what, area, from, until } = body;
    const person = await lockPerson(tx, decider, personId);
    if (person === null) return refuse('not_found', { personId });
    const after = await this.after(tx, body);
    if (isRefusal(after)) return after;
    const fault = await this.fault(tx, person, body);
    if (fault !== null) return fault;
    const told = what === 'hukou' ? { hukouArea: area ?? '' } : { residenceArea: area ?? AWAY };
    await this.places.add(tx, { personId, kind: 'correction', ...told, from, until, by: decider.id });
    await this.show(tx, person, after);
    const moved = { actor: decider, personId, source: proposal.reason };
    if (after.movedOutOn !== person.moved_out_on) await this.tellMove(tx, moved, { before: person.moved_out_on, after: after.movedOutOn });
    const detail = { what, ...(area === null ? {} : { area }), ...(from === null ? {} : { from }), ...(until === null ? {} : { until }), proposedBy: proposal.proposedBy };
    await this.audit.record(tx, decider, { action: 'person.correct_place', objectKind: 'person', objectId: personId, reason: proposal.reason, detail });
    return { personId, residenceArea: after.residenceArea, hukouArea: after.hukouArea, movedOutOn: after.movedOutOn };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const body = proposal.body as PlaceCorrection;
    const person = await personIn(db, systemActor(''), body.personId);
    const before = await this.places.of(db, body.personId);
    const after = await this.after(db, body);
    const spans = ({ residences, hukous }: Stay): Words => spansText(body.what === 'hukou' ? hukous : residences);
    const today = dayOf(this.clock.nowMs());
    return {
      title: {
        zh: `更正${body.what === 'hukou' ? '户籍' : '居住地'}：${person?.name_masked ?? ''}`,
        en: `Correct ${body.what === 'hukou' ? 'the registered residence' : 'where somebody lived'}: ${person?.name_masked ?? ''}`,
      },
      changes: [
        {
          what: body.what === 'hukou' ? { zh: '户籍', en: 'Registered residence' } : { zh: '居住地', en: 'Residence' },
          before: before === null ? null : spans(before.stay),
          after: isRefusal(after) ? null : spans(after),
        },
      ],
      warnings:
        body.from === null || body.from < today
          ? [
              {
                zh: '以往各天将按更正后的内容重新判定：已发月份的差额由补差批次处理，已就的餐在对账中列出差异。',
                en: 'Days already over are judged anew: difference runs settle months already paid, and reconciliation lists the meals that were decided otherwise.',
              },
            ]
          : [],
    };
  }

  /** Why it cannot be corrected so today. */
  private async fault(db: Reader, person: PersonRow, body: PlaceCorrection): Promise<Refusal | null> {
    const { what, area, from, until } = body;
    const today = dayOf(this.clock.nowMs());
    if (from !== null && (from > today || from < person.birth_day)) return refuse('period_invalid', { field: 'from' });
    if (until !== null && until > today) return refuse('period_invalid', { field: 'until' });
    if (area === null && what === 'hukou') return refuse('invalid_request', { field: 'area' });
    if (area !== null && !(await this.isKnown(db, person, { what, area, on: until ?? today }))) return refuse('area_unknown', { field: 'area' });
    const [before, after] = [await this.places.of(db, person.id), await this.after(db, body)];
    if (isRefusal(after)) return after;
    const same = JSON.stringify([before?.stay.residences, before?.stay.hukous]) === JSON.stringify([after.residences, after.hukous]);
    return same || after.residenceArea === null ? refuse('conflict', { field: same ? 'area' : 'from' }) : null;
  }

  /** As it would stand then. */
  private async after(db: Reader, { personId, what, area, from, until }: PlaceCorrection): Promise<Stay | Refusal> {
    const told = await this.places.of(db, personId);
    if (told === null) return refuse('field_unreadable', { field: 'person_place', id: personId });
    const row: PlaceRow = {
      n: told.rows.length + 1,
      residence_area: what === 'residence' ? (area ?? AWAY) : null,
      hukou_area: what === 'hukou' ? area : null,
      from_day: from,
      until_day: until,
    };
    return stayOf([...told.rows, row]);
  }

  /** People live in this county, on its table of areas; their 户籍 may be anywhere in the country. */
  private async isKnown(db: Reader, person: PersonRow, { what, area, on }: { what: PlaceCorrection['what']; area: string; on: Day }): Promise<boolean> {
    if (typeof area !== 'string' || !isAreaCode(area)) return false;
    if (what === 'residence' && (!isPlaceToLive(area) || countyOf(area) !== countyOf(person.residence_area))) return false;
    if (what === 'hukou' && isElsewhereInTheCountry(area) && (await unknownAreas(db, [countyOf(area)], on)).length > 0) return true;
    return (await unknownAreas(db, [area], on)).length === 0;
  }

  /** What the row of the person shows of it. */
  private async show(tx: Tx, person: PersonRow, { residenceArea, hukouArea, movedOutOn }: Stay): Promise<void> {
    if (movedOutOn !== person.moved_out_on) await tx.execute('UPDATE person SET moved_out_on = ? WHERE id = ?', [movedOutOn, person.id]);
    if (residenceArea === person.residence_area && hukouArea === person.hukou_area) return;
    const update = () => tx.execute('UPDATE person SET residence_area = ?, hukou_area = ? WHERE id = ?', [residenceArea, hukouArea, person.id]);
    await this.seals.changing(tx, 'person', { where: 'id = ?', values: [person.id] }, update);
  }

  private async tellMove(tx: Tx, { actor, ...told }: { actor: Actor; personId: Id; source: string }, moved: { before: Day | null; after: Day | null }): Promise<void> {
    if (moved.after !== null) await this.events.add(tx, actor, { ...told, kind: 'move_out', effectiveOn: moved.after });
    else if (moved.before !== null) await this.events.add(tx, actor, { ...told, kind: 'move_in', effectiveOn: moved.before });
  }
}

function spansText(spans: readonly AreaSpan[]): Words {
  const zh = spans.map(({ area, from, until }) => `${from ?? '一直'}${from === null && until === null ? '' : `至${until ?? '今'}`} ${area === AWAY ? '不在本县' : area}`);
  const en = spans.map(
    ({ area, from, until }) => `${from ?? 'all along'}${from === null && until === null ? '' : ` to ${until ?? 'now'}`} ${area === AWAY ? 'not in the county' : area}`,
  );
  return { zh: zh.join('；'), en: en.join('; ') };
}
