import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { addDays, firstDay, instantAt } from '#values';
import type { Actor } from '#platform';
import type { OpenedSite } from '#sites';
import { habits } from './appetite.js';
import type { DemoRequest, Stages } from './demo-request.js';
import { daysLived } from './demo-request.js';
import { done } from './expect-done.js';
import { fates } from './fates.js';
import { FoundCounty } from './found-county.js';
import { dimensions } from './geography.js';
import { EnrolRoster } from './enrol-roster.js';
import { HandOutCards } from './hand-out-cards.js';
import type { Accounts } from './open-accounts.js';
import { OpenAccounts } from './open-accounts.js';
import { OpenShops } from './open-shops.js';
import { isPlantKind, PLANTS } from './plant-kinds.js';
import type { Drawn, Planted } from './plant-plan.js';
import { planted, unplanted } from './plant-plan.js';
import { population } from './population.js';
import { SettleHabits } from './settle-habits.js';
import { sitePlan } from './sites.js';
import type { Wallet } from './wallets.js';

/** A county that is ready for its month: what was drawn, and what the system made of it. */
export interface BuiltCounty {
  readonly drawn: Planted;
  readonly personIds: readonly Id[];
  readonly sites: readonly OpenedSite[];
  readonly accounts: Accounts;
  readonly wallets: ReadonlyMap<number, Wallet>;
}

/** The instant at which a demo county is founded: the morning before its month. */
export function foundedAt(request: Pick<DemoRequest, 'month'>): number {
  return instantAt(addDays(firstDay(request.month), -1), 8 * 60);
}

/** Builds a county in an empty database through the use cases that a bureau has. */
@Injectable()
export class BuildCounty {
  constructor(
    private readonly founder: FoundCounty,
    private readonly roster: EnrolRoster,
    private readonly shops: OpenShops,
    private readonly accounts: OpenAccounts,
    private readonly cards: HandOutCards,
    private readonly settler: SettleHabits,
  ) {}

  async build(actor: Actor, request: DemoRequest, stages: Stages): Promise<BuiltCounty> {
    const size = dimensions(request.scale);
    const { month, seed } = request;
    const drawn = await stages.run('population', () => {
      const people = population(request);
      const plan = sitePlan({ size, month, seed });
      const held = habits({ people, sites: plan.sites, size, seed });
      const all = { plan, habits: held, fates: fates({ people, holders: held.holders, month, seed }) };
      return Promise.resolve({ people, ...withPlants(all, request) });
    });
    await stages.run('county', () => this.founder.found(actor, size));
    const personIds = await stages.run('roster', () => this.roster.enrol(actor, drawn.people));
    const sites = await stages.run('sites', async () => done(await this.shops.open(actor, drawn.plan), 'the sites'));
    const accounts = await stages.run('accounts', () => this.accounts.open(actor, sites));
    const wallets = await stages.run('cards', (told) => this.cards.handOut(actor, { habits: drawn.habits, personIds, accounts }, told));
    await stages.run('habits', () => this.settler.settle(actor, { diners: drawn.habits.diners, wallets, month }));
    const { people: _people, ...kept } = drawn;
    return { drawn: kept, personIds, sites, accounts, wallets };
  }
}

function withPlants(drawn: Drawn, request: DemoRequest): Planted {
  if (request.plant === undefined) return unplanted(drawn);
  const kinds = (request.plant.kinds ?? Object.keys(PLANTS)).filter(isPlantKind);
  return planted(drawn, { kinds, days: daysLived(request), seed: request.seed });
}
