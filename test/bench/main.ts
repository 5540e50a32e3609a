import { Command } from 'commander';
import { till } from './till.js';

await new Command('bench')
  .argument('<what>', 'till: redemptions beside heavy work')
  .option('--json', 'one JSON line on stdout')
  .action(async (what: string, options: { readonly json?: boolean }) => {
    if (what !== 'till') throw new Error(`no bench is called ${what}`);
    const result = await till((line) => process.stderr.write(`${line}\n`));
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
    if (!result.met) process.exitCode = 1;
  })
  .parseAsync();
