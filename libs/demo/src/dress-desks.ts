import { Injectable } from '@nestjs/common';
import type { BuiltCounty } from './build-county.js';
import { OrderRounds } from './order-rounds.js';
import { PrintCards } from './print-cards.js';

/** What lies on the desks of the offices and the canteen: cards on paper, and orders for tomorrow. */
@Injectable()
export class DressDesks {
  constructor(
    private readonly printer: PrintCards,
    private readonly rounds: OrderRounds,
  ) {}

  /** Before the month. */
  async begin({ accounts, wallets }: BuiltCounty): Promise<void> {
    await this.printer.handOut(accounts, wallets);
  }

  /** After its last day. */
  async end(county: BuiltCounty): Promise<void> {
    await this.printer.queue(county.accounts.street, county.wallets);
    await this.rounds.order(county);
  }
}
