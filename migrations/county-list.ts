import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/**
 * The tablets' list by digests that nobody can enumerate: a card's tag is a digest of its own signature, given at issue and once
 * to every card before (FillCardTags); the numbers of a site's regulars are stretched, a week at a time, by the worker. What was
 * listed under keyed hashes of numbers goes, and the list is made anew.
 */
export class CountyList implements MigrationInterface {
  name = 'CountyList1764000000050';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'card_tag', `card_id {id} NOT NULL, tag {code:16} NOT NULL, PRIMARY KEY (card_id), UNIQUE (tag)`);
    await makeInsertOnly(runner, 'card_tag');
    await createTable(
      runner,
      'regular_key',
      `site_id {id} NOT NULL, week {code:10} NOT NULL, digest {code:16} NOT NULL, stretched {code:16} NOT NULL, made_at {big} NOT NULL, PRIMARY KEY (site_id, week, digest)`,
      ['week'],
    );
    await runner.query('DELETE FROM snapshot_entry');
    await runner.query('DELETE FROM price_class');
    await runner.query(`UPDATE snapshot_state SET meal_day = ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['regular_key', 'card_tag']);
    await runner.query('DELETE FROM snapshot_entry');
    await runner.query('DELETE FROM price_class');
    await runner.query(`UPDATE snapshot_state SET meal_day = ''`);
  }
}
