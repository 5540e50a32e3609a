import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Paper: print batches of cards, and who did what with them. A batch, its cards and its steps are written once; where it stands is its last step. Each download of its sheets is a row of `print_sheet`. */
export class Printing implements MigrationInterface {
  name = 'Printing1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'print_batch',
      `id {id} NOT NULL, title {text:120} NOT NULL, area_code {code:12} NOT NULL, format {code:4} NOT NULL, asked {code:64} NOT NULL, cards {int} NOT NULL, faults {int} NOT NULL, left_out {int} NOT NULL, made_at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (format IN ('cr80','a5')), CHECK (cards > 0), CHECK (faults >= 0 AND faults <= cards), CHECK (left_out >= 0)`,
      ['area_code, made_at'],
    );
    await createTable(
      runner,
      'print_line',
      `batch_id {id} NOT NULL, line_no {int} NOT NULL, person_id {id} NOT NULL, card_id {id} NOT NULL, generation {int} NOT NULL, fault {code:20} NULL,
       PRIMARY KEY (batch_id, line_no), UNIQUE (batch_id, person_id), CHECK (line_no > 0), CHECK (fault IS NULL OR fault = 'glyph_missing')`,
      ['card_id'],
    );
    await createTable(
      runner,
      'print_sheet',
      `batch_id {id} NOT NULL, sheet_no {int} NOT NULL, at {big} NOT NULL, account {code:60} NOT NULL, cards {int} NOT NULL, PRIMARY KEY (batch_id, sheet_no), CHECK (sheet_no > 0), CHECK (cards > 0)`,
    );
    // The order of the steps stands in the key; that maker and checker are two, and that counts come with the steps that count, in the row itself.
    await createTable(
      runner,
      'print_step',
      `batch_id {id} NOT NULL, ordinal {int} NOT NULL, step {code:12} NOT NULL, at {big} NOT NULL, account {code:60} NOT NULL, made_by {code:60} NOT NULL, by_name {text:60} NOT NULL, counted {int} NOT NULL, set_aside {int} NOT NULL, note {text:200} NULL,
       PRIMARY KEY (batch_id, ordinal),
       CHECK ((ordinal = 1 AND step = 'made') OR (ordinal = 2 AND step = 'printed') OR (ordinal = 3 AND step = 'checked') OR (ordinal = 4 AND step = 'handed_out')),
       CHECK (step <> 'checked' OR account <> made_by), CHECK (counted >= 0 AND set_aside >= 0), CHECK (set_aside = 0 OR note IS NOT NULL)`,
    );
    for (const table of ['print_batch', 'print_line', 'print_sheet', 'print_step']) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['print_step', 'print_sheet', 'print_line', 'print_batch']);
  }
}
