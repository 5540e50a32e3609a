import { writeFile } from 'node:fs/promises';
import type { Id } from '#values';

/**
 * The faults that can be planted (decisions 27). `hard`: some record contradicts the meal; otherwise only the pattern
 * speaks. Each enters by a door that exists in life, and no check is switched off for it.
 */
export const PLANTS = {
  /** Meals with the card of someone whose death is reported a week late. Door: the late notice. */
  after_death: { hard: true },
  /** A second subsidised meal in one lunch, at another site that filed a dinner window beginning at one. Door: the site's own hours. */
  duplicate_meal: { hard: true },
  /** More lunches at a small site than it has filed portions. Door: the counter, where capacity is a signal and no gate. */
  over_capacity: { hard: true },
  /** Amounts changed in the database. Door: an administrator who drops the trigger and puts it back. */
  altered_row: { hard: true },
  /** A drawer of cards swiped in the order of their numbers, at even gaps. Door: the counter. */
  bulk_swipe: { hard: false },
  /** Meals made up at night and dated back to lunch. Door: late meals written past the tablet's chain, which no counter offers any more. */
  off_hours: { hard: true },
  /** The same few cards every day in the same order, weekends too; nobody eats. Door: cards left with an operator. */
  ghost_meal: { hard: false },
  /** Purses that were never used, emptied in the last days at the highest price. Door: the counter. */
  idle_sweep: { hard: false },
} as const satisfies Record<string, { readonly hard: boolean }>;

export type PlantKind = keyof typeof PLANTS;

export function isPlantKind(text: string): text is PlantKind {
  return Object.hasOwn(PLANTS, text);
}

/** What an arrival that belongs to a planted fault carries with it. */
export interface PlantMark {
  readonly kind: PlantKind;
  /** Meals of one incident make one line of the list. */
  readonly incident: string;
  /** When an offline batch with this meal is sent, UTC ms; absent for a meal at the till. */
  readonly sentAtMs?: number;
}

/** One line of the list: which meals are wrong, and how much public money (points at 100 fen) went out for them. */
export interface PlantedFault {
  readonly kind: PlantKind;
  readonly hard: boolean;
  readonly redemptionIds: Id[];
  fen: number;
}

/** Gathers what was planted, incident by incident, in the order in which they began. */
export class PlantBook {
  private readonly incidents = new Map<string, PlantedFault>();

  add(mark: Pick<PlantMark, 'kind' | 'incident'>, meal: { readonly redemptionId: Id; readonly fen: bigint }): void {
    const key = `${mark.kind} ${mark.incident}`;
    const fault = this.incidents.get(key) ?? { kind: mark.kind, hard: PLANTS[mark.kind].hard, redemptionIds: [], fen: 0 };
    fault.redemptionIds.push(meal.redemptionId);
    fault.fen += Number(meal.fen);
    this.incidents.set(key, fault);
  }

  get faults(): readonly PlantedFault[] {
    return [...this.incidents.values()];
  }

  /** NDJSON, one fault a line. */
  async write(file: string): Promise<void> {
    await writeFile(file, this.faults.map((fault) => `${JSON.stringify(fault)}\n`).join(''));
  }
}
