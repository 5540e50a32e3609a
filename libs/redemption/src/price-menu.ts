import { Injectable } from '@nestjs/common';
import type { Day, Id, Points, Refusal, Words } from '#values';
import { countyOf, dayOf, isRefusal, points, refusalWords, refuse } from '#values';
import type { MealDecision } from '#core/policy';
import { decideMeal, mayDrawCharity } from '#core/policy';
import { spendable } from '#core/purse';
import type { MealSplit } from '#core/redemption';
import { fullPrice, splitPrice } from '#core/redemption';
import { PurseReader } from '#allowances';
import type { Law } from '#eligibility';
import { LawReader } from '#eligibility';
import type { PersonRecord } from '#people';
import { PersonFactsReader } from '#people';
import type { Actor } from '#platform';
import { big, Clock, UnitOfWork } from '#platform';
import type { PublicMenuItem, PublicSite } from '#sites';
import { PublicMenu } from '#sites';

/** A dish with what it costs one person, without points and with those they may spend. */
export interface PricedItem extends PublicMenuItem {
  readonly without: MealSplit;
  readonly with: MealSplit;
  readonly reasons: readonly Words[];
}

export interface PricedMenu {
  readonly site: PublicSite;
  readonly day: Day;
  /** Whether the person has a right to subsidised meals on the day; without it every dish stands at its full price. */
  readonly eligible: boolean;
  readonly items: readonly PricedItem[];
}

/** Today's purse of whoever asks. */
interface Means {
  readonly available: Points;
  readonly charityFen: bigint;
}

/**
 * The menu of a site at one person's price, by the law and the split of the counter. It is a price to choose by, not a
 * promise: caps, hours and what charity has left are looked at again when the meal is taken. Weighed trays are priced at
 * their ceiling. Refuses `not_found` (site), `forbidden` (not an elder).
 */
@Injectable()
export class PriceMenu {
  constructor(
    private readonly work: UnitOfWork,
    private readonly menu: PublicMenu,
    private readonly people: PersonFactsReader,
    private readonly laws: LawReader,
    private readonly purses: PurseReader,
    private readonly clock: Clock,
  ) {}

  async price(actor: Actor, siteId: Id): Promise<PricedMenu | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('forbidden');
    const site = await this.menu.today(siteId);
    if (isRefusal(site)) return site;
    const db = this.work.reader;
    const person = (await this.people.of(db, [personId])).get(personId);
    if (person === undefined) return refuse('not_found');
    const day = dayOf(this.clock.nowMs());
    const county = countyOf(person.facts.residenceArea);
    const law = await this.laws.on(db, county, day);
    const means = await this.means(person, law, day);
    const atHome = countyOf(site.areaCode) === county;
    const items = site.menu.map((item) => (atHome ? priced(item, { person, law, day, means }) : foreign(item)));
    return { site, day, eligible: atHome && site.servesToday && rightTo(person, law, day, 0n).eligible, items };
  }

  private async means({ facts, pointsOnMeals }: PersonRecord, law: Law, day: Day): Promise<Means> {
    const db = this.work.reader;
    const spends = pointsOnMeals && facts.purseOpenedOn !== null;
    const lots = spends ? ((await this.purses.of(db, [facts.personId])).get(facts.personId) ?? []) : [];
    if (law.subsidy === null || !mayDrawCharity(facts, law.subsidy, day)) return { available: spendable(lots, day), charityFen: 0n };
    const [fund] = await db.query("SELECT remaining_fen FROM charity_fund WHERE county = ? AND fund = 'CHARITY'", [countyOf(facts.residenceArea)]);
    return { available: spendable(lots, day), charityFen: big(fund?.['remaining_fen']) };
  }
}

/** At a site of another county everybody pays the full price. */
function foreign(item: PublicMenuItem): PricedItem {
  return { ...item, without: fullPrice(item.priceFen), with: fullPrice(item.priceFen), reasons: [refusalWords('other_county').title] };
}

function rightTo({ facts }: PersonRecord, law: Law, day: Day, listPriceFen: bigint): MealDecision {
  return decideMeal(facts, law, day, listPriceFen);
}

function priced(item: PublicMenuItem, of: { person: PersonRecord; law: Law; day: Day; means: Means }): PricedItem {
  const { priceFen: listPriceFen } = item;
  const right = rightTo(of.person, of.law, of.day, listPriceFen);
  const reasons = right.reasons.map((reason) => reason.words);
  if (!right.eligible) return { ...item, without: fullPrice(listPriceFen), with: fullPrice(listPriceFen), reasons };
  const charityFen = right.charityFen <= of.means.charityFen ? right.charityFen : 0n;
  const payers = { ...right, charityFen, listPriceFen };
  return { ...item, without: splitPrice({ ...payers, pointsAvailable: points(0) }), with: splitPrice({ ...payers, pointsAvailable: of.means.available }), reasons };
}
