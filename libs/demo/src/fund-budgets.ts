import { Injectable } from '@nestjs/common';
import { fen } from '#values';
import { Appropriate } from '#ledger';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { ReceiveDonation } from '#redemption';
import { done } from './expect-done.js';
import type { Dimensions } from './geography.js';

/** Budget of a month for each person over 60, in fen. */
const FEN_A_PERSON = { CITY: 500, DISTRICT: 2500, COLLECTIVE: 60 } as const;
const CHARITY_FEN_A_PERSON = 30;

/** Receives the month's money: appropriations of the public funders and a donation to the charity fund. */
@Injectable()
export class FundBudgets {
  constructor(
    private readonly appropriations: Appropriate,
    private readonly donations: ReceiveDonation,
    private readonly ids: Ids,
  ) {}

  async fund(actor: Actor, size: Dimensions): Promise<void> {
    for (const [funder, share] of Object.entries(FEN_A_PERSON)) {
      done(await this.appropriations.appropriate(actor, { id: this.ids.next(), funder, amountFen: fen(size.persons * share) }), `the budget of ${funder}`);
    }
    await this.donations.receive(actor, { id: this.ids.next(), amountFen: fen(size.persons * CHARITY_FEN_A_PERSON) });
  }
}
