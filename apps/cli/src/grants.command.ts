import { Command } from 'commander';
import { applyGrants, grantsSql } from '#platform';
import { answer, type CommonOptions, stop } from './session.js';

interface GrantsOptions extends CommonOptions {
  readonly schema: string;
  readonly host: string;
  readonly migrateUser: string;
  readonly appUser: string;
  readonly adminUrl?: string;
}

/**
 * The two accounts of a MySQL server: one for `migrate`, one for the app, which can neither drop, alter, truncate nor touch a
 * trigger. Prints the SQL, or runs it with `--admin-url`. Passwords come from the environment, never from the command line.
 */
export function grantsCommand(): Command {
  return new Command('grants')
    .description('MySQL 两个账号的授权语句（迁移用、应用用）/ SQL for the two accounts of a MySQL server: one migrates, one runs the app')
    .option('--schema <name>', '库名 / schema', 'lovecard')
    .option('--host <host>', '来源主机 / from where they connect', '%')
    .option('--migrate-user <name>', '迁移账号，密码取自 LOVECARD_DB_MIGRATE_PASSWORD / its password is LOVECARD_DB_MIGRATE_PASSWORD', 'lovecard_migrate')
    .option('--app-user <name>', '应用账号，密码取自 LOVECARD_DB_PASSWORD / its password is LOVECARD_DB_PASSWORD', 'lovecard')
    .option('--admin-url <url>', '管理员连接；给出即执行 / as which administrator to run it; only printed without')
    .option('--json', '仅输出一行 JSON / one JSON line on stdout and nothing else')
    .action(async (options: GrantsOptions) => {
      const { schema, host, adminUrl } = options;
      const [migrate, app] = [process.env['LOVECARD_DB_MIGRATE_PASSWORD'] ?? '', process.env['LOVECARD_DB_PASSWORD'] ?? ''];
      if (adminUrl !== undefined && (migrate === '' || app === ''))
        stop(['请先设置 LOVECARD_DB_MIGRATE_PASSWORD 和 LOVECARD_DB_PASSWORD / set LOVECARD_DB_MIGRATE_PASSWORD and LOVECARD_DB_PASSWORD first']);
      const wanted = (shown: boolean): string[] =>
        grantsSql({
          schema,
          host,
          migrate: { user: options.migrateUser, password: shown ? '<LOVECARD_DB_MIGRATE_PASSWORD>' : migrate },
          app: { user: options.appUser, password: shown ? '<LOVECARD_DB_PASSWORD>' : app },
        });
      try {
        if (adminUrl !== undefined) await applyGrants(adminUrl, wanted(false));
      } catch (error) {
        stop([error instanceof Error ? error.message : String(error)]);
      }
      // What is shown carries no password, whether or not it was run.
      const statements = wanted(true);
      answer(options, { applied: adminUrl !== undefined, statements }, () =>
        adminUrl === undefined ? statements.map((statement) => `${statement};`) : ['✓ 两个账号已授权 / both accounts stand'],
      );
    });
}
