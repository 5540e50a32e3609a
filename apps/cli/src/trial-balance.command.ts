import { Command } from 'commander';
import { isDay, instantAt, addDays, yuanText } from '#values';
import { TrialBalance } from '#ledger';
import { UnitOfWork } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, inCounty, stop, withCommonOptions } from './session.js';

/** Sums of every kind of account at the end of a day, or now. The totals per unit must be zero. */
export function trialBalanceCommand(): Command {
  return withCommonOptions(new Command('trial-balance').description('试算平衡表 / sums of all accounts, now or at the end of a past day'))
    .option('--day <YYYY-MM-DD>', '截至该日日终 / as it stood at the end of that day')
    .action(async (options: CommonOptions & { day?: string }) => {
      if (options.day !== undefined && !isDay(options.day)) stop([`--day ${options.day}: 不是有效日期 / not a day`]);
      const until = options.day;
      await inCounty(options, async (context) => {
        const balance = await context.get(TrialBalance).at(context.get(UnitOfWork).reader, until === undefined ? {} : { recordedBeforeMs: instantAt(addDays(until, 1)) });
        answer(options, balance, () =>
          balance.lines
            .map((line) => `${line.account.padEnd(18)} ${line.owner.padEnd(14)} ${line.unit.padEnd(6)} ${yuanText(line.amount).padStart(18)}`)
            .concat([`合计 total  CNY ${yuanText(balance.totals.CNY)}  POINT ${yuanText(balance.totals.POINT)}`]),
        );
      });
    });
}
