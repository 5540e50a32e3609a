import { Injectable } from '@nestjs/common';
import { marks, type Reader, type Row, RowSeals, sealedRow } from '#platform';
import type { Id } from '#values';

/** A meal that was read with `DEATH_LIFTED` as `lifted`. */
interface AgainstDeath {
  readonly id: Id;
  readonly person_id: Id;
  /** When the meal came in, UTC ms. */
  readonly received_at: number;
  readonly lifted: number;
}

const COLUMNS = [...sealedRow('life_event').columns, 'seal'].join(', ');
/** Ids in one IN list. */
const PER_QUERY = 500;

/** Meals whose death was revoked since, by a revocation that the app wrote. Few meals ever ask. */
@Injectable()
export class LiftedDeaths {
  constructor(private readonly seals: RowSeals) {}

  async of(db: Reader, meals: readonly AgainstDeath[]): Promise<Set<Id>> {
    const asked = meals.filter(({ lifted }) => Number(lifted) === 1);
    const persons = [...new Set(asked.map((meal) => meal.person_id))];
    const revoked = new Map<Id, number>();
    for (let start = 0; start < persons.length; start += PER_QUERY) {
      const some = persons.slice(start, start + PER_QUERY);
      const rows = await db.query<Row & { person_id: Id; noticed_at: number }>(
        `SELECT ${COLUMNS} FROM life_event WHERE person_id IN (${marks(some)}) AND kind = 'death_revoked'`,
        some,
      );
      for (const row of this.seals.genuine('life_event', rows)) revoked.set(row.person_id, Math.max(revoked.get(row.person_id) ?? 0, Number(row.noticed_at)));
    }
    return new Set(asked.filter((meal) => (revoked.get(meal.person_id) ?? -1) >= Number(meal.received_at)).map(({ id }) => id));
  }
}
