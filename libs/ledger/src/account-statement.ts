import { Injectable } from '@nestjs/common';
import type { AccountKind } from '#core/postings';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { countyOf, isWholeCounty, refuse } from '#values';
import type { StatementLine } from './ledger.store.js';
import { LedgerStore } from './ledger.store.js';

/** Which account, and which page of it. */
export interface StatementRequest {
  readonly kind: AccountKind;
  /** Funder, programme, tender, or the id of a site, lot or person. */
  readonly owner: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of one account, with its balance over all pages. */
export interface Statement extends Page<StatementLine> {
  /** Fen or hundredths of a point, by the account's kind. */
  readonly balance: bigint;
}

/** Every posting of one account in the books of the actor's county. */
@Injectable()
export class AccountStatement {
  constructor(
    private readonly store: LedgerStore,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * The county's books are the county's: a street or community account is refused (`forbidden`). A site reads its own
   * payable, cash and points; a person what they owe.
   */
  async read(actor: Actor, request: StatementRequest): Promise<Statement | Refusal> {
    if (!mayRead(actor, request.owner)) return refuse('forbidden');
    const [afterTransferId = '', afterLine = '0'] = afterCursor(request.cursor, 'id/whole').split('/');
    const db = this.uow.reader;
    const { kind, owner } = request;
    const account = { county: countyOf(actor.areaCode), kind, owner };
    const rows = await this.store.lines(db, { ...account, afterTransferId, afterLine: Number(afterLine), limit: request.limit + 1 });
    const page = pageOf(rows, request.limit, (line) => `${line.transferId}/${String(line.lineNo)}`);
    return { ...page, balance: await this.store.balance(db, account) };
  }
}

function mayRead(actor: Actor, owner: string): boolean {
  if (actor.role === 'elder') return actor.personId === owner;
  if (actor.siteId !== null) return actor.siteId === owner;
  return isWholeCounty(actor.areaCode);
}
