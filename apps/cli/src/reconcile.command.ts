import { Command } from 'commander';
import { isMonth, isRefusal, refusalWords, yuanText } from '#values';
import { Ids } from '#platform';
import { Reconcile } from '#reconciliation';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { answer, areaOf, inCounty, misuse, stop, terminalActor, withCommonOptions } from './session.js';

/** Compares rights, meals and books of a month, deciding everything again. Exit code 2 when anything differs. */
export function reconcileCommand(): Command {
  return withCommonOptions(new Command('reconcile').description('月度核对（重新裁定，不信任已存结果）/ reconcile a month, deciding everything again'))
    .requiredOption('--month <YYYY-MM>', '月份 / month')
    .option('--area <code>', '区划 / area', '330102')
    .action(async (options: CommonOptions & { month: string; area: string }) => {
      const month = options.month;
      if (!isMonth(month)) misuse(`--month ${month}: 不是有效月份，应如 2026-10 / not a month: write it as 2026-10`);
      areaOf(options.area);
      await inCounty(options, async (context) => {
        const progress = progressFor(options);
        const run = await context.get(Reconcile).month(terminalActor('reconcile', options.area), {
          runId: context.get(Ids).next(),
          month,
          areaCode: options.area,
          onProgress: (done: number, total: number) => {
            progress.report('核对 reconciling', done, total);
          },
        });
        progress.end();
        if (isRefusal(run)) return stop([`${refusalWords(run.code).title.zh} / ${refusalWords(run.code).title.en}`]);
        const types = Object.entries(run.totals).sort();
        answer(options, run, () =>
          types.length === 0
            ? ['账实相符，没有差异 / no differences']
            : types.map(([type, total]) => `${type.padEnd(28)} ${String(total.count).padStart(8)}  ${yuanText(BigInt(total.amount)).padStart(14)}`),
        );
        if (types.length > 0) process.exitCode = 2;
      });
    });
}
