import 'reflect-metadata';
import { Command } from 'commander';
import { adminCommand } from './admin.command.js';
import { demoCommand } from './demo.command.js';
import { importCommand } from './import.command.js';
import { issueCommand } from './issue.command.js';
import { leafletsCommand } from './leaflets.command.js';
import { migrateCommand } from './migrate.command.js';
import { openQueueCommand } from './open-queue.command.js';
import { reconcileCommand } from './reconcile.command.js';
import { trialBalanceCommand } from './trial-balance.command.js';

const program = new Command('lovecard')
  .description('爱心卡命令行 / Love Card on the command line. Every command understands --dir, --database and --json.')
  .showHelpAfterError('(--help 查看用法 / shows the usage)');
for (const command of [
  migrateCommand(),
  adminCommand(),
  demoCommand(),
  importCommand(),
  issueCommand(),
  leafletsCommand(),
  openQueueCommand(),
  reconcileCommand(),
  trialBalanceCommand(),
])
  program.addCommand(command);
await program.parseAsync();
