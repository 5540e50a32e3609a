import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { fen } from '#values';
import type { Actor } from '#platform';
import type { OpenedSite, WholeSite } from '#sites';
import { OpenSites } from '#sites';
import type { DemoSite, SitePlan } from './sites.js';

/** Opens the sites of the plan, with their licences, hours and filed prices. The answer is in the plan's order. */
@Injectable()
export class OpenShops {
  constructor(private readonly sites: OpenSites) {}

  async open(actor: Actor, plan: SitePlan): Promise<OpenedSite[] | Refusal> {
    return this.sites.openMany(
      actor,
      plan.sites.map((site) => wholeSite(site, plan)),
    );
  }
}

function wholeSite(site: DemoSite, plan: SitePlan): WholeSite {
  const { operator, foodLicence, weight: _weight, ...fields } = site;
  const company = plan.operators[operator];
  if (!company) throw new RangeError(`site ${site.code} has no operator`);
  return {
    ...fields,
    operator: company,
    licences: foodLicence === null ? [] : [{ kind: 'food', number: `JY99${site.code}`, ...foodLicence }],
    // Where hours are the site's own (open round the clock), every dish is sold at every hour.
    menu: site.menu.map((item) => ({ ...item, window: site.windows.length > 0 ? null : item.window, priceFen: fen(item.priceFen), validFrom: site.openedOn })),
  };
}
