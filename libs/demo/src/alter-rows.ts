import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { Id } from '#values';
import { big, Database, makeInsertOnly, UnitOfWork } from '#platform';
import { Chance } from './chance.js';
import type { PlantBook } from './plant-kinds.js';

/** Meals whose subsidy is raised at the person's cost, and meals whose posting is raised at the district's. */
const ROWS = 4;
const RAISE_FEN = 300;

interface MealRow {
  id: Id;
  transfer_id: Id;
  self_pay_fen: unknown;
}

/** What an administrator with the database's password can do: drop the trigger, change amounts, put the trigger back. */
@Injectable()
export class AlterRows {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async alter(seed: number, book: PlantBook): Promise<void> {
    const meals = await this.victims(seed);
    const runner = this.database.writer.createQueryRunner();
    try {
      await unguarded(runner, 'redemption', async () => {
        for (const meal of meals.slice(0, ROWS))
          await runner.query('UPDATE redemption SET subsidy_fen = subsidy_fen + ?, self_pay_fen = self_pay_fen - ? WHERE id = ?', [RAISE_FEN, RAISE_FEN, meal.id]);
      });
      await unguarded(runner, 'posting', async () => {
        for (const meal of meals.slice(ROWS)) {
          await runner.query(`UPDATE posting SET amount = amount + ? WHERE transfer_id = ? AND account_kind = 'SITE_PAYABLE'`, [RAISE_FEN, meal.transfer_id]);
          await runner.query(`UPDATE posting SET amount = amount - ? WHERE transfer_id = ? AND account_kind = 'FUND' AND account_owner = 'CITY'`, [RAISE_FEN, meal.transfer_id]);
        }
      });
    } finally {
      await runner.release();
    }
    for (const meal of meals) book.add({ kind: 'altered_row', incident: meal.id }, { redemptionId: meal.id, fen: BigInt(RAISE_FEN) });
  }

  /** Live meals with a subsidy and enough paid by the person to take it from. */
  private async victims(seed: number): Promise<MealRow[]> {
    const rows = await this.work.reader.query<MealRow>(
      `SELECT r.id, r.transfer_id, r.self_pay_fen FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE v.id IS NULL AND r.subsidy_fen > 0 AND r.self_pay_fen > 500 ORDER BY r.id LIMIT 2000`,
    );
    const chance = new Chance(seed, 'altered rows');
    return chance.shuffle(rows.filter((row) => big(row.self_pay_fen) > 500n)).slice(0, 2 * ROWS);
  }
}

async function unguarded(runner: QueryRunner, table: string, work: () => Promise<void>): Promise<void> {
  await runner.query(`DROP TRIGGER ${table}_no_update`);
  await runner.query(`DROP TRIGGER ${table}_no_delete`);
  try {
    await work();
  } finally {
    await makeInsertOnly(runner, table);
  }
}
