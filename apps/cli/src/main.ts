import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
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
import { misuse, pathFault, stop } from './session.js';
import { trialBalanceCommand } from './trial-balance.command.js';
import { verifyLogCommand } from './verify-log.command.js';

const SHOWS_HELP = '(--help 查看用法 / shows the usage)';
const program = new Command('lovecard')
  .description('爱心卡命令行 / Love Card on the command line. Every command but grants understands --dir and --database; all --json.')
  .showHelpAfterError(SHOWS_HELP)
  .exitOverride();
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
  program.addCommand(command.exitOverride().showHelpAfterError(SHOWS_HELP));
try {
  await program.parseAsync();
} catch (error) {
  // A database that is away or full is told in one sentence; what a command had begun was rolled back, and it can be given again.
  const outage = outageOf(error);
  if (outage === null) faulty(error);
  const { title, action } = refusalWords(outage.code);
  stop([`${title.zh}，${action.zh} / ${title.en}. ${action.en} (${outage.message})`]);
}

/** A command that nobody can carry out as it was given; what is no such thing is a fault of the program, and shows where. */
function faulty(error: unknown): never {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exit(0);
    // The sentence and the way to the usage stand on stderr already.
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ faults: [error.message] })}\n`);
    process.exit(2);
  }
  const fault = pathFault(error);
  if (fault !== null) misuse(fault);
  throw error;
}
