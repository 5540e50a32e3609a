import { Command } from 'commander';
import { readConfig } from '#platform';
import { openCounty } from '#county';
import type { CommonOptions } from './session.js';
import { answer, stop, withCommonOptions } from './session.js';

/** Brings the database to this version and makes the keys of an empty one. */
export function migrateCommand(): Command {
  return withCommonOptions(new Command('migrate').description('建库升级并生成密钥 / bring the database to this version; make the keys of an empty one')).action(
    async (options: CommonOptions) => {
      const config = readConfig({
        ...process.env,
        ...(options.dir === undefined ? {} : { DIR: options.dir }),
        ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
      });
      if ('faults' in config) stop(config.faults);
      const county = await openCounty(config);
      if ('faults' in county) stop(county.faults);
      await county.close();
      const { migrated, resealed } = county;
      answer(options, { migrated, resealed }, () => [
        ...(migrated.length === 0 ? ['已是最新 / already up to date'] : migrated.map((name) => `✓ ${name}`)),
        ...(resealed === null ? [] : [`✓ 已重新封存 / sealed again: ${String(resealed.texts)}`]),
        ...(resealed?.unreadable ?? []).map(({ field, id }) => `✗ 无法读取 / cannot be read: ${field} ${id}`),
      ]);
    },
  );
}
