import { Injectable } from '@nestjs/common';
import { APPROPRIATE } from '#ledger';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { ActByTwo } from '#proposals';
import { DONATE } from '#redemption';
import { demoPair } from './demo-pair.js';
import { done } from './expect-done.js';
import type { Dimensions } from './geography.js';

/** Budget of a quarter for each person over 60, in fen: enough for what a month and the one before it issue and for their meals. */
const FEN_A_PERSON = { CITY: 1500, DISTRICT: 7500, COLLECTIVE: 180 } as const;
/** Charity is meant to run out now and then: it stops at zero, which the demo shows. */
const CHARITY_FEN_A_PERSON = 30;

/** Receives the month's money, each sum by two persons: appropriations of the public funders and a donation to the charity fund. */
@Injectable()
export class FundBudgets {
  constructor(
    private readonly byTwo: ActByTwo,
    private readonly ids: Ids,
  ) {}

  async fund(actor: Actor, size: Dimensions): Promise<void> {
    for (const [funder, share] of Object.entries(FEN_A_PERSON)) {
      await this.receive(actor, APPROPRIATE, { funder, amountFen: size.persons * share });
    }
    await this.receive(actor, DONATE, { amountFen: size.persons * CHARITY_FEN_A_PERSON });
  }

  private async receive(actor: Actor, kind: string, body: { readonly funder?: string; readonly amountFen: number }): Promise<void> {
    const proposal = { id: this.ids.next(), kind, body, reason: '演示县的月度资金 / the month’s money of the demo county' };
    done(await this.byTwo.act(demoPair(actor), proposal), `the budget of ${body.funder ?? 'CHARITY'}`);
  }
}
