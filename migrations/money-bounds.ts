import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Far above what a county's charity ever holds, and far below what 64 bits do. */
const CHARITY_MAX = 1_000_000_000_000_000;

/**
 * What charity has left is a whole number within bounds. The embedded engine turns a sum past 64 bits into floating point
 * without a word, after which no meal is booked right; triggers refuse that there, a CHECK does elsewhere.
 */
export class MoneyBounds implements MigrationInterface {
  name = 'MoneyBounds1764000000080';

  async up(runner: QueryRunner): Promise<void> {
    await mendCharity(runner);
    if (isMysql(runner)) {
      await runner.query(`ALTER TABLE charity_fund ADD CONSTRAINT charity_fund_bounds CHECK (remaining_fen <= ${String(CHARITY_MAX)})`);
      return;
    }
    for (const action of ['INSERT', 'UPDATE']) {
      await runner.query(
        `CREATE TRIGGER charity_fund_bounds_${action.toLowerCase()} BEFORE ${action} ON charity_fund WHEN typeof(NEW.remaining_fen) <> 'integer' OR NEW.remaining_fen > ${String(CHARITY_MAX)}
         BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: charity_fund_bounds'); END`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (isMysql(runner)) await runner.query('ALTER TABLE charity_fund DROP CONSTRAINT charity_fund_bounds');
    else for (const action of ['insert', 'update']) await runner.query(`DROP TRIGGER charity_fund_bounds_${action}`);
  }
}

/** A balance that left its bounds before there were any is taken from the books again; what exceeds the bound even there waits for a counter-entry by two persons. */
async function mendCharity(runner: QueryRunner): Promise<void> {
  const rotten = isMysql(runner) ? `remaining_fen > ${String(CHARITY_MAX)}` : `typeof(remaining_fen) <> 'integer' OR remaining_fen > ${String(CHARITY_MAX)}`;
  const funds = (await runner.query(`SELECT fund FROM charity_fund WHERE ${rotten}`)) as { fund: string }[];
  for (const { fund } of funds) {
    const rows = (await runner.query(`SELECT amount FROM posting WHERE account_kind = 'FUND' AND account_owner = ?`, [fund])) as { amount: number | string }[];
    const holds = rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const most = BigInt(CHARITY_MAX);
    await runner.query('UPDATE charity_fund SET remaining_fen = ? WHERE fund = ?', [String(holds < 0n ? 0n : holds > most ? most : holds), fund]);
  }
}

function isMysql(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'mysql';
}
