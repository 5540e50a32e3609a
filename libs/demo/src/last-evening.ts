import { Injectable } from '@nestjs/common';
import type { Month } from '#values';
import type { BuiltCounty } from './build-county.js';
import type { DemoElder } from './demo-report.js';
import type { Stages } from './demo-request.js';
import { OrderRounds } from './order-rounds.js';
import { ShowElders } from './show-elders.js';

/** The evening of the last day: tomorrow's deliveries are ordered, and what people had to ask is asked. */
@Injectable()
export class LastEvening {
  constructor(
    private readonly rounds: OrderRounds,
    private readonly elders: ShowElders,
  ) {}

  /** Answers whose phone a newcomer may be. */
  async spend(county: BuiltCounty, of: { readonly month: Month; readonly stages: Stages }): Promise<DemoElder[]> {
    await of.stages.run('rounds', () => this.rounds.order(county));
    return of.stages.run('elders', () => this.elders.show(county, of.month));
  }
}
