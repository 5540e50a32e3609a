import type { Id } from '#values';
import { dayOf, monthOf } from '#values';
import type { DeviceMeals } from '#core/offline';
import type { Database, Writing } from './database.js';
import type { KeptMeal } from './kept-meal.js';

/** Meals older than this are no concern of the tablet any more. */
const KEPT_MS = 5 * 24 * 3_600_000;

/** The meals of the last days as this tablet knows them: in memory for decisions, on the disk for tomorrow. */
export class DayBook {
  private readonly meals = new Map<Id, KeptMeal>();

  constructor(private readonly database: Database) {}

  async resume(nowMs: number): Promise<void> {
    const all = await this.database.read(['meals'], (tx) => tx.objectStore('meals').getAll());
    const old = all.filter((meal) => meal.at < nowMs - KEPT_MS && meal.state !== 'waiting');
    this.meals.clear();
    for (const meal of all) this.meals.set(meal.id, meal);
    if (old.length === 0) return;
    await this.database.write(['meals'], async (tx) => {
      for (const meal of old) await tx.objectStore('meals').delete(meal.id);
    });
    for (const meal of old) this.meals.delete(meal.id);
  }

  /** Inside a transaction over `meals`: the row is on the disk with it. Call `remember` once it is. */
  async put(tx: Writing, meal: KeptMeal): Promise<void> {
    await tx.objectStore('meals').put(meal);
  }

  remember(meal: KeptMeal): void {
    this.meals.set(meal.id, meal);
  }

  of(id: Id): KeptMeal | undefined {
    return this.meals.get(id);
  }

  /** Writes a changed row by itself. */
  async change(id: Id, part: Partial<KeptMeal>): Promise<void> {
    const meal = this.meals.get(id);
    if (!meal) return;
    const changed = { ...meal, ...part };
    await this.database.write(['meals'], (tx) => this.put(tx, changed));
    this.remember(changed);
  }

  onDay(day: string): KeptMeal[] {
    return [...this.meals.values()].filter((meal) => meal.day === day).sort((a, b) => b.at - a.at);
  }

  hasPhoneMark(mark: string): boolean {
    return [...this.meals.values()].some((meal) => meal.phoneMark === mark && meal.state !== 'voided');
  }

  /** What the tablet's own decision may know of a person and of the site. */
  mealsOf(holder: string, nowMs: number, listMadeAt: number): DeviceMeals {
    const today = dayOf(nowMs);
    const subsidised = [...this.meals.values()].filter((meal) => meal.kind === 'meal' && meal.state !== 'voided');
    const mine = holder === '' ? [] : subsidised.filter((meal) => meal.holder === holder);
    const mineToday = mine.filter((meal) => meal.day === today);
    const offlineToday = subsidised.filter((meal) => meal.day === today && meal.offline);
    const isStatic = (meal: KeptMeal): boolean => meal.codeKind !== 'phone';
    return {
      windows: mineToday.flatMap((meal) => (meal.window === null ? [] : [meal.window])),
      offlineToday: mineToday.filter((meal) => meal.offline).length,
      staticToday: mineToday.filter((meal) => meal.offline && isStatic(meal)).length,
      sinceList: mine.filter((meal) => meal.at > listMadeAt && monthOf(dayOf(meal.at)) === monthOf(today)).length,
      lastAt: mineToday.reduce<number | null>((last, meal) => (last === null || meal.at > last ? meal.at : last), null),
      site: { meals: offlineToday.length, byStatic: offlineToday.filter(isStatic).length, typed: offlineToday.filter((meal) => meal.codeKind === 'manual').length },
    };
  }

  /** Forgets every name: what a revoked tablet may keep. */
  async forgetNames(): Promise<void> {
    const nameless = [...this.meals.values()].map((meal) => ({ ...meal, nameMasked: null, holder: '' }));
    await this.database.write(['meals'], async (tx) => {
      for (const meal of nameless) await this.put(tx, meal);
    });
    for (const meal of nameless) this.remember(meal);
  }
}
