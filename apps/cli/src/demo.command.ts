import { Command } from 'commander';
import { instantAt, firstDay, isMonth } from '#values';
import { DemoModule, FIRST_MONTH, LiveDemo, SeededIds } from '#demo';
import { SetClock, UnitOfWork } from '#platform';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { inCounty, misuse, stop, withCommonOptions } from './session.js';

interface DemoOptions extends CommonOptions {
  readonly scale: string;
  readonly month: string;
  readonly seed: string;
  readonly plant?: string;
}

/** Builds a synthetic county in an empty database and lives a month in it through the real use cases. */
export function demoCommand(): Command {
  return withCommonOptions(new Command('demo').description('生成演示县并过完一个月 / make a synthetic county and live a month in it'))
    .option('--scale <scale>', 'town | district', 'town')
    .option('--month <YYYY-MM>', `月份，${FIRST_MONTH} 起 / month, from ${FIRST_MONTH} on`, '2026-10')
    .option('--seed <N>', '随机种子 / seed', '1')
    .option('--plant <file>', '植入已知问题并写出清单 / plant known faults and write their list')
    .action(async (options: DemoOptions) => {
      const { scale, month } = options;
      const seed = Number(options.seed);
      if (scale !== 'town' && scale !== 'district') misuse(`--scale ${scale}: town | district`);
      if (!isMonth(month)) misuse(`--month ${month}: 不是有效月份，应如 2026-10 / not a month: write it as 2026-10`);
      if (month < FIRST_MONTH) misuse(`--month ${month}: 演示县自 ${FIRST_MONTH} 起 / the demo county begins in ${FIRST_MONTH}`);
      if (!Number.isSafeInteger(seed)) misuse(`--seed ${options.seed}: 不是整数，应如 1 / not a whole number: write it as 1`);
      const clock = new SetClock(instantAt(firstDay(month)));
      await inCounty(
        options,
        async (context) => {
          const [someone] = await context.get(UnitOfWork).reader.query('SELECT 1 FROM person LIMIT 1');
          if (someone !== undefined) stop(['库中已有数据，演示须用空库：换一个 --dir / the database is not empty: choose another --dir']);
          const progress = progressFor(options);
          const { report } = await context.get(LiveDemo).live({
            scale,
            month,
            seed,
            ...(options.plant === undefined ? {} : { plant: { file: options.plant } }),
            onProgress: (stage, done, total) => {
              progress.report(stage, done, total);
            },
          });
          progress.end();
          process.stdout.write(`${JSON.stringify(report)}\n`);
        },
        { modules: [DemoModule], parts: { clock, ids: new SeededIds(clock, seed) } },
      );
    });
}
