import { Injectable } from '@nestjs/common';
import type { Day, Fen } from '#values';
import { day, dayOf, fen } from '#values';
import type { Law } from '#eligibility';
import { LawReader } from '#eligibility';
import type { PersonFacts } from '#core/policy';
import { decideMeal } from '#core/policy';
import type { MealSplit } from '#core/redemption';
import { splitPrice } from '#core/redemption';
import { HelpLine } from '#people';
import { Clock, UnitOfWork } from '#platform';
import { type PublicSite, PublicSites } from '#sites';
import { type CountyFigures, countyFigures, type PublicStreet, streetsWithMeals } from './public-county.store.js';

/** What one meal costs somebody of an age who has nothing but the age: no hardship, no points. */
export interface MealExample {
  readonly age: number;
  /** Null where the law gives nobody of this age a subsidised meal. */
  readonly split: MealSplit | null;
}

/** A county as its citizens may see it. Nothing of a person in it. */
export interface PublicCountyView {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** Whom to call: the county's own number, else the hotline of all. */
  readonly tel: string;
  readonly law: Law;
  readonly examples: readonly MealExample[];
  readonly examplePriceFen: Fen;
  readonly figures: CountyFigures;
}

export interface PublicCountyPage {
  readonly day: Day;
  readonly streets: readonly PublicStreet[];
  /** The street that was asked for and has meals; null without. */
  readonly street: PublicStreet | null;
  /** Sites of that street, with what they serve today. */
  readonly sites: readonly PublicSite[];
  /** The county of the street, else the one with most sites; null in an empty installation. */
  readonly county: PublicCountyView | null;
}

const EXAMPLE_PRICE = fen(1600n);
const AGES = [65, 82, 92] as const;
/** More sites than any street has. */
const SITES_MAX = 200;
/** Anyone may ask as often as they like; the county is read once a minute. */
const KEPT_MS = 60_000;

/** What was read in the last minute, by key; who asks meanwhile waits for the same answer. */
class Kept<T> {
  private readonly values = new Map<string, { readonly at: number; readonly value: Promise<T> }>();

  async get(key: string, now: number, read: () => Promise<T>): Promise<T> {
    const known = this.values.get(key);
    // A clock that was set back makes nothing last longer.
    if (known !== undefined && Math.abs(now - known.at) < KEPT_MS) return known.value;
    const value = read();
    this.values.set(key, { at: now, value });
    try {
      return await value;
    } catch (error) {
      this.values.delete(key);
      throw error;
    }
  }
}

/** What a citizen looks for: where to eat, what is for lunch, what is paid, whom to call. */
@Injectable()
export class PublicCounty {
  private readonly streets = new Kept<readonly PublicStreet[]>();
  private readonly menus = new Kept<readonly PublicSite[]>();
  private readonly counties = new Kept<PublicCountyView>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
    private readonly sites: PublicSites,
    private readonly help: HelpLine,
    private readonly clock: Clock,
  ) {}

  /** The page of a street, nine digits; of none in particular where there is no such street with meals. Whatever is asked for, nothing is read twice in a minute. */
  async read(wanted: string): Promise<PublicCountyPage> {
    const now = this.clock.nowMs();
    const today = dayOf(now);
    const streets = await this.streets.get('', now, () => streetsWithMeals(this.work.reader, today));
    const street = streets.find((one) => one.code === wanted) ?? null;
    const sites = street === null ? [] : await this.menus.get(street.code, now, async () => (await this.sites.list({ areaCode: street.code, limit: SITES_MAX })).items);
    const of = street ?? [...streets].sort((one, other) => sitesOf(streets, other) - sitesOf(streets, one))[0];
    return { day: today, streets, street, sites, county: of === undefined ? null : await this.counties.get(of.county, now, () => this.county(of, today)) };
  }

  private async county({ county, countyName, countyNameEn }: PublicStreet, today: Day): Promise<PublicCountyView> {
    const law = await this.laws.on(this.work.reader, county, today);
    return {
      code: county,
      name: countyName,
      nameEn: countyNameEn,
      tel: await this.help.of(this.work.reader, county),
      law,
      examples: AGES.map((age) => ({ age, split: exampleSplit(law, county, age) })),
      examplePriceFen: EXAMPLE_PRICE,
      figures: await countyFigures(this.work.reader, county, today),
    };
  }
}

function sitesOf(streets: readonly PublicStreet[], { county }: PublicStreet): number {
  return streets.reduce((sum, one) => sum + (one.county === county ? one.sites : 0), 0);
}

/** The law itself prices the example, so that a new policy changes this page on its first day. */
function exampleSplit(law: Law, county: string, age: number): MealSplit | null {
  const facts = plainPerson(county, age, law.day);
  const right = decideMeal(facts, law, law.day, EXAMPLE_PRICE);
  if (!right.eligible) return null;
  const { discountRate, subsidyFen, whole, collectiveFen, charityFen } = right;
  return splitPrice({ listPriceFen: EXAMPLE_PRICE, discountRate, subsidyFen, whole, collectiveFen, charityFen, pointsAvailable: 0n });
}

function plainPerson(county: string, age: number, today: Day): PersonFacts {
  const birthDay = day(`${String(Number(today.slice(0, 4)) - age)}-01-01`);
  return { personId: '', birthDay, hukouArea: county, residenceArea: county, diedOn: null, movedOutOn: null, purseOpenedOn: null, categories: [], assessments: [] };
}
