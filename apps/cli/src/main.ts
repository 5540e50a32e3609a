import 'reflect-metadata';
import { Command } from 'commander';
import { outageOf } from '#platform';
import { refusalWords } from '#values';
import { adminCommand } from './admin.command.js';
import { checkCommand } from './check.command.js';
import { demoCommand } from './demo.command.js';
import { grantsCommand } from './grants.command.js';
import { importCommand } from './import.command.js';
import { issueCommand } from './issue.command.js';
import { leafletsCommand } from './leaflets.command.js';
import { migrateCommand } from './migrate.command.js';
import { openQueueCommand } from './open-queue.command.js';
import { reconcileCommand } from './reconcile.command.js';
import { trialBalanceCommand } from './trial-balance.command.js';
import { verifyLogCommand } from './verify-log.command.js';

const program = new Command('lovecard')
  .description('爱心卡命令行 / Love Card on the command line. Every command but grants understands --dir and --database; all --json.')
  .showHelpAfterError('(--help 查看用法 / shows the usage)');
for (const command of [
  migrateCommand(),
  adminCommand(),
  checkCommand(),
  demoCommand(),
  grantsCommand(),
  importCommand(),
  issueCommand(),
  leafletsCommand(),
  openQueueCommand(),
  reconcileCommand(),
  trialBalanceCommand(),
  verifyLogCommand(),
])
  program.addCommand(command);
try {
  await program.parseAsync();
} catch (error) {
  // A database that is away or full is told in one sentence; what a command had begun was rolled back, and it can be given again.
  const outage = outageOf(error);
  if (outage === null) throw error;
  const { title, action } = refusalWords(outage.code);
  process.stderr.write(`${title.zh}，${action.zh} / ${title.en}. ${action.en} (${outage.message})\n`);
  process.exitCode = 1;
}
