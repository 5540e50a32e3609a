import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { dayOf, isRefusal } from '#values';
import { type Actor, Clock, type Reader, UnitOfWork } from '#platform';
import { areaAsked, type Asked, comparedDays } from './asked.js';
import { DayFigures } from './day-figures.js';
import { type Figure, figureOf, FIGURES, rowsAt } from './figure.js';
import { funderTold } from './funder-told.js';
import { fundersIn, fundOf, type SitesOfDay, sumsOf } from './meal-day.store.js';
import { OpenMatters } from './open-matters.js';
import { PlaceFigures } from './place-figures.js';
import { RefusalsOfDay, refusalTitle } from './refusals-of-day.js';

/** The bureau's first page for one area and day. */
export interface Today {
  readonly day: Day;
  readonly areaCode: string;
  readonly areaName: { readonly zh: string; readonly en: string } | null;
  /** UTC milliseconds of the reading. */
  readonly asOf: number;
  readonly figures: readonly Figure[];
}

/**
 * The figures of a day, each with its definition, its time and the list whose rows add up to it. Money and meals by
 * where the site stands. Refuses `forbidden` for an area outside the actor's.
 */
@Injectable()
export class BureauToday {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly figures: DayFigures,
    private readonly places: PlaceFigures,
    private readonly refusals: RefusalsOfDay,
    private readonly matters: OpenMatters,
  ) {}

  async show(actor: Actor, wanted: { readonly day?: Day | undefined; readonly areaCode?: string | undefined }): Promise<Today | Refusal> {
    const area = areaAsked(actor, wanted.areaCode);
    if (isRefusal(area)) return area;
    const db = this.work.reader;
    const nowMs = this.clock.nowMs();
    const asked: Asked = { day: wanted.day ?? dayOf(nowMs), area, nowMs };
    const ofDay = await this.figures.of(db, asked.day, area);
    const figures = [
      ...(await this.meals(db, asked, ofDay)),
      ...(await this.places.figures(db, asked, ofDay)),
      ...(await this.refused(db, asked)),
      ...(await this.matters.figures(db, asked)),
    ];
    return { day: asked.day, areaCode: area.code, areaName: await this.places.areaName(db, area.code), asOf: nowMs, figures };
  }

  private async meals(db: Reader, { day, area, nowMs }: Asked, ofDay: SitesOfDay): Promise<Figure[]> {
    const compared = comparedDays(day);
    const today = sumsOf(ofDay);
    const yesterday = sumsOf(await this.figures.of(db, compared.yesterday, area));
    const sameWeekday = sumsOf(await this.figures.of(db, compared.sameWeekday, area));
    const at = { day, areaCode: area.code };
    const moving = (of: (sums: typeof today) => bigint, rows: string): Parameters<typeof figureOf>[2] => ({
      value: of(today),
      asOf: nowMs,
      rows,
      yesterday: of(yesterday),
      sameWeekday: of(sameWeekday),
    });
    const named =
      (name: string) =>
      (sums: typeof today): bigint =>
        sums.values.get(name) ?? 0n;
    const funders = fundersIn([today, yesterday, sameWeekday]);
    const all = (sums: typeof today): bigint => funders.reduce((sum, funder) => sum + fundOf(sums, funder), 0n);
    const live = { ...at, voided: false };
    return [
      figureOf('meals', FIGURES.meals, moving(named('meals'), rowsAt('today/redemptions', live))),
      figureOf('meals_voided', FIGURES.meals_voided, moving(named('voided'), rowsAt('today/redemptions', { ...at, voided: true }))),
      figureOf('meals_full_price', FIGURES.meals_full_price, moving(named('full_price'), rowsAt('today/full-price-meals', at))),
      figureOf('meals_offline', FIGURES.meals_offline, moving(named('offline'), rowsAt('today/redemptions', { ...live, offline: true }))),
      figureOf('meals_typed', FIGURES.meals_typed, moving(named('typed'), rowsAt('today/redemptions', { ...live, codeKind: 'manual' }))),
      ...(['advance', 'suspense', 'site'] as const).map((standing) =>
        figureOf(`standing.${standing}`, FIGURES[`standing.${standing}`], moving(named(`standing.${standing}`), rowsAt('today/redemptions', { ...live, standing }))),
      ),
      figureOf('subsidy', FIGURES.subsidy, moving(all, rowsAt('today/redemptions', { ...live, paidBy: 'PUBLIC' }))),
      ...funders.map((funder) =>
        figureOf(
          `subsidy.${funder}`,
          funderTold(funder),
          moving((sums) => fundOf(sums, funder), rowsAt('today/redemptions', { ...live, paidBy: funder })),
        ),
      ),
      figureOf('points', FIGURES.points, moving(named('points'), rowsAt('today/redemptions', { ...live, paidBy: 'POINTS' }))),
      figureOf(
        'sites_serving',
        FIGURES.sites_serving,
        moving((sums) => sums.sitesServing, rowsAt('site-standings', { ...at, only: 'serving' })),
      ),
    ];
  }

  private async refused(db: Reader, { day, area, nowMs }: Asked): Promise<Figure[]> {
    const compared = comparedDays(day);
    const sums = await this.refusals.byCode(db, area, [day, compared.yesterday, compared.sameWeekday]);
    const at = { day, areaCode: area.code };
    const of = (when: Day, code: string | null): bigint =>
      [...(sums.get(when) ?? [])].filter(([one]) => code === null || one === code).reduce((sum, [, refusals]) => sum + refusals, 0n);
    const numbers = (code: string | null) => ({
      value: of(day, code),
      asOf: nowMs,
      rows: rowsAt('refusals', code === null ? at : { ...at, code }),
      yesterday: of(compared.yesterday, code),
      sameWeekday: of(compared.sameWeekday, code),
    });
    const codes = [...new Set([...sums.values()].flatMap((byCode) => [...byCode.keys()]))].sort();
    return [
      figureOf('refusals', FIGURES.refusals, numbers(null)),
      ...codes.map((code) => figureOf(`refusals.${code}`, { ...FIGURES.refusals, label: refusalTitle(code) }, numbers(code))),
    ];
  }
}
