import { Command } from 'commander';
import { addDays, instantAt, isDay, isWholeCounty, yuanText } from '#values';
import { TrialBalance } from '#ledger';
import { UnitOfWork } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, inCounty, misuse, withCommonOptions } from './session.js';

/** Sums of every kind of account at the end of a day, or now. The totals per unit must be zero. */
export function trialBalanceCommand(): Command {
  return withCommonOptions(new Command('trial-balance').description('试算平衡表 / sums of all accounts, now or at the end of a past day'))
    .option('--county <code>', '只列该县区的账 / of one county’s books; of all where it is left out')
    .option('--day <YYYY-MM-DD>', '截至该日日终 / as it stood at the end of that day')
    .action(async (options: CommonOptions & { day?: string; county?: string }) => {
      if (options.day !== undefined && !isDay(options.day)) misuse(`--day ${options.day}: 不是有效日期，应如 2026-10-31 / not a day: write it as 2026-10-31`);
      const { county, day: until } = options;
      if (county !== undefined && !isWholeCounty(county)) misuse(`--county ${county}: 不是县区代码，应为六位数字 / not the code of a county: six digits`);
      await inCounty(options, async (context) => {
        const balance = await context.get(TrialBalance).at(context.get(UnitOfWork).reader, {
          ...(county === undefined ? {} : { county }),
          ...(until === undefined ? {} : { recordedBeforeMs: instantAt(addDays(until, 1)) }),
        });
        answer(options, balance, () =>
          balance.lines
            .map((line) => `${line.account.padEnd(18)} ${line.owner.padEnd(14)} ${line.unit.padEnd(6)} ${yuanText(line.amount).padStart(18)}`)
            .concat([`合计 total  CNY ${yuanText(balance.totals.CNY)}  POINT ${yuanText(balance.totals.POINT)}`]),
        );
      });
    });
}
