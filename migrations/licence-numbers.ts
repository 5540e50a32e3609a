import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers of licences have Chinese in them (浙餐证字…): on a server the column held ASCII only. */
export class LicenceNumbers implements MigrationInterface {
  name = 'LicenceNumbers1764000000100';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'mysql') await runner.query('ALTER TABLE site_licence MODIFY COLUMN number varchar(60) COLLATE utf8mb4_bin NOT NULL');
  }

  async down(): Promise<void> {
    // A wider column holds all that the narrower one held; narrowing it would lose numbers.
  }
}
