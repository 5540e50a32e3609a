import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { day } from '#values';
import { DEMO_POLICIES, PUBLISH } from '#eligibility';
import { DefineAreas, SetAreaContact } from '#people';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { ActByTwo } from '#proposals';
import { done } from './expect-done.js';
import { demoPair } from './demo-pair.js';
import { FundBudgets } from './fund-budgets.js';
import type { Dimensions } from './geography.js';
import { communities, COUNTY, NEIGHBOURS } from './geography.js';
import { telOf } from './places.js';

const AREAS_SINCE: Day = day('2021-04-09');

/** Founds the county: its areas, its law and its money. */
@Injectable()
export class FoundCounty {
  constructor(
    private readonly areas: DefineAreas,
    private readonly byTwo: ActByTwo,
    private readonly ids: Ids,
    private readonly budgets: FundBudgets,
    private readonly contacts: SetAreaContact,
  ) {}

  async found(actor: Actor, size: Dimensions): Promise<void> {
    done(await this.areas.define(actor, areasOf(size)), 'the areas');
    for (const [index, { code }] of communities(size).entries()) done(await this.contacts.set(actor, { areaCode: code, tel: telOf(90_001 + index) }), 'a community office');
    for (const policy of DEMO_POLICIES) {
      const proposal = { id: this.ids.next(), kind: PUBLISH, body: { policy }, reason: '演示县的政策 / the law of the demo county' };
      done(await this.byTwo.act(demoPair(actor), proposal), `the policy ${policy.programme}@${policy.version}`);
    }
    await this.budgets.fund(actor, size);
  }
}

/** The county, its neighbours (where some people's 户籍 is), the streets and their communities; the last two with made-up codes. */
function areasOf(size: Dimensions): { code: string; parent: string | null; name: string; nameEn: string; startsOn: Day; endsOn: Day | null; synthetic: boolean }[] {
  const since = { startsOn: AREAS_SINCE, endsOn: null };
  return [
    { code: COUNTY, parent: null, name: '上城区', nameEn: 'Shangcheng District', ...since, synthetic: false },
    ...NEIGHBOURS.map(({ code, name, nameEn }) => ({ code, parent: null, name, nameEn, ...since, synthetic: false })),
    ...size.streets.map(({ code, name, nameEn }) => ({ code, parent: COUNTY, name, nameEn, ...since, synthetic: true })),
    ...communities(size).map(({ code, street, name, nameEn }) => ({ code, parent: street.code, name, nameEn, ...since, synthetic: true })),
  ];
}
